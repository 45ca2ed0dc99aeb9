// What the lines of one P1 telegram mean. Totals are counted in integer milliwatt-hours, so that tariffs in different
// units add up exactly; nothing here is a float. Tariff numbers mean different things per country and are only summed.
import { MAX_METER_ID_CHARS, MAX_NUMBER_DIGITS } from './limits.ts'
import type { MeterReading } from './reading.ts'

export type TelegramContent = Pick<MeterReading, 'meterId' | 'importWh' | 'exportWh' | 'powerW' | 'resolutionWh'>

/**
 * Reads a whole telegram from "/" to "!". `no-energy`: a sound telegram of something that counts no electricity (heat,
 * water) or gives no power. `malformed`: a needed value is not a number with a unit, or stands twice and differs.
 */
export const readTelegram = (text: string): TelegramContent | 'no-energy' | 'malformed' => {
  const lines = text.split(/[\r\n]+/)
  const objects = wantedObjects(lines)
  if (objects === undefined) return 'malformed'
  const imported = totalOf(objects, '1-0:1.8')
  const exported = totalOf(objects, '1-0:2.8')
  const power = powerOf(objects)
  if (imported === 'malformed' || exported === 'malformed' || power === 'malformed') return 'malformed'
  if (imported === undefined || power === undefined) return 'no-energy'
  const stepMwh = exported === undefined || imported.step > exported.step ? imported.step : exported.step
  return {
    meterId: meterIdOf(objects, lines[0] ?? ''),
    importWh: imported.amount / MILLI,
    exportWh: (exported?.amount ?? 0n) / MILLI,
    powerW: power,
    resolutionWh: Number(stepMwh > MILLI ? stepMwh / MILLI : 1n),
  }
}

/** True when the telegram names a version of the standard in which every telegram carries a CRC (NL and LU, BE). */
export const announcesCheck = (text: string): boolean => /[\r\n](1-3:0\.2\.8|0-0:96\.1\.4)\(/.test(text)

const MILLI = 1_000n

/** Most specific name first: equipment identifier (NL, BE), its older and eastern twin, logical device name (LU). */
const IDENTIFIERS = ['0-0:96.1.1', '0-0:96.1.0', '0-0:42.0.0']
const WANTED = /^1-0:[12]\.(8\.\d|7\.0)$/
/** OBIS code, the "current value" suffix that some meters add (other suffixes are history), then its values. */
const OBJECT = /^(\d{1,3}-\d{1,3}:\d{1,3}\.\d{1,3}\.\d{1,3})(?:\*255)?(?:\([^()]*\))*\(([^()]*)\)\s*$/

/** The last value of every object we need, or undefined when one of them stands there twice with two values. */
const wantedObjects = (lines: readonly string[]): Map<string, string> | undefined => {
  const objects = new Map<string, string>()
  for (const line of lines) {
    const match = OBJECT.exec(line)
    const code = match?.[1]
    const value = match?.[2]
    if (code === undefined || value === undefined) continue
    if (!WANTED.test(code) && !IDENTIFIERS.includes(code)) continue
    if (objects.has(code) && objects.get(code) !== value) return undefined
    objects.set(code, value)
  }
  return objects
}

type Quantity = { amount: bigint; step: bigint }

/** The total register where the meter has one, else the sum of its tariffs; undefined when it has neither. */
const totalOf = (objects: ReadonlyMap<string, string>, register: string): Quantity | undefined | 'malformed' => {
  const whole = objects.get(`${register}.0`)
  const values =
    whole === undefined
      ? [...objects].filter(([code]) => code.startsWith(`${register}.`)).map(([, value]) => value)
      : [whole]
  let sum: Quantity | undefined
  for (const value of values) {
    const quantity = parseQuantity(value, 'wh')
    if (quantity === undefined || quantity.amount < 0n) return 'malformed'
    sum = {
      amount: (sum?.amount ?? 0n) + quantity.amount,
      step: sum === undefined || quantity.step > sum.step ? quantity.step : sum.step,
    }
  }
  return sum
}

const powerOf = (objects: ReadonlyMap<string, string>): number | undefined | 'malformed' => {
  const taken = objects.get('1-0:1.7.0')
  const given = objects.get('1-0:2.7.0')
  if (taken === undefined && given === undefined) return undefined
  const takenMw = taken === undefined ? ZERO : parseQuantity(taken, 'w')
  const givenMw = given === undefined ? ZERO : parseQuantity(given, 'w')
  if (takenMw === undefined || givenMw === undefined) return 'malformed'
  return Number((takenMw.amount - givenMw.amount) / MILLI)
}

const ZERO: Quantity = { amount: 0n, step: 1n }

const NUMBER = new RegExp(`^(-?)(\\d{1,${MAX_NUMBER_DIGITS}})(?:\\.(\\d{1,6}))?\\*?(k?)(wh|w)$`, 'i')

/** "000123.456*kWh" in milli-units, exactly; undefined for anything else, also for a number without a unit. */
const parseQuantity = (value: string, unit: 'wh' | 'w'): Quantity | undefined => {
  const match = NUMBER.exec(value)
  if (match === null || match[5]?.toLowerCase() !== unit) return undefined
  const [, sign = '', whole = '', fraction = '', kilo = ''] = match
  const decimals = kilo === '' ? 3 : 6
  const digits = fraction.slice(0, decimals)
  const step = 10n ** BigInt(decimals - digits.length)
  const amount = BigInt(whole + digits) * step
  return { amount: sign === '-' ? -amount : amount, step }
}

const meterIdOf = (objects: ReadonlyMap<string, string>, identification: string): string => {
  const given = IDENTIFIERS.map((code) => objects.get(code)).find((value) => value !== undefined && value !== '')
  const id = given === undefined ? identification.slice(1) : textOfHex(given)
  return id.replace(/[^ -~]/g, '').slice(0, MAX_METER_ID_CHARS)
}

/** Identifiers are text written as hex digits; where that gives no text, the digits themselves are the name. */
const textOfHex = (value: string): string => {
  if (!/^([0-9a-f]{2})+$/i.test(value)) return value
  const text = value.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)))
  return /^[ -~]+$/.test(text) ? text : value
}
