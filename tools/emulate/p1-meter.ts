// An emulated DSMR 5 meter: registers are integers that grow by the power over time, and a telegram with a right CRC
// goes out every period. It can also misbehave in the ways real meters and cables do.
import { crc16Arc } from '../../src/serial/index.ts'

/** What is wrong with the line just now. `damaged` telegrams carry a wrong CRC. */
export type MeterMood = 'well' | 'damaged' | 'silent' | 'garbage'

export type P1MeterOptions = {
  /** Equipment identifier, written in the telegram as hex digits like real meters do. */
  readonly meterId?: string
  /** Watts at a moment: positive takes from the grid, negative feeds in. */
  readonly power?: (nowMs: number) => number
  readonly importWh?: bigint
  readonly exportWh?: bigint
  readonly periodMs?: number
  readonly nowMs?: () => number
}

export type P1Meter = {
  readonly meterId: string
  /** A constant power from now on, or a function of time. */
  setPowerW(power: number | ((nowMs: number) => number)): void
  setMood(mood: MeterMood): void
  readonly importWh: bigint
  readonly exportWh: bigint
  /** The next telegram, with registers brought up to now. */
  telegram(): Uint8Array
  start(): void
  stop(): void
}

/** A meter that hands its bytes to `send`, in pieces as a line would deliver them. */
export const createP1Meter = (send: (bytes: Uint8Array) => void, options: P1MeterOptions = {}): P1Meter => {
  const { meterId = 'HEARTHGRID-0001', periodMs = 1_000, nowMs = Date.now } = options
  let power = options.power ?? (() => 0)
  let mood: MeterMood = 'well'
  let timer: NodeJS.Timeout | undefined
  let countedAtMs = nowMs()
  let currentW = Math.round(power(countedAtMs))
  // In watt-milliseconds, so that a telegram every second adds up without rounding.
  let importWms = (options.importWh ?? 1_234_567n) * WMS_PER_WH
  let exportWms = (options.exportWh ?? 89_001n) * WMS_PER_WH

  const count = (): void => {
    const atMs = nowMs()
    const energyWms = BigInt(currentW) * BigInt(Math.max(0, atMs - countedAtMs))
    if (energyWms > 0n) importWms += energyWms
    else exportWms -= energyWms
    countedAtMs = atMs
    currentW = Math.round(power(atMs))
  }
  const telegram = (): Uint8Array => {
    count()
    return p1Telegram({
      meterId,
      atMs: countedAtMs,
      importWh: importWms / WMS_PER_WH,
      exportWh: exportWms / WMS_PER_WH,
      powerW: currentW,
    })
  }
  const speak = (): void => {
    const bytes = telegram()
    if (mood === 'silent') return
    if (mood === 'damaged') spoilCrc(bytes)
    if (mood === 'garbage') bytes.forEach((byte, i) => (bytes[i] = (byte * 31 + i) & 0xff))
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) send(bytes.subarray(at, at + PIECE_BYTES))
  }
  return {
    meterId,
    setPowerW: (next) => {
      count()
      power = typeof next === 'number' ? () => next : next
      currentW = Math.round(power(countedAtMs))
    },
    setMood: (next) => {
      mood = next
    },
    get importWh() {
      return importWms / WMS_PER_WH
    },
    get exportWh() {
      return exportWms / WMS_PER_WH
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

const WMS_PER_WH = 3_600_000n
const PIECE_BYTES = 64

export type TelegramValues = {
  readonly meterId: string
  readonly atMs: number
  readonly importWh: bigint
  readonly exportWh: bigint
  readonly powerW: number
}

/** A DSMR 5 telegram with these values; the energy stands in the first tariff. */
export const p1Telegram = (values: TelegramValues): Uint8Array => {
  const takenW = Math.max(0, values.powerW)
  const givenW = Math.max(0, -values.powerW)
  const lines = [
    '/HGR5\\EMULATED',
    '',
    '1-3:0.2.8(50)',
    `0-0:1.0.0(${clockText(values.atMs)})`,
    `0-0:96.1.1(${Buffer.from(values.meterId, 'latin1').toString('hex').toUpperCase()})`,
    `1-0:1.8.1(${kilo(values.importWh, 6)}*kWh)`,
    '1-0:1.8.2(000000.000*kWh)',
    `1-0:2.8.1(${kilo(values.exportWh, 6)}*kWh)`,
    '1-0:2.8.2(000000.000*kWh)',
    '0-0:96.14.0(0001)',
    `1-0:1.7.0(${kilo(BigInt(takenW), 2)}*kW)`,
    `1-0:2.7.0(${kilo(BigInt(givenW), 2)}*kW)`,
    '0-0:96.13.0()',
    '1-0:32.7.0(230.0*V)',
    '!',
  ]
  const body = Buffer.from(lines.join('\r\n'), 'latin1')
  const crc = crc16Arc(body).toString(16).toUpperCase().padStart(4, '0')
  return Buffer.concat([body, Buffer.from(`${crc}\r\n`)])
}

/** 1234567 with six whole digits is "001234.567". */
const kilo = (amount: bigint, wholeDigits: number): string => {
  const digits = amount.toString().padStart(wholeDigits + 3, '0')
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`
}

/** yyMMddhhmmss and the letter of winter time; meters speak local time, ours lives in UTC. */
const clockText = (atMs: number): string => `${new Date(atMs).toISOString().slice(2, 19).replace(/\D/g, '')}W`

/** Another hex digit in the last place of the CRC. */
const spoilCrc = (bytes: Uint8Array): void => {
  const at = bytes.length - 3
  bytes[at] = bytes[at] === 0x30 ? 0x31 : 0x30
}
