// Bytes as text that survives links and chats: base64url without padding (RFC 4648, section 5). Reading is total and
// strict: one text per byte string, so a mistyped last letter is noticed too.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Writes bytes as base64url without padding. */
export const toBase64url = (bytes: Uint8Array): string => {
  let text = ''
  let held = 0
  let heldBits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    heldBits += 8
    while (heldBits >= 6) {
      heldBits -= 6
      text += ALPHABET.charAt((held >> heldBits) & 63)
    }
    held &= (1 << heldBits) - 1
  }
  return heldBits === 0 ? text : text + ALPHABET.charAt((held << (6 - heldBits)) & 63)
}

/** Reads base64url without padding; undefined for a foreign letter, an impossible length or stray bits at the end. */
export const fromBase64url = (text: string): Uint8Array | undefined => {
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8))
  let at = 0
  let held = 0
  let heldBits = 0
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) return undefined
    held = (held << 6) | value
    heldBits += 6
    if (heldBits >= 8) {
      heldBits -= 8
      bytes[at++] = held >> heldBits
      held &= (1 << heldBits) - 1
    }
  }
  return heldBits >= 6 || held !== 0 ? undefined : bytes
}
