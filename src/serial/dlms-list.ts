// What a DLMS data notification of a household meter says. Aidon and most others send name, value, scaler and unit; Kamstrup
// sends names and values in units of its own; Kaifa in Norway sends values alone, told apart by how many there are.
import { DLMS_ENUM, DLMS_INT8, readDlmsData, type DlmsLeaf, type DlmsList } from './dlms-data.ts'
import { cleanId } from './obis-text.ts'
import { scaledQuantity, type Quantity } from './quantity.ts'
import { energyOf, powerOf, unitOf, type Energy } from './registers.ts'
import { textOf } from './text.ts'

export type DlmsContent = {
  /** Absent in the short lists that meters send between two with totals. */
  readonly energy: Energy | undefined
  readonly powerW: number | undefined
  readonly meterId: string | undefined
}

export const NOTIFICATION_TAG = 0x0f

/** Reads a whole notification; `malformed` when it is not one from its first byte to its last. */
export const readNotification = (bytes: Uint8Array): DlmsContent | 'malformed' => {
  const list = bytes[0] === NOTIFICATION_TAG ? readDlmsData(bytes.subarray(dataAt(bytes))) : undefined
  if (list === undefined) return 'malformed'
  const content = isPositional(list) ? positionalContent(list) : namedContent(list.leaves)
  if (content === undefined) return 'malformed'
  const energy = energyOf(content.registers)
  if (energy === 'malformed') return energy
  return {
    energy: energy === 'no-energy' ? undefined : energy,
    powerW: powerOf(content.registers),
    meterId: content.meterId,
  }
}

type Content = { readonly registers: Map<string, Quantity>; readonly meterId: string | undefined }

/** Behind tag, invocation id and a time, which is empty, bare, or has its type before it. */
const dataAt = (bytes: Uint8Array): number => {
  const timeAt = 5
  const isTyped = bytes[timeAt] === OCTETS && bytes[timeAt + 1] === TIME_BYTES
  const lengthAt = isTyped ? timeAt + 1 : timeAt
  return lengthAt + 1 + (bytes[lengthAt] ?? 0)
}
const OCTETS = 9
const TIME_BYTES = 12

const UNIT_W = 27
const UNIT_WH = 30
/** Names of the meter's own number, by groups C.D.E; Kamstrup has its type where others have a number. */
const IDENTIFIERS = ['0.0.5', '96.1.0', '96.1.1', '42.0.0', '0.0.0']
/** Kamstrup counts totals in tens of Wh and says so nowhere. */
const KAMSTRUP = { name: 'Kamstrup', energyExponent: 1 }

const namedContent = (leaves: readonly DlmsLeaf[]): Content | undefined => {
  const isKamstrup = leaves.some((leaf) => stringOf(leaf).startsWith(KAMSTRUP.name))
  const registers = new Map<string, Quantity>()
  const names = new Map<string, string>()
  for (const [i, leaf] of leaves.entries()) {
    const name = nameOf(leaf)
    const value = leaves[i + 1]
    if (name === undefined || value === undefined) continue
    const counts = name.isElectricity ? unitOf(name.code) : undefined
    if (counts === undefined) {
      if (IDENTIFIERS.includes(name.code)) names.set(name.code, cleanId(stringOf(value)))
      continue
    }
    if (value.value === undefined) continue
    const scaler = leaves[i + 2]
    const unit = leaves[i + 3]
    const isScaled = scaler?.type === DLMS_INT8 && unit?.type === DLMS_ENUM
    if (isScaled && unit.bytes[0] !== (counts === 'wh' ? UNIT_WH : UNIT_W)) continue
    const unscaled = isKamstrup && counts === 'wh' ? KAMSTRUP.energyExponent : 0
    const exponent = isScaled ? ((scaler.bytes[0] ?? 0) << 24) >> 24 : unscaled
    const quantity = scaledQuantity(value.value, exponent)
    if (quantity === undefined) return undefined
    registers.set(name.code, quantity)
  }
  return { registers, meterId: IDENTIFIERS.map((code) => names.get(code)).find((id) => id !== undefined && id !== '') }
}

/** An OBIS name is six bytes that end in 255; group B is 0, or 1 in Kamstrup's. */
const nameOf = ({ type, bytes }: DlmsLeaf): { code: string; isElectricity: boolean } | undefined => {
  const [a = 0, b = 0, c, d, e, f] = bytes
  if (type !== OCTETS || bytes.length !== 6 || f !== 255 || a > 1 || b > 1) return undefined
  return { code: `${c}.${d}.${e}`, isElectricity: a === 1 }
}

const stringOf = ({ type, bytes }: DlmsLeaf): string => (type === OCTETS || type === 10 ? textOf(bytes) : '')

/** Kaifa's lists by their number of items: where the powers stand, and in the hourly ones the totals. */
const POSITIONS: ReadonlyMap<number, Readonly<Record<string, number>>> = new Map([
  [1, { '1.7.0': 0 }],
  [9, { '1.7.0': 3, '2.7.0': 4 }],
  [13, { '1.7.0': 3, '2.7.0': 4 }],
  [14, { '1.7.0': 3, '2.7.0': 4, '1.8.0': 10, '2.8.0': 11 }],
  [18, { '1.7.0': 3, '2.7.0': 4, '1.8.0': 14, '2.8.0': 15 }],
])
const KAIFA = 'KFM'
const METER_ID_POSITION = 1

const isPositional = ({ items, leaves }: DlmsList): boolean => {
  const [first] = leaves
  if (first === undefined || leaves.length !== items) return false
  return items === 1 || (POSITIONS.has(items) && stringOf(first).startsWith(KAIFA))
}

const positionalContent = ({ items, leaves }: DlmsList): Content | undefined => {
  const registers = new Map<string, Quantity>()
  for (const [code, position] of Object.entries(POSITIONS.get(items) ?? {})) {
    const value = leaves[position]?.value
    const quantity = value === undefined ? undefined : scaledQuantity(value, 0)
    if (quantity === undefined) return undefined
    registers.set(code, quantity)
  }
  const id = leaves[METER_ID_POSITION]
  return { registers, meterId: id === undefined ? undefined : cleanId(stringOf(id)) }
}
