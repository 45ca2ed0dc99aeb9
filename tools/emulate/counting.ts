// The registers inside every emulated meter: integers that grow by the power over time, read at any moment.

/** What a telegram says of a meter at one moment. */
export type TelegramValues = {
  readonly meterId: string
  readonly atMs: number
  readonly importWh: bigint
  readonly exportWh: bigint
  readonly powerW: number
}

export type CountingOptions = {
  readonly meterId?: string
  /** Watts at a moment: positive takes from the grid, negative feeds in. */
  readonly power?: (nowMs: number) => number
  readonly importWh?: bigint
  readonly exportWh?: bigint
  readonly nowMs?: () => number
}

export type CountingRegisters = {
  readonly meterId: string
  /** A constant power from now on, or a function of time. */
  setPowerW(power: number | ((nowMs: number) => number)): void
  /** As last counted. */
  readonly importWh: bigint
  readonly exportWh: bigint
  /** Brought up to now. */
  values(): TelegramValues
}

export const createCountingRegisters = (options: CountingOptions = {}): CountingRegisters => {
  const { meterId = 'HEARTHGRID-0001', nowMs = Date.now } = options
  let power = options.power ?? (() => 0)
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
  return {
    meterId,
    setPowerW: (next) => {
      count()
      power = typeof next === 'number' ? () => next : next
      currentW = Math.round(power(countedAtMs))
    },
    get importWh() {
      return importWms / WMS_PER_WH
    },
    get exportWh() {
      return exportWms / WMS_PER_WH
    },
    values: () => {
      count()
      const [importWh, exportWh] = [importWms / WMS_PER_WH, exportWms / WMS_PER_WH]
      return { meterId, atMs: countedAtMs, importWh, exportWh, powerW: currentW }
    },
  }
}

/** The same, looked at by themselves as well: a meter that is asked every few minutes counts in between, too. */
export const createTickingRegisters = (options: CountingOptions = {}): CountingRegisters => {
  const registers = createCountingRegisters(options)
  setInterval(() => void registers.values(), TICK_MS).unref()
  return registers
}

const WMS_PER_WH = 3_600_000n
/** A change of the power counts from the next look on. */
const TICK_MS = 250
