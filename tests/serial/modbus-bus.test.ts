// Several Modbus meters on one pair of wires: asked in turn, each heard by its address, and one that keeps quiet neither
// stops the others nor is forgotten. A look around the bus finds who is there.
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import {
  createModbusBus,
  createModbusPoll,
  createModbusSearch,
  MAX_BUS_METERS,
  membersOf,
  MODBUS_ABSENT_MS,
  MODBUS_METERS,
  pollOf,
  RELAY_STALE_MS,
  type ModbusMeter,
  type Poll,
} from '../../src/serial/index.ts'
import { createModbusSlave, modbusSlaves } from '../../tools/emulate/modbus-meter.ts'

const meterOf = (id: string): ModbusMeter => {
  const meter = MODBUS_METERS.find((one) => one.id === id)
  if (meter === undefined) throw new Error(`no ${id}`)
  return meter
}
const sdm = meterOf('sdm630')
const em24 = meterOf('em24')
const TICK_MS = 50

const valuesOf = (unit: number) => ({
  ...{ meterId: String(1_000 + unit), atMs: 0, importWh: BigInt(unit) * 1_000n, exportWh: 0n, powerW: 10 * unit },
})
const slavesOf = (all: readonly (readonly [ModbusMeter, number])[]) =>
  modbusSlaves(all.map(([meter, unit]) => createModbusSlave(meter, unit, () => valuesOf(unit))))
const busOf = (all: readonly (readonly [ModbusMeter, number])[]): Poll =>
  createModbusBus(all.map(([meter, unit]) => createModbusPoll({ meter, unit })))

/** Runs a poll against slaves; `gone` are addresses that keep quiet. */
const run = (
  poll: Poll,
  slaves: ReturnType<typeof slavesOf>,
  untilMs: number,
  gone: ReadonlySet<number>,
  fromMs = 0,
) => {
  const heard: { readonly unit: number; readonly atMs: number; readonly meterId: string }[] = []
  const asked: { readonly unit: number; readonly atMs: number }[] = []
  for (let nowMs = fromMs; nowMs < untilMs; nowMs += TICK_MS) {
    const step = poll.next(nowMs)
    if (step.kind !== 'write') continue
    const unit = step.bytes[0] ?? 0
    asked.push({ unit, atMs: nowMs })
    if (gone.has(unit)) continue
    for (const { meterId } of poll.push(slaves.answer(step.bytes), nowMs + 20))
      heard.push({ unit, atMs: nowMs, meterId })
  }
  return { heard, asked }
}
const NOBODY: ReadonlySet<number> = new Set()

test('meters of several kinds are asked in turn, and each reading is the one of its address', () => {
  const all = [
    [sdm, 7],
    [em24, 3],
    [sdm, 9],
  ] as const
  const poll = busOf(all)
  const { heard } = run(poll, slavesOf(all), 20_000, NOBODY)
  for (const unit of [7, 9])
    expect(heard).toContainEqual(expect.objectContaining({ unit, meterId: `sdm630 ${1_000 + unit}` }))
  expect(heard).toContainEqual(expect.objectContaining({ unit: 3, meterId: 'em24 unit 3' }))
  const counts = [7, 3, 9].map((unit) => heard.filter((one) => one.unit === unit).length)
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  expect(poll.members).toMatchObject([
    { meter: 'sdm630', unit: 7, isAbsent: false, reading: { importWh: 7_000n, powerW: 70 } },
    { meter: 'em24', unit: 3, isAbsent: false, reading: { importWh: 3_000n, powerW: 30 } },
    { meter: 'sdm630', unit: 9, isAbsent: false, reading: { importWh: 9_000n, powerW: 90 } },
  ])
})

test('one that keeps quiet is told of, asked now and then, and heard as soon as it is back', () => {
  const all = [
    [sdm, 1],
    [sdm, 2],
  ] as const
  const poll = busOf(all)
  const first = run(poll, slavesOf(all), 100_000, new Set([2]))
  expect(poll.members).toMatchObject([{ isAbsent: false }, { isAbsent: true, reading: undefined }])
  const rounds = first.asked.filter(({ unit, atMs }) => unit === 2 && atMs > 20_000).length
  // Three tries each time.
  expect(rounds).toBeLessThanOrEqual((3 * 80_000) / MODBUS_ABSENT_MS + 3)
  expect(rounds).toBeGreaterThan(0)
  const later = run(poll, slavesOf(all), 140_000, NOBODY, 100_000)
  expect(later.heard.filter(({ unit }) => unit === 2).length).toBeGreaterThan(1)
  expect(poll.members?.[1]).toMatchObject({ isAbsent: false, reading: { meterId: 'sdm630 1002' } })
})

