// An emulated meter that speaks unasked: a telegram of its registers goes out every period, in whichever language it is
// given. It can also misbehave in the ways real meters and cables do.
import {
  createCountingRegisters,
  type CountingOptions,
  type CountingRegisters,
  type TelegramValues,
} from './counting.ts'

/**
 * What is wrong with the line just now. `damaged` telegrams fail their check, `cut` ones end in the middle; an `echo` comes
 * back to whoever writes, so meters that nobody asks have none. `speed`: it speaks at half the speed that it should.
 */
export type MeterMood = 'well' | 'damaged' | 'silent' | 'garbage' | 'cut' | 'echo' | 'speed'
export const MOODS: readonly MeterMood[] = ['well', 'damaged', 'silent', 'garbage', 'cut', 'echo', 'speed']

export type PushingMeterOptions = CountingOptions & { readonly periodMs?: number }

export type PushingMeter = Omit<CountingRegisters, 'values'> & {
  setMood(mood: MeterMood): void
  /** The next telegram, with registers brought up to now. */
  telegram(): Uint8Array
  start(): void
  stop(): void
}

/** A meter that hands its bytes to `send`, in pieces as a line would deliver them. */
export const createPushingMeter = (
  send: (bytes: Uint8Array) => void,
  encode: (values: TelegramValues) => Uint8Array,
  options: PushingMeterOptions = {},
): PushingMeter => {
  const { periodMs = 1_000 } = options
  const registers = createCountingRegisters(options)
  let mood: MeterMood = 'well'
  let timer: NodeJS.Timeout | undefined
  const telegram = (): Uint8Array => encode(registers.values())
  const speak = (): void => {
    const bytes = telegram()
    if (mood === 'silent') return
    if (mood === 'damaged') spoilCheck(bytes)
    if (mood === 'garbage') noise(bytes)
    const end = mood === 'cut' ? bytes.length >> 1 : bytes.length
    for (let at = 0; at < end; at += PIECE_BYTES) send(bytes.subarray(at, Math.min(end, at + PIECE_BYTES)))
  }
  return {
    meterId: registers.meterId,
    setPowerW: registers.setPowerW,
    get importWh() {
      return registers.importWh
    },
    get exportWh() {
      return registers.exportWh
    },
    setMood: (next) => {
      mood = next
    },
    telegram,
    start: () => {
      timer ??= setInterval(speak, periodMs)
    },
    stop: () => {
      clearInterval(timer)
      timer = undefined
    },
  }
}

const PIECE_BYTES = 64

/** As many bytes as were to be said, and none of them right. */
export const noise = (bytes: Uint8Array): void => bytes.forEach((byte, i) => (bytes[i] = (byte * 31 + i) & 0xff))

/** The third byte from the end belongs to the check, or is guarded by it, in every language that has one. */
const spoilCheck = (bytes: Uint8Array): void => {
  const at = bytes.length - 3
  bytes[at] = bytes[at] === 0x30 ? 0x31 : 0x30
}
