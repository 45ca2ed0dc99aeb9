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
  /** What keeps the household key; absent where that key is given from outside, as on a demo street. */
  readonly vault?: Vault
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

/**
 * The 16 bytes that the household key is made of, kept on this computer. With a passphrase they lie there wrapped, and
 * while it is locked nothing in memory can sign: `household.sign` rejects with an error named `LockedError`.
 */
export type Vault = {
  /** `open`: no passphrase is set, and whoever sits at this computer can sign. */
  readonly lock: 'open' | 'unlocked' | 'locked'
  /** What is remembered beside the key; no secret is among it. */
  readonly notes: VaultNotes
  note(notes: Partial<VaultNotes>): Promise<void>
  /** False when the passphrase is wrong, and then nothing has changed. */
  unlock(passphrase: string): Promise<boolean>
  /** Lets go of the key that signs; without a passphrase there is nothing to lock. */
  lockNow(): void
  /** The 16 bytes, or undefined when the passphrase is wrong; it is not looked at while none is set. */
  entropy(passphrase: string): Promise<Uint8Array | undefined>
  /** Wraps the bytes in a passphrase, in the place of what lay there; false when `current` is wrong. Stays unlocked. */
  protect(passphrase: string, current: string): Promise<boolean>
  /** The public key of the household that these bytes make; nothing changes. */
  keyOf(entropy: Uint8Array): Promise<Uint8Array>
  /** Becomes the household that these bytes make, or a fresh one without them; without a passphrase they lie open. */
  adopt(entropy: Uint8Array | undefined, passphrase: string | undefined): Promise<void>
  /** A backup file around the 16 bytes, and what is inside one; both are slow on purpose. */
  seal(backup: BackupContent, passphrase: string): Promise<string>
  unseal(text: string, passphrase: string): Promise<BackupContent | BackupFault>
}

/** Times in ms since 1970 by the clock of this computer. */
export type VaultNotes = {
  /** The recovery words were tried: three of the twelve, from what was written down. */
  readonly rehearsedAtMs: number | undefined
  /** A backup file was last handed out. */
  readonly savedAtMs: number | undefined
  /** Locks by itself after so long without a signature of the household; 0 for never. */
  readonly autoLockMs: number
  /** Wrong passphrases in a row, and until when the next one is not looked at. */
  readonly wrongTries: number
  readonly retryAtMs: number
  /** The key was restored here and its household is still to be reached. */
  readonly returning: Returning | undefined
}

/** What a backup file said of its household; empty when it came back by its words. */
export type Returning = {
  readonly householdName: string
  readonly streetName: string
  /** Of the street's genesis; undefined when it is not known. */
  readonly chainId: Uint8Array | undefined
}

/** What a backup file holds. */
export type BackupContent = {
  readonly entropy: Uint8Array
  readonly householdName: string
  /** Encoded. */
  readonly genesis: Uint8Array
  readonly savedAtMs: number
}
export type BackupFault = 'not-a-backup' | 'other-version' | 'damaged' | 'passphrase-wrong'
