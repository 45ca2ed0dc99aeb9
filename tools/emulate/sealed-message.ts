// DLMS messages sealed with a household's key (general-glo-ciphering, suite 0), as meters in Luxembourg and Austria push
// them. Our own sealing, from the standard's rules and Node's cipher, so that opening is not tested against itself.
import { createCipheriv } from 'node:crypto'

export type SealingOptions = {
  readonly encryptionKey: Uint8Array
  /** Guards the message with a tag; without one nothing is guarded, as in Austria. */
  readonly authenticationKey?: Uint8Array | undefined
  /** Three letters of the maker and five bytes. */
  readonly systemTitle?: Uint8Array
  /** Of the first message. */
  readonly counter?: number
}

const ENCRYPTED = 0x20
const AUTHENTICATED = 0x10
const TAG = { authTagLength: 12 } as const

export const EMULATED_TITLE: Uint8Array = Uint8Array.of(0x48, 0x47, 0x52, 0x00, 0x12, 0x34, 0x56, 0x78)

/** Seals one message after the other, each with the next counter. */
export const createSealing = (options: SealingOptions): ((plain: Uint8Array) => Uint8Array) => {
  const { encryptionKey, authenticationKey, systemTitle = EMULATED_TITLE } = options
  let { counter = 1 } = options
  const security = ENCRYPTED | (authenticationKey === undefined ? 0 : AUTHENTICATED)
  return (plain) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter++)
    const cipher = createCipheriv('aes-128-gcm', encryptionKey, Buffer.concat([systemTitle, count]), TAG)
    if (authenticationKey !== undefined) cipher.setAAD(Buffer.concat([Uint8Array.of(security), authenticationKey]))
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
    const tag = authenticationKey === undefined ? Buffer.alloc(0) : cipher.getAuthTag()
    const body = Buffer.concat([Uint8Array.of(security), count, sealed, tag])
    return Buffer.concat([Uint8Array.of(0xdb, systemTitle.length), systemTitle, lengthOf(body.length), body])
  }
}

/** Short lengths stand alone, longer ones behind the number of their bytes. */
const lengthOf = (length: number): Uint8Array =>
  length < 0x80 ? Uint8Array.of(length) : Uint8Array.of(0x82, length >> 8, length & 0xff)
