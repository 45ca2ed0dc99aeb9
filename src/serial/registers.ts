// What OBIS registers mean, the same in every protocol that names values by them (IEC 62056-61): a table of codes, and
// how totals and power follow from whichever of them a meter shows.
import { MILLI, type Quantity } from './quantity.ts'
import type { MeterReading } from './reading.ts'

/** Values by their groups C.D.E of the OBIS code; group A is 1 (electricity), F is "now". */
export type Registers = ReadonlyMap<string, Quantity>

export type Energy = Pick<MeterReading, 'importWh' | 'exportWh' | 'powerW' | 'resolutionWh'>

/** The total and its tariffs, whose numbers mean different things per country. */
const IMPORTS = ['1.8.0', '1.8.1', '1.8.2', '1.8.3', '1.8.4', '1.8.5', '1.8.6', '1.8.7', '1.8.8', '1.8.9']
const EXPORTS = ['2.8.0', '2.8.1', '2.8.2', '2.8.3', '2.8.4', '2.8.5', '2.8.6', '2.8.7', '2.8.8', '2.8.9']

/** Signed powers of the phases, and powers taken and given per phase, where a meter shows no sum. */
const SIGNED_PHASES = ['36.7.0', '56.7.0', '76.7.0']
const TAKEN_PHASES = ['21.7.0', '41.7.0', '61.7.0']
const GIVEN_PHASES = ['22.7.0', '42.7.0', '62.7.0']
const PHASES: ReadonlySet<string> = new Set([...SIGNED_PHASES, ...TAKEN_PHASES, ...GIVEN_PHASES])
const SUMS = ['16.7.0', '1.7.0', '2.7.0', '15.7.0']

const UNITS: ReadonlyMap<string, 'wh' | 'w'> = new Map<string, 'wh' | 'w'>([
  ...[...IMPORTS, ...EXPORTS].map((code) => [code, 'wh'] as const),
  ...[...SUMS, ...PHASES].map((code) => [code, 'w'] as const),
])

/** Every register that is of use here. */
export const REGISTER_CODES: readonly string[] = [...UNITS.keys()]

/** What a register of ours counts in, or undefined for one that nobody here needs. */
export const unitOf = (code: string): 'wh' | 'w' | undefined => UNITS.get(code)

/** True for powers of single phases, which are of use only when there is no sum. */
export const isPhase = (code: string): boolean => PHASES.has(code)

/** True when some register tells the power of all phases. */
export const hasPowerSum = (registers: Registers): boolean => SUMS.some((code) => registers.has(code))

/** The total register where the meter has one, else the sum of its tariffs. `no-energy`: neither was there. */
export const energyOf = (registers: Registers): Energy | 'no-energy' | 'malformed' => {
  const imported = totalOf(registers, IMPORTS)
  const exported = totalOf(registers, EXPORTS)
  if (imported === 'malformed' || exported === 'malformed') return 'malformed'
  const known = imported ?? exported
  if (known === undefined) return 'no-energy'
  const stepMwh = exported === undefined || known.step > exported.step ? known.step : exported.step
  return {
    importWh: (imported?.amount ?? 0n) / MILLI,
    exportWh: (exported?.amount ?? 0n) / MILLI,
    powerW: powerOf(registers),
    resolutionWh: Number(stepMwh > MILLI ? stepMwh / MILLI : 1n),
  }
}

/** Watts now, positive when taken from the grid; undefined when the meter does not show it. */
export const powerOf = (registers: Registers): number | undefined => {
  const power =
    sumOf(registers, ['16.7.0']) ??
    difference(sumOf(registers, ['1.7.0']), sumOf(registers, ['2.7.0'])) ??
    sumOf(registers, ['15.7.0']) ??
    sumOf(registers, SIGNED_PHASES) ??
    difference(sumOf(registers, TAKEN_PHASES), sumOf(registers, GIVEN_PHASES))
  return power === undefined ? undefined : Number(power / MILLI)
}

const totalOf = (registers: Registers, codes: readonly string[]): Quantity | undefined | 'malformed' => {
  let sum: Quantity | undefined
  for (const code of codes) {
    const part = registers.get(code)
    if (part === undefined) continue
    // A total that has fallen below zero is no total.
    if (part.amount < 0n) return 'malformed'
    if (sum === undefined) sum = part
    else sum = { amount: sum.amount + part.amount, step: part.step > sum.step ? part.step : sum.step }
    // The first code is the total of all others.
    if (code === codes[0]) return sum
  }
  return sum
}

const sumOf = (registers: Registers, codes: readonly string[]): bigint | undefined => {
  let sum: bigint | undefined
  for (const code of codes) {
    const power = registers.get(code)?.amount
    if (power !== undefined) sum = (sum ?? 0n) + power
  }
  return sum
}

const difference = (taken: bigint | undefined, given: bigint | undefined): bigint | undefined =>
  taken === undefined && given === undefined ? undefined : (taken ?? 0n) - (given ?? 0n)
