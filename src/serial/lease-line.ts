// Our own line for microcontrollers, described in docs/firmware: "ON 1 30000 7*C3A0", answered by "OK 7 1 ON 30000*....".
// The device opens by itself when its lease runs out. Every line carries a number, so that a late answer is never taken for
// a fresh one, and a check (CRC-16/MODBUS of what stands before the star, four hex digits). A device that says SIGN in its
// HELLO holds the key of a meter.
import { crc16Modbus } from './crc16.ts'
import { LEASE_LINE_CHARS, LEASE_MAX_SEQUENCE } from './limits.ts'
import type { Line } from './link.ts'
import type { AnswerReader, HelloAnswer, RelayAnswer, RelayDriver, RelayExchange, SignAnswer } from './relay-driver.ts'
import { asciiOf, createTextLines, isLineEnd } from './text-lines.ts'

export const LEASE_LINE: Line = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }

export const createLeaseDriver = (channel: number): RelayDriver => {
  let sequence = 0
  const exchange = <Answer>(command: string, answerOf: AnswerOf<Answer>): RelayExchange<Answer | Refused> => {
    sequence = (sequence % LEASE_MAX_SEQUENCE) + 1
    return { bytes: asciiOf(leaseLine(`${command} ${sequence}`)), reader: createReader(sequence, answerOf) }
  }
  const standing: AnswerOf<RelayAnswer> = ([which, contact]) =>
    which === String(channel) && (contact === 'ON' || contact === 'OFF')
      ? { kind: 'stands', on: contact === 'ON' }
      : undefined
  return {
    line: LEASE_LINE,
    failSafe: 'lease',
    gapMs: 0,
    mayBeMute: false,
    set: (on, leaseMs) => exchange(on ? `ON ${channel} ${leaseMs}` : `OFF ${channel}`, standing),
    read: () => exchange(`READ ${channel}`, standing),
    signing: {
      hello: () => exchange('HELLO', helloOf),
      sign: (street, id) => exchange(`SIGN ${hexOf(street)} ${hexOf(id)}`, signedOf),
    },
  }
}

/** A whole line: the words, their check, and the line end. */
export const leaseLine = (words: string): string => `${words}*${checkOf(words)}\n`

/** The words of a line whose check is right; undefined for every other. */
export const leaseWords = (line: string): string[] | undefined => {
  const star = line.lastIndexOf('*')
  const words = line.slice(0, star)
  return star > 0 && line.slice(star + 1).toUpperCase() === checkOf(words) ? words.split(' ') : undefined
}

const checkOf = (words: string): string => crc16Modbus(asciiOf(words)).toString(16).toUpperCase().padStart(4, '0')

/** What the words after the number mean, if anything. */
type AnswerOf<Answer> = (words: readonly string[]) => Answer | undefined
type Refused = { readonly kind: 'refused'; readonly why: string }

const createReader = <Answer>(sequence: number, answerOf: AnswerOf<Answer>): AnswerReader<Answer | Refused> => {
  const lines = createTextLines(LEASE_LINE_CHARS, isLineEnd)
  return {
    push: (bytes) => {
      for (const line of lines.push(bytes)) {
        const [kind, number, ...words] = leaseWords(line) ?? []
        if (number !== String(sequence)) continue
        if (kind === 'ERR') return { kind: 'refused', why: words[0] ?? '' }
        const answer = kind === 'OK' ? answerOf(words) : undefined
        if (answer !== undefined) return answer
      }
      return undefined
    },
  }
}

const helloOf: AnswerOf<HelloAnswer> = ([hello, version, , , sign]) =>
  hello === 'HELLO' && version === '1' ? { kind: 'hello', signs: sign === 'SIGN' } : undefined

const signedOf: AnswerOf<SignAnswer> = ([sign, keyText = '', signatureText = '']) => {
  const [key, signature] = [bytesOf(keyText, 32), bytesOf(signatureText, 64)]
  return sign !== 'SIGN' || key === undefined || signature === undefined
    ? undefined
    : { kind: 'signed', key, signature }
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const bytesOf = (text: string, length: number): Uint8Array | undefined =>
  text.length === 2 * length && /^[0-9a-fA-F]*$/.test(text)
    ? Uint8Array.from({ length }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16))
    : undefined
