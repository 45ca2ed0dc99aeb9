// Ports of meters that have to be asked and of sealed ones, in the states that people see them in.
import type { AskedMeterKind, Port } from '../../src/node/index.ts'

const modbus = (id: string, name: string, baudRate: number, more: Partial<AskedMeterKind> = {}): AskedMeterKind => ({
  ...{ id, name, isBus: true, oneWay: false, unit: 1, baudRate, parity: 'none' },
  ...more,
})

export const ASKED_KINDS: readonly AskedMeterKind[] = [
  modbus('iec', 'IEC 62056-21 (optical head)', 300, { isBus: false, parity: 'even' }),
  modbus('iec-battery', 'IEC 62056-21, meter that must be woken', 300, { isBus: false, parity: 'even' }),
  modbus('sdm120', 'Eastron SDM120', 2_400),
  modbus('sdm630', 'Eastron SDM630', 9_600),
  modbus('pzem004t', 'Peacefair PZEM-004T', 9_600, { oneWay: true }),
  modbus('abb', 'ABB A- and B-series (B21, B23, B24)', 19_200, { parity: 'even' }),
]

const unheard: Port = {
  id: 'usb1',
  label: 'USB 1a86:7523',
  role: 'unknown',
  state: 'listening',
  asked: undefined,
  bus: [],
  search: undefined,
  isUnsure: false,
  sealed: undefined,
  signing: undefined,
  keyElsewhere: false,
  replayed: false,
  protocol: undefined,
  line: undefined,
  recording: undefined,
  frames: 0,
  badFrames: 0,
  leftOut: 0,
  doubted: 0,
  meterId: undefined,
  onBooks: undefined,
  powerW: undefined,
  importWh: undefined,
  exportWh: undefined,
  lastReadingAtMs: undefined,
}

export const silentPort = unheard
export const twinPort: Port = { ...unheard, id: 'usb2', label: 'USB 1a86:7523 (2)', isUnsure: true }
export const askingPort: Port = { ...unheard, state: 'asking', asked: { meter: 'sdm120', unit: 7 } }
export const unansweredPort: Port = { ...unheard, state: 'silent', asked: { meter: 'pzem004t' } }
export const opticalPort: Port = {
  ...unheard,
  state: 'wrong-speech',
  badFrames: 4,
  asked: { meter: 'iec', signals: 'dtr' },
}
export const answeringPort: Port = {
  ...askingPort,
  state: 'reading',
  frames: 812,
  badFrames: 1,
  meterId: 'sdm120 10345678',
  powerW: 412,
  importWh: 1_204_311n,
  exportWh: 0n,
}
/** Three meters on one bus: one on the books, one not yet, one that does not answer. */
const silentMeter = { doubted: 0, meterId: undefined, powerW: undefined, importWh: undefined, exportWh: undefined }
export const busPort = (nowMs: number): Port => ({
  ...answeringPort,
  asked: { meter: 'sdm630', unit: 3, others: [{ meter: 'sdm120', unit: 4 }] },
  search: { unit: 247, over: true, found: [3, 4], others: [12, 20] },
  bus: [
    {
      ...{ meter: 'sdm630', unit: 3, silent: false, onBooks: 1, meterId: 'sdm630 20345678', powerW: 1_250 },
      ...{ importWh: 8_204_311n, exportWh: 120n, lastReadingAtMs: nowMs - 2_000, doubted: 2 },
    },
    {
      ...{ meter: 'sdm120', unit: 4, silent: false, onBooks: undefined, meterId: 'sdm120 10345678', powerW: -412 },
      ...{ importWh: 1_204_311n, exportWh: 88_120n, lastReadingAtMs: nowMs - 3_000, doubted: 0 },
    },
    {
      ...{ meter: 'pzem004t', unit: 5, silent: true, onBooks: undefined, lastReadingAtMs: undefined },
      ...silentMeter,
    },
  ],
})
export const searchingPort: Port = {
  ...unheard,
  ...{ state: 'searching', asked: { meter: 'sdm120' }, search: { unit: 118, over: false, found: [3], others: [] } },
}
/** An optical head that nobody understands, and an adapter that cannot do the line of a bus. */
export const mute: readonly Port[] = [
  { ...opticalPort, id: 'usb2', label: 'USB 0403:6001' },
  { ...askingPort, state: 'unsupported' },
]

const TITLE = 'KFM 1020304050'
export const sealedPort: Port = {
  ...unheard,
  state: 'sealed',
  frames: 14,
  sealed: { title: TITLE, key: 'none', unopened: 0, replayed: 0 },
}
export const wrongKeyPort: Port = {
  ...sealedPort,
  state: 'wrong-key',
  frames: 311,
  sealed: { title: TITLE, key: 'wrong', unopened: 12, replayed: 0 },
}
export const openedPort: Port = {
  ...sealedPort,
  state: 'reading',
  frames: 1_311,
  meterId: 'LGZ1030655933512',
  powerW: 655,
  importWh: 8_412_903n,
  exportWh: 12_907_114n,
  sealed: { title: TITLE, key: 'right', unopened: 1, replayed: 2 },
}
