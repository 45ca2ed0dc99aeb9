// Our own line for microcontrollers, described in docs/firmware: "ON 1 30000 7*C3A0", answered by "OK 7 1 ON 30000*....".
// The device opens by itself when its lease runs out. Every line carries a number, so that a late answer is never taken for
// a fresh one, and a check (CRC-16/MODBUS of what stands before the star, four hex digits).
import { crc16Modbus } from './crc16.ts'
import { LEASE_LINE_CHARS, LEASE_MAX_SEQUENCE } from './limits.ts'
import type { Line } from './link.ts'
import type { AnswerReader, RelayAnswer, RelayDriver, RelayExchange } from './relay-driver.ts'
import { asciiOf, createTextLines, isLineEnd } from './text-lines.ts'

export const LEASE_LINE: Line = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }

export const createLeaseDriver = (channel: number): RelayDriver => {
  let sequence = 0
  const exchange = (words: string): RelayExchange => {
    sequence = (sequence % LEASE_MAX_SEQUENCE) + 1
    return { bytes: asciiOf(leaseLine(`${words} ${sequence}`)), reader: createReader(sequence, channel) }
  }
  return {
    line: LEASE_LINE,
    failSafe: 'lease',
    gapMs: 0,
    mayBeMute: false,
    set: (on, leaseMs) => exchange(on ? `ON ${channel} ${leaseMs}` : `OFF ${channel}`),
    read: () => exchange(`READ ${channel}`),
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

const createReader = (sequence: number, channel: number): AnswerReader => {
  const lines = createTextLines(LEASE_LINE_CHARS, isLineEnd)
  return {
    push: (bytes) => {
      for (const line of lines.push(bytes)) {
        const answer = answerOf(leaseWords(line), sequence, channel)
        if (answer !== undefined) return answer
      }
      return undefined
    },
  }
}

const answerOf = (words: string[] | undefined, sequence: number, channel: number): RelayAnswer | undefined => {
  const [kind, number, third, contact] = words ?? []
  if (number !== String(sequence)) return undefined
  if (kind === 'ERR') return { kind: 'refused', why: third ?? '' }
  if (kind !== 'OK' || third !== String(channel)) return undefined
  return contact === 'ON' || contact === 'OFF' ? { kind: 'stands', on: contact === 'ON' } : undefined
}