test('on a bus where all but one keep quiet, that one is heard often enough for a relay', () => {
  const all = Array.from({ length: MAX_BUS_METERS }, (_, at) => [sdm, at + 1] as const)
  const gone = new Set(all.slice(1).map(([, unit]) => unit))
  const { heard } = run(busOf(all), slavesOf(all), 400_000, gone)
  const times = heard.filter(({ atMs }) => atMs > 100_000).map(({ atMs }) => atMs)
  const gaps = times.slice(1).map((atMs, at) => atMs - (times[at] ?? 0))
  expect(times.length).toBeGreaterThan(20)
  expect(Math.max(...gaps)).toBeLessThan(RELAY_STALE_MS)
})

test('a full bus at its slowest hears everybody in time for a relay', () => {
  const all = Array.from({ length: MAX_BUS_METERS }, (_, at) => [sdm, at + 1] as const)
  const { heard } = run(busOf(all), slavesOf(all), 120_000, NOBODY)
  for (const [, unit] of all) {
    const times = heard.filter((one) => one.unit === unit).map(({ atMs }) => atMs)
    const gaps = times.slice(1).map((atMs, at) => atMs - (times[at] ?? 0))
    expect(Math.max(...gaps)).toBeLessThan(RELAY_STALE_MS / 2)
  }
})

test('a choice that no bus can be is refused', () => {
  const others = (units: readonly number[]) => units.map((unit) => ({ meter: 'sdm630', unit }))
  const many = Array.from({ length: MAX_BUS_METERS }, (_, at) => at + 2)
  for (const [choice, fault] of [
    [{ meter: 'sdm630', others: others([1]) }, 'unit-twice'],
    [{ meter: 'sdm630', unit: 5, others: others([7, 7]) }, 'unit-twice'],
    [{ meter: 'sdm630', others: others([248]) }, 'unit-out-of-range'],
    [{ meter: 'sdm630', others: [{ meter: 'toaster', unit: 4 }] }, 'no-such-meter'],
    [{ meter: 'sdm630', others: [{ meter: 'iec', unit: 4 }] }, 'no-such-meter'],
    [{ meter: 'sdm630', others: others(many) }, 'too-many'],
  ] as const)
    expect(pollOf(choice)).toBe(fault)
  expect(membersOf({ meter: 'sdm630', others: others([4]) })).toEqual([
    { meter: 'sdm630', unit: 1 },
    { meter: 'sdm630', unit: 4 },
  ])
})

test('a look around the bus finds every meter of the kind, and tells who is of another', async () => {
  const all = [
    [sdm, 1],
    [sdm, 77],
    [em24, 100],
    [sdm, 247],
  ] as const
  const search = createModbusSearch(sdm)
  const slaves = slavesOf(all)
  let nowMs = 0
  let ended = false
  for (; !ended && nowMs < 300_000; nowMs += TICK_MS) {
    const step = search.next(nowMs)
    ended = step.kind === 'end'
    if (step.kind === 'write') search.push(slaves.answer(step.bytes), nowMs + 20)
    await turn()
  }
  expect(search.isOver).toBe(true)
  expect(search.found).toEqual([
    { unit: 1, is: 'likely' },
    { unit: 77, is: 'likely' },
    { unit: 100, is: 'other' },
    { unit: 247, is: 'likely' },
  ])
  expect(nowMs).toBeLessThan(100_000)
})

test('a meter that had no power when it was asked first goes by its number all the same', () => {
  const poll = busOf([[sdm, 5]])
  const slaves = slavesOf([[sdm, 5]])
  run(poll, slaves, 20_000, new Set([5]))
  const { heard } = run(poll, slaves, 40_000, NOBODY, 20_000)
  expect(new Set(heard.map(({ meterId }) => meterId))).toEqual(new Set(['sdm630 1005']))
})
