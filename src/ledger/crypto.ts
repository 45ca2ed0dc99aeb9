// The Crypto port: what the ledger needs from outside to sign, check and draw lots. Browsers, Node.js and the
// simulator each bring their own; all must give the same verdict on every signature (DESIGN 3, "Ed25519 and forks").

/** A key that can sign; the private half never leaves its holder. */
export type Signer = {
  /** 32 bytes, canonical Ed25519 public key of prime order. */
  readonly key: Uint8Array
  sign(message: Uint8Array): Promise<Uint8Array>
}

export type Crypto = {
  /** True exactly when the signature is valid by ZIP-215. Never rejects: broken input is `false`. */
  verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>
  /** Canonical encoding of a point of prime order; asked once, when a key is admitted. */
  isAdmissibleKey(key: Uint8Array): boolean
  random(length: number): Uint8Array
}

/** The keys of one household on one device. A meter's key is made when the meter is first heard. */
export type Keyring = {
  readonly household: Signer
  /** Signs votes; another one after `renewal.finish`. */
  readonly device: Signer
  meter(meterId: string): Promise<Signer>
  /** The meter key with this public half, if it was made on this computer. */
  meterOf(key: Uint8Array): Promise<Signer | undefined>
  /** Absent where the keys come from outside and cannot change. */
  readonly renewal?: DeviceRenewal
}

/** A fresh device key in the place of one that may not sign any more. Everything here outlives a closed tab. */
export type DeviceRenewal = {
  /** The key that is made and not yet `device`, if any. */
  readonly waiting: Signer | undefined
  /** Makes the key that will take over; the same one again until it has. */
  prepare(): Promise<Signer>
  /** The waiting key is `device` from now on, and the old one is deleted, in one strict transaction. */
  finish(): Promise<void>
}
