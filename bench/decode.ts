// Decoders: megabytes a second of each language, and what a day of one telegram per second costs.
import {
  MODBUS_METERS,
  crc16Arc,
  createAnswerScanner,
  energyOfData,
  modbusRequest,
  planReads,
  createHanDecoder,
  createIecDecoder,
  createMbusDecoder,
  createP1Decoder,
  createSmlDecoder,
  createTicDecoder,
  type Decoder,
} from '../src/serial/index.ts'
import { aidonList, hdlcFrames, kaifaList, mbusFrames } from '../tools/emulate/han-list.ts'
import { iecBlock, iecPushed } from '../tools/emulate/iec-block.ts'
import type { TelegramValues } from '../tools/emulate/counting.ts'
import { createModbusSlave } from '../tools/emulate/modbus-meter.ts'
import { p1Telegram } from '../tools/emulate/p1-meter.ts'
import { smlFile } from '../tools/emulate/sml-file.ts'
import { ticHistoric, ticStandard } from '../tools/emulate/tic-frame.ts'
import { timed, type Figure } from './report.ts'

type Case = {
  readonly name: string
  readonly create: () => Decoder
  readonly encode: (values: TelegramValues) => Uint8Array
}

const CASES: readonly Case[] = [
  { name: 'P1', create: createP1Decoder, encode: longP1 },
  { name: 'SML', create: createSmlDecoder, encode: smlFile },
  { name: 'IEC framed', create: createIecDecoder, encode: iecBlock },
  { name: 'IEC pushed', create: createIecDecoder, encode: iecPushed },
  { name: 'TIC historic', create: createTicDecoder, encode: ticHistoric },
  { name: 'TIC standard', create: createTicDecoder, encode: ticStandard },
  { name: 'HAN Aidon', create: createHanDecoder, encode: (values) => hdlcFrames(aidonList(values)) },
  { name: 'HAN Kaifa', create: createHanDecoder, encode: (values) => hdlcFrames(kaifaList(values)) },
  { name: 'DLMS over M-Bus', create: createMbusDecoder, encode: (values) => mbusFrames(aidonList(values)) },
]

const HOUR_S = 3_600
const DAY_HOURS = 24
/** As a port delivers them at 115200 baud. */
const CHUNK_BYTES = 255

/** An hour of telegrams, drawn before the clock starts; a day is the hour many times over. */
const hourOf = ({ encode }: Case): Uint8Array[] =>
  Array.from({ length: HOUR_S }, (_, i) =>
    encode({
      meterId: '049876543210',
      atMs: i * 1_000,
      importWh: 1_234_567n + BigInt(i),
      exportWh: 89_001n,
      powerW: 1_500 + i,
    }),
  )

const run = (decoder: Pick<Decoder, 'push'>, telegrams: readonly Uint8Array[]): number => {
  let readings = 0
  for (const telegram of telegrams)
    for (let at = 0; at < telegram.length; at += CHUNK_BYTES)
      readings += decoder.push(telegram.subarray(at, at + CHUNK_BYTES), 0).length
  return readings
}

const benchCase = async (entry: Case): Promise<Figure[]> => {
  const hour = hourOf(entry)
  const bytes = hour.reduce((sum, telegram) => sum + telegram.length, 0)
  run(entry.create(), hour)
  const decoder = entry.create()
  const hourTimed = await timed(() => run(decoder, hour))
  let readings = 0
  const { cpuS } = await timed(() => {
    for (let i = 0; i < DAY_HOURS; i++) readings += run(decoder, hour)
  })
  if (readings !== DAY_HOURS * HOUR_S) throw new Error(`${entry.name}: ${readings} readings of a day`)
  return [
    {
      what: `${entry.name}, telegrams of ${Math.round(bytes / HOUR_S)} bytes`,
      value: (bytes * DAY_HOURS) / cpuS / 1e6,
      unit: 'MB/s',
    },
    {
      what: `${entry.name}, an hour of 1 s telegrams`,
      value: (100 * hourTimed.cpuS) / HOUR_S,
      unit: '% of a core',
      target: { atMost: 1 },
    },
    { what: `${entry.name}, a whole day`, value: cpuS, unit: 's', target: { atMost: 5 } },
  ]
}

/** A telegram as long as those of Belgium and Luxembourg: what most meters send besides the few registers we need. */
function longP1(values: TelegramValues): Uint8Array {
  const short = Buffer.from(p1Telegram(values)).toString('latin1')
  const phases = [3, 5, 7].flatMap((phase) => [
    `1-0:${phase}2.32.0(00024)`,
    `1-0:${phase}2.36.0(00000)`,
    `1-0:${phase}2.7.0(226.0*V)`,
    `1-0:${phase}1.7.0(004*A)`,
    `1-0:${phase - 1}1.7.0(00.123*kW)`,
    `1-0:${phase - 1}2.7.0(00.000*kW)`,
  ])
  const peaks = Array.from({ length: 13 }, (_, month) => `(2${month % 9}0101000000W)(260115180000W)(04.400*kW)`).join(
    '',
  )
  const others = [
    '0-0:96.7.21(00220)',
    `0-0:98.1.0(13)(1-0:1.6.0)(1-0:1.6.0)${peaks}`,
    '0-1:24.2.3(260115180000W)(00123.456*m3)',
  ]
  const body = Buffer.from(short.replace(/![^!]*$/, `${[...phases, ...others].join('\r\n')}\r\n!`), 'latin1')
  return Buffer.concat([body, Buffer.from(`${crc16Arc(body).toString(16).padStart(4, '0')}\r\n`)])
}

/** Answers of an SDM630, found and turned into numbers: what a poll does between two questions. */
const benchModbus = async (): Promise<Figure[]> => {
  const meter = MODBUS_METERS.find(({ id }) => id === 'sdm630')
  if (meter === undefined) throw new Error('no SDM630 in the table')
  const reads = planReads(meter, 1)
  const values = { meterId: '1', atMs: 0, importWh: 1_234_567n, exportWh: 89_001n, powerW: 1_500 }
  const slave = createModbusSlave(meter, 1, () => values)
  const answers = reads.map((read) => slave.answer(modbusRequest(read)))
  let readings = 0
  const { cpuS } = await timed(() => {
    for (let i = 0; i < DAY_HOURS * HOUR_S; i++) {
      const round = reads.map((read, at) => {
        const [answer] = createAnswerScanner(read).push(answers[at] ?? new Uint8Array(), () => undefined)
        return { read, data: answer !== undefined && 'data' in answer ? answer.data : new Uint8Array() }
      })
      if (typeof energyOfData(meter, round) !== 'string') readings++
    }
  })
  if (readings !== DAY_HOURS * HOUR_S) throw new Error(`Modbus: ${readings} readings of a day`)
  const bytes = answers.reduce((sum, answer) => sum + answer.length, 0)
  return [
    { what: `Modbus, rounds of ${bytes} bytes`, value: (bytes * readings) / cpuS / 1e6, unit: 'MB/s' },
    { what: 'Modbus, a whole day of 1 s rounds', value: cpuS, unit: 's', target: { atMost: 5 } },
  ]
}

export const benchDecode = async (): Promise<Figure[]> => {
  const figures: Figure[] = []
  for (const entry of CASES) figures.push(...(await benchCase(entry)))
  return [...figures, ...(await benchModbus())]
}
