// Bytes of a text file as text: UTF-8, what Excel calls Unicode text, or the Windows letters of older programs.

/** Undefined for what is no text, such as the spreadsheet itself. */
export const textOfFile = (bytes: Uint8Array): string | undefined => {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (bytes.subarray(0, LOOKED_AT).includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** Zeros come at once in what is no text. */
const LOOKED_AT = 4_096
