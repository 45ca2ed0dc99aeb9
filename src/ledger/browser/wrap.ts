// Bytes wrapped in a passphrase: Argon2id stretches it, AES-GCM-256 seals the bytes. Everything that is not secret is
// bound to the seal, so a record whose cost or owner was changed does not open.
import { joinBytes, utf8 } from '../bytes.ts'
import { STRETCH_COST, type Stretch, type StretchCost } from './stretch.ts'

export const WRAP_VERSION = 1
const SALT_BYTES = 16
/** What AES-GCM takes without hashing it (NIST SP 800-38D, 5.2.1.1); drawn anew with every salt. */
const NONCE_BYTES = 12

export type Wrapped = {
  readonly version: number
  readonly cost: StretchCost
  readonly salt: Uint8Array
  readonly nonce: Uint8Array
  readonly sealed: Uint8Array
}

/** @param about what the bytes belong to; has to be the same when they are unwrapped. */
export const wrap = async (
  stretch: Stretch,
  secret: Uint8Array,
  passphrase: string,
  about: Uint8Array,
): Promise<Wrapped> => {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const head = { version: WRAP_VERSION, cost: STRETCH_COST, salt }
  const key = await keyOf(stretch, passphrase, head, 'encrypt')
  const bound = { name: 'AES-GCM', iv: nonce, additionalData: headBytes(head, about) }
  const sealed = new Uint8Array(await crypto.subtle.encrypt(bound, key, Uint8Array.from(secret)))
  return { ...head, nonce, sealed }
}

/** Undefined when the passphrase is wrong, or anything of the record was changed, which nobody can tell apart. */
export const unwrap = async (
  stretch: Stretch,
  wrapped: Wrapped,
  passphrase: string,
  about: Uint8Array,
): Promise<Uint8Array | undefined> => {
  const { nonce, sealed } = wrapped
  const key = await keyOf(stretch, passphrase, wrapped, 'decrypt')
  const bound = { name: 'AES-GCM', iv: Uint8Array.from(nonce), additionalData: headBytes(wrapped, about) }
  try {
    return new Uint8Array(await crypto.subtle.decrypt(bound, key, Uint8Array.from(sealed)))
  } catch (error) {
    // Its only reason while key and nonce are sound (Web Cryptography API, 29.4.2).
    if (error instanceof Error && error.name === 'OperationError') return undefined
    throw error
  }
}

type Head = Pick<Wrapped, 'version' | 'cost' | 'salt'>

const headBytes = ({ version, cost, salt }: Head, about: Uint8Array): Uint8Array<ArrayBuffer> => {
  const { memoryKib, passes, lanes } = cost
  return Uint8Array.from(
    joinBytes(utf8(`hearthgrid/wrap/${version}/argon2id/${memoryKib}/${passes}/${lanes}/`), salt, about),
  )
}

const keyOf = async (
  stretch: Stretch,
  passphrase: string,
  { salt, cost }: Head,
  use: 'encrypt' | 'decrypt',
): Promise<CryptoKey> => {
  // The same letters typed on another computer may come in another form of Unicode.
  const typed = utf8(passphrase.normalize('NFKC'))
  const stretched = await stretch(typed, salt, cost)
  typed.fill(0)
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(stretched), 'AES-GCM', false, [use])
  stretched.fill(0)
  return key
}
