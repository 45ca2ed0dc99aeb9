// An emulated IEC 62056-21 meter that speaks when asked: identification at "/?!", then the data block, in modes A and B by
// itself and in mode C after the acknowledgement. Times are those of the standard.
import { iecBlock, iecIdentification } from './iec-block.ts'
import type { TelegramValues } from './counting.ts'
import { noise, type MeterMood } from './pushing-meter.ts'

export type IecMeterOptions = {
  readonly values: () => TelegramValues
  /** Offered speed: a digit for mode C, a letter for mode B, "*" for mode A. */
  readonly speed?: string
  /** What the other side has set its line to; a meter that is not understood at its own speed sends nothing that is. */
  readonly baudRate?: () => number | undefined
  readonly after?: (delayMs: number, act: () => void) => void
}

export type IecMeter = {
  /** Sign-ons so far. */
  readonly asked: number
  setMood(mood: MeterMood): void
}

type Wire = { send(bytes: Uint8Array): void; onBytes(listener: (bytes: Uint8Array) => void): unknown }

/** Answers on this wire. An optical head that reflects what it is sent is the mood `echo`. */
export const createIecMeter = (wire: Wire, options: IecMeterOptions): IecMeter => {
  const { values, speed = '5', baudRate, after = (delayMs, act) => void setTimeout(act, delayMs) } = options
  let heard = ''
  let asked = 0
  let mood: MeterMood = 'well'
  const say = (delayMs: number, atBaud: number, bytes: () => Uint8Array): void =>
    after(delayMs, () => {
      const said = Uint8Array.from(bytes())
      if (mood === 'silent') return
      const ownBaud = mood === 'speed' ? atBaud / 2 : atBaud
      if ((baudRate?.() ?? atBaud) !== ownBaud || mood === 'garbage') noise(said)
      if (mood === 'damaged') said[said.length - 1] = (said.at(-1) ?? 0) ^ 1
      wire.send(mood === 'cut' ? said.subarray(0, said.length >> 1) : said)
    })
  const [dataBaud, isTold] = [speedOf(speed), /\d/.test(speed)]
  wire.onBytes((bytes) => {
    if (mood === 'echo') wire.send(bytes)
    heard = (heard + Buffer.from(bytes).toString('latin1')).slice(-MAX_HEARD)
    if (heard.endsWith('/?!\r\n')) {
      heard = ''
      asked++
      say(REACTION_MS, SLOW_BAUD, () => iecIdentification(speed))
      if (!isTold) say(2 * REACTION_MS, dataBaud, () => iecBlock(values()))
    } else if (heard.endsWith(`\x060${speed}0\r\n`)) {
      heard = ''
      say(REACTION_MS, dataBaud, () => iecBlock(values()))
    }
  })
  return {
    get asked() {
      return asked
    },
    setMood: (next) => {
      mood = next
    },
  }
}

const SLOW_BAUD = 300

/** By the letter that a meter offers: 300 doubled that many times; A is 600. */
const speedOf = (letter: string): number => {
  const steps = /\d/.test(letter) ? Number(letter) : 'ABCDEF'.indexOf(letter) + 1
  return SLOW_BAUD * 2 ** steps
}

const REACTION_MS = 500
const MAX_HEARD = 100
