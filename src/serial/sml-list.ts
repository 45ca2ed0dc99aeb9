// What an SML GetList response says: entries of seven fields (name, status, time, unit, scaler, value, signature), found
// wherever they stand. Reading follows what meters do in the field more than the standard; each bend is named.
import { cleanId } from './obis-text.ts'
import { scaledQuantity, type Quantity } from './quantity.ts'
import { energyOf, unitOf, type Energy } from './registers.ts'
import { integerOf, readSmlValues, type SmlNode } from './sml-values.ts'
import { textOf } from './text.ts'

export type SmlContent = Energy & {
  readonly meterId: string
  /** All totals are whole kWh: what meters show before their PIN is entered. */
  readonly wholeKwh: boolean
}

/**
 * Reads the content of a checked frame. `malformed`: not SML after all, nameless, or a total that no
 * meter can have.
 */
export const readSmlFile = (bytes: Uint8Array): SmlContent | 'no-energy' | 'malformed' => {
  const nodes = readSmlValues(bytes)
  if (nodes === undefined) return 'malformed'
  const entries: Entry[] = []
  const serverIds: Uint8Array[] = []
  for (const node of nodes) collect(node, entries, serverIds)
  const names = new Map(
    entries.flatMap((entry) => (entry.value.kind === 'octets' ? [[entry.code, entry.value.bytes] as const] : [])),
  )
  const serial = names.get('1.96.1.0') ?? names.get('1.0.0.9') ?? serverIds[0]
  const registers = serial === undefined ? undefined : registersOf(entries, serial)
  if (serial === undefined || registers === undefined) return 'malformed'
  const energy = energyOf(registers)
  if (typeof energy === 'string') return energy
  const totals = [...registers].filter(([code]) => unitOf(code) === 'wh').map(([, { amount }]) => amount)
  return { ...energy, meterId: serialText(serial), wholeKwh: totals.every((amount) => amount % KWH === 0n) }
}

const KWH = 1_000_000n
const UNIT_W = 27n
const UNIT_WH = 30n
const ENTRY_FIELDS = 7

/** `code` is A.C.D.E of the OBIS name; only values of now (F = 255) are entries here. */
type Entry = { code: string; unit: SmlNode | undefined; scaler: SmlNode | undefined; value: SmlNode }

const collect = (node: SmlNode, entries: Entry[], serverIds: Uint8Array[]): void => {
  if (node.kind !== 'list') return
  const [name, second, , unit, scaler, value] = node.items
  if (node.items.length === ENTRY_FIELDS && name?.kind === 'octets' && value !== undefined) {
    if (name.bytes.length === 6 && value.kind !== 'list' && scaler?.kind !== 'list') {
      const [a, , c, d, e, f] = name.bytes
      if (f === 255) entries.push({ code: `${a}.${c}.${d}.${e}`, unit, scaler, value })
      return
    }
    // The response around the entries has seven fields, too; the second is the meter.
    if (scaler?.kind === 'list' && second?.kind === 'octets') serverIds.push(second.bytes)
  }
  for (const item of node.items) collect(item, entries, serverIds)
}

const registersOf = (entries: readonly Entry[], serial: Uint8Array): Map<string, Quantity> | undefined => {
  const registers = new Map<string, Quantity>()
  for (const { code, unit, scaler, value } of entries) {
    const register = code.startsWith('1.') ? code.slice(2) : ''
    const counts = unitOf(register)
    if (counts === undefined || value.kind !== 'integer') continue
    // A unit may be left out; another one than expected is another quantity.
    if (unit?.kind === 'integer' && unit.value !== (counts === 'wh' ? UNIT_WH : UNIT_W)) continue
    const raw =
      register === '16.7.0' && isOldDzg(serial) && value.bytes.length <= 2 ? integerOf(value.bytes, false) : value.value
    const quantity = scaledQuantity(raw, scaler?.kind === 'integer' ? Number(scaler.value) : 0)
    if (quantity === undefined) return undefined
    registers.set(register, quantity)
  }
  return registers
}

/** DZG's DVS74 of these numbers send positive powers in too few bytes for their sign, and negative ones in full. */
const isOldDzg = (serial: Uint8Array): boolean => {
  if (serial.length !== 10 || textOf(serial.subarray(2, 5)) !== 'DZG') return false
  const number = Number(integerOf(serial.subarray(5), false))
  return OLD_DZG_NUMBERS.some(([first, last]) => number >= first && number <= last)
}
const OLD_DZG_NUMBERS = [
  [42_000_000, 48_999_999],
  [55_000_000, 58_999_999],
] as const

/** The number printed on the meter (DIN 43863-5), "1ISK0075126084"; names of other shapes stay hex digits. */
const serialText = (serial: Uint8Array): string => {
  const [length, medium = 0, , , , block = 0] = serial
  const maker = textOf(serial.subarray(2, 5))
  if (serial.length === 10 && (length === 9 || length === 10) && medium <= 0x0f && /^[A-Z]{3}$/.test(maker)) {
    const number = integerOf(serial.subarray(6), false).toString().padStart(8, '0')
    return `${medium.toString(16)}${maker}${hex(block)}${number}`
  }
  const text = textOf(serial)
  return cleanId(/^[!-~]{6,}$/.test(text) ? text : Array.from(serial, hex).join(''))
}

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')
