// Registers typed by hand: what is refused before it is signed, what is asked again, and that the rest is agreed as typed.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BY_HAND, must, plausibleWh } from '../../src/ledger/index.ts'
import { enterReading, entryFault, type Entry } from '../../src/node/household/by-hand.ts'
import { registerMeter } from '../../src/node/household/metering.ts'
import type { SimHousehold } from '../sim/household.ts'
import { getUp, nodeOf, pass } from './awake.ts'

const HOUR_MS = 3_600_000
const NOW_MS = 1_800_000_000_000
/** A meter of 10 kW that showed 1,000 kWh and 200 kWh four hours ago. */
const LAST = { atMs: BigInt(NOW_MS - 4 * HOUR_MS), importWh: 1_000_000n, exportWh: 200_000n, nameplateW: 10_000 }
const ENTRY: Entry = {
  ...{ meter: 1, atMs: NOW_MS, importWh: 1_002_000n, exportWh: 200_000n, resolutionWh: 1, sure: false },
}

describe('an entry', () => {
  test.each([
    ['of a usual step is taken', {}, undefined],
    ['that stands still is taken', { importWh: 1_000_000n }, undefined],
    ['lower than before is refused', { importWh: 999_999n }, 'entry-falls'],
    ['whose other register is lower is refused', { exportWh: 199_999n }, 'entry-falls'],
    ['a digit too long is refused', { importWh: 10_020_000n }, 'entry-implausible'],
    ['of more than a quarter of full power is asked again', { importWh: 1_012_000n }, 'entry-doubtful'],
    ['that a person is sure of is taken', { importWh: 1_012_000n, sure: true }, undefined],
    ['that nobody can be sure of is refused all the same', { importWh: 1_050_000n, sure: true }, 'entry-implausible'],
    ['in the future is refused', { atMs: NOW_MS + 1 }, 'entry-time'],
    ['of the day before yesterday is refused', { atMs: NOW_MS - 48 * HOUR_MS }, 'entry-time'],
    ['before the last reading is refused', { atMs: NOW_MS - 5 * HOUR_MS }, 'entry-too-early'],
  ] as const)('%s', (_what, change, fault) => {
    expect(entryFault({ ...ENTRY, ...change }, LAST, NOW_MS)).toBe(fault)
  })

  test('is the first one of its meter: there is nothing to hold it against', () => {
    expect(entryFault({ ...ENTRY, importWh: 10n ** 9n }, undefined, NOW_MS)).toBeUndefined()
  })

  test('that is taken never falls and is never more than the ledger takes', () => {
    const step = fc.bigInt({ min: -1_000n, max: 100_000n })
    fc.assert(
      fc.property(step, step, fc.integer({ min: 1, max: 4 * HOUR_MS }), fc.boolean(), (taken, given, ms, sure) => {
        const last = { ...LAST, atMs: BigInt(NOW_MS - ms) }
        const entry = { ...ENTRY, importWh: last.importWh + taken, exportWh: last.exportWh + given, sure }
        const most = plausibleWh(last.nameplateW, BigInt(ms), entry.resolutionWh)
        const isGood = taken >= 0n && given >= 0n && taken <= most && given <= most
        const fault = entryFault(entry, last, NOW_MS)
        expect(fault === undefined || fault === 'entry-doubtful').toBe(isGood)
        if (sure) expect(fault).not.toBe('entry-doubtful')
      }),
    )
  })
})

test('a typed reading is agreed by the street as typed by hand, and the next one is held against it', async () => {
  const awake = await getUp()
  const [ann, bob] = awake.households as [SimHousehold, SimHousehold]
  const { state } = nodeOf(ann)
  const run = async <T>(task: () => Promise<T>): Promise<T> => must(await state.loop.run(task), 'the loop runs')
  const plate = { meterId: '12 345', label: 'cellar', source: 'none', nameplateW: 10_000, simulated: false } as const
  expect((await run(() => registerMeter(state, plate))).ok).toBe(true)
  await pass(awake.world, 5_000)
  const meterOf = (home: SimHousehold) => nodeOf(home).state.chain?.tip().state.meters.rows.at(-1)
  const meter = meterOf(ann)?.id ?? -1
  const enter = (importWh: bigint) => {
    const atMs = state.ports.clock.nowMs()
    const typed = { meter, atMs, importWh, exportWh: 0n, resolutionWh: 100, sure: false }
    return run(() => enterReading(state, typed))
  }
  expect(await enter(5_000_000n)).toEqual({ ok: true, value: undefined })
  await pass(awake.world, 5_000)
  expect(meterOf(bob)).toMatchObject({ based: true, byHand: true, importWh: 5_000_000n })
  expect(await enter(4_999_900n)).toEqual({ ok: false, refusal: 'entry-falls' })
  expect(await enter(5_000_100n)).toEqual({ ok: true, value: undefined })
  // What is on its way counts as the last one.
  await pass(awake.world, 50)
  expect(await enter(5_000_000n)).toEqual({ ok: false, refusal: 'entry-falls' })
  await pass(awake.world, 5_000)
  expect(meterOf(bob)).toMatchObject({ byHand: true, sequence: 2n, importWh: 5_000_100n })
  expect(BY_HAND).toBe(3)
  const bobs = await must(
    await nodeOf(bob).state.loop.run(() =>
      enterReading(nodeOf(bob).state, {
        meter,
        atMs: NOW_MS,
        importWh: 6_000_000n,
        exportWh: 0n,
        resolutionWh: 1,
        sure: true,
      }),
    ),
    'the loop runs',
  )
  expect(bobs).toEqual({ ok: false, refusal: 'meter-unknown' })
})
