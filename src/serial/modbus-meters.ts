// The table of Modbus meters: which registers hold the totals and the power, how they are written, and how they scale to Wh
// and W. From the makers' register lists. Nothing is ever written to a meter: some registers would reset its energy.
import type { Line } from './link.ts'

/** Words come high first, but for those whose name says otherwise. */
export type RegisterFormat = 'f32' | 'i32' | 'u32' | 'u64' | 'i32-low-word-first' | 'u32-low-word-first'

export type RegisterPlace = {
  readonly address: number
  readonly format: RegisterFormat
  /** The number × 10^exponent is Wh or W. */
  readonly exponent: number
}

export type ModbusMeter = {
  readonly id: string
  readonly name: string
  /** As delivered; all of them can be set to other speeds. */
  readonly line: Line
  readonly fn: 3 | 4
  readonly import: RegisterPlace
  /** Absent where the meter cannot tell the directions apart: it then counts feeding in as taking. */
  readonly export?: RegisterPlace
  readonly power: RegisterPlace
  /** Its number, a u32 in holding registers. Others are known by their model and unit only. */
  readonly serialAddress?: number
}

const N8 = { dataBits: 8, parity: 'none', stopBits: 1 } as const
const E8 = { dataBits: 8, parity: 'even', stopBits: 1 } as const
const KILO = 3

const eastron = (id: string, name: string, baudRate: number, powerAddress: number): ModbusMeter => ({
  id,
  name: `Eastron ${name}`,
  line: { baudRate, ...N8 },
  fn: 4,
  import: { address: 0x48, format: 'f32', exponent: KILO },
  export: { address: 0x4a, format: 'f32', exponent: KILO },
  power: { address: powerAddress, format: 'f32', exponent: 0 },
  serialAddress: 0xfc00,
})

const gavazzi = (id: string, name: string, importAddress: number, exportAddress: number): ModbusMeter => ({
  id,
  name: `Carlo Gavazzi ${name}`,
  line: { baudRate: 9_600, ...N8 },
  fn: 4,
  import: { address: importAddress, format: 'i32-low-word-first', exponent: 2 },
  export: { address: exportAddress, format: 'i32-low-word-first', exponent: 2 },
  power: { address: 0x28, format: 'i32-low-word-first', exponent: -1 },
})

export const MODBUS_METERS: readonly ModbusMeter[] = [
  eastron('sdm120', 'SDM120', 2_400, 0x0c),
  eastron('sdm230', 'SDM230', 2_400, 0x0c),
  eastron('sdm630', 'SDM630', 9_600, 0x34),
  eastron('sdm72', 'SDM72', 9_600, 0x34),
  {
    id: 'pzem004t',
    name: 'Peacefair PZEM-004T',
    line: { baudRate: 9_600, ...N8 },
    fn: 4,
    import: { address: 0x05, format: 'u32-low-word-first', exponent: 0 },
    power: { address: 0x03, format: 'u32-low-word-first', exponent: -1 },
  },
  gavazzi('em24', 'EM24', 0x42, 0x5c),
  gavazzi('em3x0', 'EM330, EM340, ET330, ET340', 0x34, 0x4e),
  {
    id: 'abb',
    name: 'ABB A- and B-series (B21, B23, B24)',
    line: { baudRate: 19_200, ...E8 },
    fn: 3,
    import: { address: 0x5000, format: 'u64', exponent: 1 },
    export: { address: 0x5004, format: 'u64', exponent: 1 },
    power: { address: 0x5b14, format: 'i32', exponent: -2 },
    serialAddress: 0x8900,
  },
  {
    id: 'dtsu666',
    name: 'Chint DTSU666, DDSU666',
    line: { baudRate: 9_600, ...N8 },
    fn: 3,
    import: { address: 0x101e, format: 'f32', exponent: KILO },
    export: { address: 0x1028, format: 'f32', exponent: KILO },
    power: { address: 0x2012, format: 'f32', exponent: -1 },
  },
  {
    id: 'orno514',
    name: 'ORNO WE-514, WE-515',
    line: { baudRate: 9_600, ...E8 },
    fn: 3,
    import: { address: 0xa000, format: 'u32', exponent: 1 },
    power: { address: 0x140, format: 'i32', exponent: 0 },
  },
  {
    id: 'orno516',
    name: 'ORNO WE-516, WE-517',
    line: { baudRate: 9_600, ...E8 },
    fn: 3,
    import: { address: 0x108, format: 'f32', exponent: KILO },
    export: { address: 0x110, format: 'f32', exponent: KILO },
    power: { address: 0x1c, format: 'f32', exponent: KILO },
  },
]
