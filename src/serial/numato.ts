// Numato USB relay modules: text commands that end with a carriage return ("relay on 0", "relay read 0"), echoed, then
// answered by "on" or "off" and a prompt. Relays count from 0; above 9 they are called A to V, in capitals only: boards take
// "12" for relay 1. They latch.
import { MAX_RELAY_CHANNELS, NUMATO_LINE_CHARS } from './limits.ts'
import type { Line } from './link.ts'
import type { RelayDriver } from './relay-driver.ts'
import { asciiOf, createTextLines } from './text-lines.ts'

/** A USB modem without a wire behind it: any speed does. */
export const NUMATO_LINE: Line = { baudRate: 9_600, dataBits: 8, parity: 'none', stopBits: 1 }

/** Channels count from 1 here, as for every board. */
export const createNumatoDriver = (channel: number): RelayDriver => {
  const name = numatoName(channel)
  return {
    line: NUMATO_LINE,
    failSafe: 'none',
    gapMs: 0,
    mayBeMute: false,
    // The prompt that follows a command says only that the board is ready; where the contact stands is asked.
    set: (on) => ({ bytes: asciiOf(`relay ${on ? 'on' : 'off'} ${name}\r`), reader: undefined }),
    read: () => {
      const question = `relay read ${name}`
      const lines = createTextLines(NUMATO_LINE_CHARS, (character) => '\r\n>'.includes(character))
      let isEchoed = false
      return {
        bytes: asciiOf(`${question}\r`),
        reader: {
          push: (bytes) => {
            for (const line of lines.push(bytes).map((text) => text.trim())) {
              if (isEchoed && (line === 'on' || line === 'off')) return { kind: 'stands', on: line === 'on' }
              // A half command from before stands in front of the first one that we send.
              isEchoed ||= line.endsWith(question)
            }
            return undefined
          },
        },
      }
    },
  }
}

/** What the board calls a channel; another one than 1 to 32 is our own bug and throws. */
export const numatoName = (channel: number): string => {
  if (!Number.isInteger(channel) || channel < 1 || channel > MAX_RELAY_CHANNELS)
    throw new RangeError(`Numato channel ${channel} is not within 1 to ${MAX_RELAY_CHANNELS}`)
  return (channel - 1).toString(MAX_RELAY_CHANNELS).toUpperCase()
}
