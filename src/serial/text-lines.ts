// Cuts text that comes in any pieces into lines, with bounded memory: what is longer than allowed is no line.

export type TextLines = {
  /** The lines that these bytes ended, without their ends. */
  push(bytes: Uint8Array): string[]
}

/** `isEnd` says which characters end a line. */
export const createTextLines = (maxChars: number, isEnd: (character: string) => boolean): TextLines => {
  let line = ''
  return {
    push: (bytes) => {
      const lines: string[] = []
      for (const byte of bytes) {
        const character = String.fromCharCode(byte)
        if (!isEnd(character)) {
          // One character more than allowed is kept, so that an endless line is never taken for a short one.
          if (line.length <= maxChars) line += character
          continue
        }
        if (line.length <= maxChars) lines.push(line)
        line = ''
      }
      return lines
    },
  }
}

export const isLineEnd = (character: string): boolean => character === '\n' || character === '\r'

/** ASCII only, as every text protocol of relay boards is. */
export const asciiOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
