// OBIS registers written as text, "1-0:1.8.0*255(000123.456*kWh)", as P1 and IEC 62056-21 telegrams carry them: long or
// short addresses, one or many to a line. Copies of earlier months (another suffix than 255) are not the value of now.
import { MAX_METER_ID_CHARS, MAX_VALUE_CHARS } from './limits.ts'
import { parseQuantity, type Quantity } from './quantity.ts'
import { hasPowerSum, isPhase, REGISTER_CODES, unitOf, type Registers } from './registers.ts'
import { textOf } from './text.ts'

export type TextContent = {
  readonly registers: Registers
  /** As the meter names itself, or undefined when nothing in the text does. */
  readonly meterId: string | undefined
}

/** `malformed`: a needed value is not a number with a unit, or stands twice and differs. */
export const readObisText = (bytes: Uint8Array): TextContent | 'malformed' => {
  const registers = new Map<string, Quantity>()
  const identifiers = new Map<string, string>()
  const phases: [code: string, value: string][] = []
  const take = (address: Address, value: string): boolean => {
    const { code, names } = address
    if (names === 'register') return addRegister(registers, code, value)
    if (names === 'phase') {
      phases.push([code, value])
      return true
    }
    const before = identifiers.get(code)
    identifiers.set(code, value)
    return before === undefined || before === value
  }
  if (!eachDataSet(bytes, take)) return 'malformed'
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

type Address = { readonly code: string; readonly names: 'register' | 'phase' | 'identifier'; readonly text: string }

/** Every address that is of use, as meters write it: group A and B or neither, C.D.E, the suffix of the present value or none. */
const ADDRESSES: readonly Address[] = ['', '0-0:', '0-1:', '1-0:', '1-1:'].flatMap((groups) => {
  const registers = groups.startsWith('0') ? [] : REGISTER_CODES
  const identifiers = groups.endsWith('1:') ? [] : [...IDENTIFIERS.keys()]
  const named = [
    ...registers.map((code) => ({ code, names: isPhase(code) ? ('phase' as const) : ('register' as const) })),
    ...identifiers.map((code) => ({ code, names: 'identifier' as const })),
  ]
  return named.flatMap((one) => ['', '*255'].map((suffix) => ({ ...one, text: `${groups}${one.code}${suffix}` })))
})

/** By a sum of their characters, so that text is made only of what is of use. No two of them have the same. */
const BY_SUM: ReadonlyMap<number, Address> = new Map(
  ADDRESSES.map((address) => [[...address.text].reduce((sum, char) => summed(sum, char.charCodeAt(0)), 0), address]),
)

function summed(sum: number, byte: number): number {
  return (Math.imul(sum, 31) + byte) | 0
}

const OPEN = 0x28
const CLOSE = 0x29
const CR = 0x0d
const LF = 0x0a
/** What a byte is to an address: a bracket or white space ends it, a bracket opens its values. */
const PLAIN = 0
const BOUNDARY = 1
const OPENS = 2
const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === OPEN) return OPENS
  return byte === CLOSE || /\s/.test(String.fromCharCode(byte)) ? BOUNDARY : PLAIN
})

/**
 * Gives every address that is of use with its value, until `take` says false. An address stands at the beginning of a line or
 * behind another's bracket, and right before its own.
 */
const eachDataSet = (bytes: Uint8Array, take: (address: Address, value: string) => boolean): boolean => {
  for (let at = 0, start = 0, sum = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const kind = CLASSES[byte]
    if (kind === BOUNDARY) {
      start = at + 1
      sum = 0
      continue
    }
    const end = kind === OPENS ? bracketsEnd(bytes, at) : at
    if (end === at) {
      sum = summed(sum, byte)
      continue
    }
    const address = BY_SUM.get(sum)
    // Something else may have the same sum.
    if (address !== undefined && isText(bytes, start, at, address.text))
      if (!take(address, valueOf(textOf(bytes.subarray(at, end))))) return false
    at = end - 1
    start = end
    sum = 0
  }
  return true
}

const isText = (bytes: Uint8Array, from: number, to: number, text: string): boolean => {
  if (to - from !== text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text.charCodeAt(i)) return false
  return true
}

/** Where the brackets that begin at `at` end, one behind the other; `at` itself where they do not close in their line. */
const bracketsEnd = (bytes: Uint8Array, at: number): number => {
  let end = at
  while (bytes[end] === OPEN) {
    const close = bracketEnd(bytes, end)
    if (close < 0) break
    end = close + 1
  }
  return end
}

const bracketEnd = (bytes: Uint8Array, open: number): number => {
  for (let i = open + 1; i < bytes.length && i - open <= MAX_VALUE_CHARS + 1; i++) {
    const byte = bytes[i]
    if (byte === CLOSE) return i
    if (byte === OPEN || byte === CR || byte === LF) return -1
  }
  return -1
}

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
  let text = ''
  for (let i = 0; i < value.length; i += 2) text += String.fromCharCode(Number.parseInt(value.slice(i, i + 2), 16))
  return /^[ -~]+$/.test(text) ? text : value
}
