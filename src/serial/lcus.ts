// LCUS-1/2/4/8 relay boards (CH340, 9600 8N1): a command is A0, channel, 0 or 1, and the sum of the three. Boards with
// more than one relay answer FF with lines like "CH1: OFF"; LCUS-1 never answers. They latch while USB has power.
import { LCUS_CHANNELS, LCUS_LINE_CHARS } from './limits.ts'
import type { Line } from './link.ts'
import type { FailSafe } from './relay.ts'
import type { RelayDriver } from './relay-driver.ts'
import { createTextLines, isLineEnd } from './text-lines.ts'

export const LCUS_LINE: Line = { baudRate: 9_600, dataBits: 8, parity: 'none', stopBits: 1 }

/** Nothing in the board opens the relay when we are gone. */
export const LCUS_FAIL_SAFE: FailSafe = 'none'

/** One channel; an LCUS-1 takes FF for the beginning of a command, so it is never asked. */
export const createLcusDriver = (channel: number, answers: boolean): RelayDriver => ({
  line: LCUS_LINE,
  failSafe: LCUS_FAIL_SAFE,
  gapMs: 0,
  mayBeMute: true,
  set: (on) => ({ bytes: lcusFrame(channel, on), reader: undefined }),
  read: answers
    ? () => {
        const decoder = createLcusStatusDecoder()
        return {
          bytes: lcusStatusQuery(),
          reader: {
            push: (bytes) => {
              const status = decoder.push(bytes).find((one) => one.channel === channel)
              return status && { kind: 'stands', on: status.on }
            },
          },
        }
      }
    : undefined,
})

const START = 0xa0
const STATUS_QUERY = 0xff

/** The command that puts a channel (1 to 8) on or off; another channel is our own bug and throws. */
export const lcusFrame = (channel: number, on: boolean): Uint8Array => {
  if (!isChannel(channel)) throw new RangeError(`LCUS channel ${channel} is not within 1 to ${LCUS_CHANNELS}`)
  const operation = on ? 1 : 0
  return Uint8Array.of(START, channel, operation, (START + channel + operation) & 0xff)
}

/** The question for the state of all channels. */
export const lcusStatusQuery = (): Uint8Array => Uint8Array.of(STATUS_QUERY)

export type LcusStatus = { readonly channel: number; readonly on: boolean }

/** Reads status answers cut anywhere; lines that are no status are skipped, and memory stays bounded. */
export const createLcusStatusDecoder = (): { push(bytes: Uint8Array): LcusStatus[] } => {
  const lines = createTextLines(LCUS_LINE_CHARS, isLineEnd)
  return { push: (bytes) => lines.push(bytes).flatMap((line) => statusOf(line) ?? []) }
}

const statusOf = (line: string): LcusStatus | undefined => {
  const match = /^\s*CH(\d):\s*(ON|OFF)\s*$/i.exec(line)
  const channel = Number(match?.[1])
  return match !== null && isChannel(channel) ? { channel, on: match[2]?.toUpperCase() === 'ON' } : undefined
}

const isChannel = (channel: number): boolean => Number.isInteger(channel) && channel >= 1 && channel <= LCUS_CHANNELS
