// The console of a port, registers typed by hand, and imported energy data, in the states that people see them in.
import type { EnergyHistory, EnergySum, Port, RawRow, Snapshot } from '../../src/node/index.ts'
import { mute } from './ports.ts'
import type { Screen } from './screens.ts'
import { busy, founded, NOW_MS, readingPort, roofMeter } from './snapshots.ts'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const row = (agoMs: number, kind: RawRow['kind'], text: string, about = ''): RawRow => ({
  ...{ atMs: NOW_MS - agoMs, kind, about },
  bytes: bytesOf(text),
})

/** A telegram as it comes, in pieces, after the line was opened. */
export const RAW_ROWS: readonly RawRow[] = [
  row(2_400, 'opened', '', '115200 8N1'),
  row(1_300, 'received', '/KFM5KAIFA-METER\r\n\r\n1-3:0.2.8(42)\r\n0-0:1.0.0(260714181204S)\r\n'),
  row(1_290, 'received', '1-0:1.8.1(008412.903*kWh)\r\n1-0:2.8.1(012907.114*kWh)\r\n1-0:1.7.0(00.000*kW)\r\n!5A1F\r\n'),
  row(600, 'damaged', '', 'parity'),
  row(300, 'sent', '\x01\x04\x00\x48\x00\x04'),
]

const recordingPort: Port = {
  ...readingPort,
  recording: { sinceMs: NOW_MS - 48_000, bytes: 41_208, full: false },
}
const replayedPort: Port = {
  ...readingPort,
  ...{ id: 'replay', label: 'cellar', role: 'unknown', replayed: true, state: 'reading' },
  ...{
    meterId: 'replay of 1EMH0012345678',
    protocol: 'p1',
    line: '115200 8N1',
    frames: 12,
    badFrames: 0,
    leftOut: 0,
    doubted: 0,
  },
}
const trial: Snapshot = { ...founded, street: founded.street && { ...founded.street, trial: true } }

const typed: Snapshot = {
  ...founded,
  meters: [{ ...roofMeter, source: 'none', byHand: true, lastReadingAtMs: NOW_MS - 7_200_000 }],
}

const day = (date: number): EnergySum => {
  const sun = Math.round(9_000 + 7_000 * Math.sin(date * 1.7))
  const noData = date === 9
  return {
    name: `2026-07-${String(date).padStart(2, '0')}`,
    takenWh: BigInt(6_200 + Math.round(2_500 * Math.cos(date))),
    givenWh: noData ? undefined : BigInt(sun),
    generatedWh: noData ? undefined : BigInt(sun + 3_400),
  }
}
const month = (name: string, takenWh: bigint, givenWh: bigint): EnergySum => ({
  ...{ name, takenWh, givenWh, generatedWh: undefined },
})
const MONTHS = [
  month('2026-01', 412_300n, 31_000n),
  month('2026-02', 355_800n, 62_400n),
  month('2026-03', 298_100n, 140_900n),
  month('2026-04', 221_700n, 240_200n),
  month('2026-05', 180_050n, 301_700n),
  month('2026-06', 171_400n, 322_800n),
]
const series = (kind: EnergyHistory['series'][number]['kind'], fileName: string): EnergyHistory['series'][number] => ({
  ...{ kind, fileName, intervals: 17_376, fromMs: Date.UTC(2026, 0, 1), untilMs: Date.UTC(2026, 6, 14) },
})
const energy: EnergyHistory = {
  series: [
    series('taken', 'consumption_2026_first_half.csv'),
    series('given', 'feed-in.csv'),
    series('generated', 'inverter.csv'),
  ],
  days: Array.from({ length: 31 }, (_, at) => day(at + 1)),
  months: MONTHS,
}
const monthly: EnergyHistory = {
  series: [series('taken', 'Monatswerte.csv'), series('given', 'Monatswerte.csv')],
  days: [],
  months: MONTHS,
}

const at = (snapshot: Snapshot, press: readonly string[] = [], more: Partial<Screen> = {}): Screen => ({
  ...{ snapshot, hash: '#/meter', press },
  ...more,
})

export const CONSOLE_SCREENS: Record<string, Screen> = {
  'meter-console': at(busy, ['port-console', 'raw-view']),
  'meter-console-de': at({ ...busy, ports: [recordingPort] }, ['port-console', 'raw-view'], { language: 'de' }),
  'meter-recording': at({ ...busy, ports: [recordingPort] }, ['port-console']),
  'meter-replay-refused': at(busy, ['port-console', 'record-start'], { refuses: 'recording-nothing' }),
  'meter-replayed': at({ ...trial, ports: [replayedPort] }),
  'meter-replayed-real-de': at({ ...founded, ports: [{ ...replayedPort, state: 'played' }] }, [], { language: 'de' }),
  'meter-asked-de': at({ ...founded, ports: mute }, ['ask-form'], { language: 'de' }),
  'meter-by-hand': at(founded, ['by-hand-form', 'register-by-hand']),
  'meter-entry': at(typed, ['entry-form']),
  'meter-entry-doubtful': at(typed, ['entry-form', 'enter-reading'], { refuses: 'entry-doubtful' }),
  'meter-entry-falls-de': at(typed, ['entry-form', 'enter-reading'], { refuses: 'entry-falls', language: 'de' }),
  'meter-energy': at({ ...founded, energy }, ['energy-table']),
  'meter-energy-months-de': at({ ...founded, energy: monthly }, ['energy-table', 'energy-form'], { language: 'de' }),
  'meter-usb-only': at({ ...founded, environment: { ...founded.environment, usbOnly: true } }, ['browsers']),
}
