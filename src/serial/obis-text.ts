// OBIS registers written as text, "1-0:1.8.0*255(000123.456*kWh)", as P1 and IEC 62056-21 telegrams carry them: long or
// short addresses, one or many to a line. Copies of earlier months (another suffix than 255) are not the value of now.
import { MAX_METER_ID_CHARS } from './limits.ts'
import { parseQuantity, type Quantity } from './quantity.ts'
import { hasPowerSum, isPhase, unitOf, type Registers } from './registers.ts'

export type TextContent = {
  readonly registers: Registers
  /** As the meter names itself, or undefined when nothing in the text does. */
  readonly meterId: string | undefined
}

/** `malformed`: a needed value is not a number with a unit, or stands twice and differs. */
export const readObisText = (text: string): TextContent | 'malformed' => {
  const registers = new Map<string, Quantity>()
  const identifiers = new Map<string, string>()
  const phases: [code: string, value: string][] = []
  for (const [, group, channel, code = '', values = ''] of text.matchAll(DATA_SET)) {
    if (unitOf(code) !== undefined && group !== '0') {
      if (isPhase(code)) phases.push([code, valueOf(values)])
      else if (!addRegister(registers, code, valueOf(values))) return 'malformed'
    } else if (channel !== '1' && IDENTIFIERS.has(code)) {
      const id = valueOf(values)
      if (identifiers.has(code) && identifiers.get(code) !== id) return 'malformed'
      identifiers.set(code, id)
    }
  }
  const isSound = hasPowerSum(registers) || phases.every(([code, value]) => addRegister(registers, code, value))
  return isSound ? { registers, meterId: meterIdOf(identifiers) } : 'malformed'
}

/** False when the value is no number with its unit, or stands there already and differs. */
const addRegister = (registers: Map<string, Quantity>, code: string, text: string): boolean => {
  const value = parseQuantity(text, unitOf(code) ?? 'wh')
  const before = registers.get(code)
  if (value === undefined || (before !== undefined && before.amount !== value.amount)) return false
  registers.set(code, value)
  return true
}

/** Printable ASCII of sensible length; other characters are left out. */
export const cleanId = (id: string): string =>
  id
    .replace(/[^ -~]/g, '')
    .trim()
    .slice(0, MAX_METER_ID_CHARS)

/**
 * An address that may be of use (group A, B, then C.D.E, then the suffix of the present value) and its values in brackets.
 * It stands at the beginning of a line or behind another's bracket. Lengths are bounded, so that no text takes long.
 */
const DATA_SET =
  /(?<![^\s)])(?:([01])-([01]):)?([12]\.8\.\d|\d{1,2}\.7\.0|96\.1\.[01]|42\.0\.0|0\.0\.0|C\.1(?:\.0)?)(?:\*255)?((?:\([^()\r\n]{0,1024}\))+)/g

/**
 * Codes that name the meter, the most telling first, and whether they are text written as hex digits: P1's equipment
 * identifier (NL, BE), its older and eastern twin, the logical device name (LU); then those of IEC 62056-21.
 */
const IDENTIFIERS: ReadonlyMap<string, 'hex' | 'text'> = new Map([
  ['96.1.1', 'hex'],
  ['96.1.0', 'hex'],
  ['42.0.0', 'hex'],
  ['0.0.0', 'text'],
  ['C.1.0', 'text'],
  ['C.1', 'text'],
])

/** The value that ends in a unit where one does (others beside it are times), else the last. */
const valueOf = (brackets: string): string => {
  const inner = brackets.slice(1, -1)
  if (!inner.includes(')')) return inner
  const values = inner.split(')(')
  return values.find((value) => /[a-z]$/i.test(value) && value.includes('*')) ?? values.at(-1) ?? ''
}

const meterIdOf = (identifiers: ReadonlyMap<string, string>): string | undefined => {
  for (const [code, writing] of IDENTIFIERS) {
    const value = identifiers.get(code)
    const id = cleanId(value === undefined || writing === 'text' ? (value ?? '') : textOfHex(value))
    if (id !== '') return id
  }
  return undefined
}

/** Where the digits give no text, they themselves are the name. */
const textOfHex = (value: string): string => {
  if (!/^([0-9a-f]{2})+$/i.test(value)) return value
  const text = value.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)))
  return /^[ -~]+$/.test(text) ? text : value
}
