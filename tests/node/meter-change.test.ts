// A meter that is replaced: said from the page, and its next reading is a new base instead of negative energy.
import { expect, test } from 'vitest'
import { must, textOf } from '../../src/ledger/index.ts'
import { changeMeter, registerMeter } from '../../src/node/household/metering.ts'
import { tellOfReading } from '../../src/node/household/refused-reading.ts'
import { SLOT_MS } from '../sim/founding.ts'
import { readMeter } from '../sim/household.ts'
import { getUp, inLoop, nodeOf, pass } from './awake.ts'

test(
  'a meter of ours that was set back begins anew; a neighbour’s cannot be changed',
  { timeout: 60_000 },
  async () => {
    const { world, street, households } = await getUp()
    const [home, neighbour] = households
    const meterOf = (id: number) =>
      must(
        must(nodeOf(home).state.chain, 'a chain')
          .tip()
          .state.meters.rows.find((meter) => meter.household === id),
        'a meter',
      )
    readMeter(street, must(home, 'at home'), SLOT_MS)
    await pass(world, SLOT_MS)
    const before = meterOf(1)
    expect(before.based).toBe(true)
    const change = { meter: before.id, number: '' }
    expect(await inLoop(neighbour, (state) => changeMeter(state, change))).toEqual({
      ok: false,
      refusal: 'meter-unknown',
    })
    expect(await inLoop(home, (state) => changeMeter(state, change))).toMatchObject({ ok: true })
    await pass(world, SLOT_MS)
    expect(meterOf(1)).toMatchObject({ based: false, serialHash: before.serialHash })

    readMeter(street, must(home, 'at home'), SLOT_MS)
    await pass(world, SLOT_MS)
    expect(meterOf(1).based).toBe(true)
    // Once a day.
    expect(await inLoop(home, (state) => changeMeter(state, change))).toMatchObject({ ok: false })
  },
)

test('another meter brings its own number', { timeout: 60_000 }, async () => {
  const { world, households } = await getUp()
  const state = nodeOf(households[0]).state
  const meter = () =>
    must(
      state.chain?.tip().state.meters.rows.find(({ household }) => household === 1),
      'a meter',
    )
  const { id, serialHash } = meter()
  const sent = await inLoop(households[0], (node) => changeMeter(node, { meter: id, number: 'NEW-7' }))
  expect(sent).toMatchObject({ ok: true })
  await pass(world, SLOT_MS)
  expect(meter().serialHash).not.toEqual(serialHash)
})

test('registers that fall are told to the people at home, until they say that the meter was set back', async () => {
  const { world, street, households } = await getUp()
  const home = must(households[0], 'at home')
  const { state } = nodeOf(home)
  const told = () => state.notices.filter(({ code }) => code === 'reading-falls')
  const meter = () =>
    must(
      state.chain?.tip().state.meters.rows.find(({ household }) => household === 1),
      'a meter',
    )
  readMeter(street, home, SLOT_MS)
  await pass(world, SLOT_MS)
  const { importWh } = meter()
  expect(told()).toEqual([])

  home.importWh = 0n
  readMeter(street, home, SLOT_MS)
  await pass(world, SLOT_MS)
  expect(meter().importWh).toBe(importWh)
  expect(told()).toMatchObject([{ about: textOf(meter().label) }])

  const change = { meter: meter().id, number: '' }
  expect(await inLoop(home, (node) => changeMeter(node, change))).toMatchObject({ ok: true })
  await pass(world, SLOT_MS)
  readMeter(street, home, SLOT_MS)
  await pass(world, SLOT_MS)
  expect(meter()).toMatchObject({ based: true })
  expect(told()).toEqual([])
})

test('what is told of a meter goes with a good reading of that meter alone', { timeout: 60_000 }, async () => {
  const { world, households } = await getUp()
  const [home] = households
  const { state } = nodeOf(home)
  const meters = () =>
    must(state.chain, 'a chain')
      .tip()
      .state.meters.rows.filter(({ household }) => household === 1)
  const label = must(textOf(must(meters()[0], 'a meter').label), 'a name')
  const twin = { meterId: 'TWIN', label, source: 'none', nameplateW: 5_000, simulated: true } as const
  expect(await inLoop(home, (node) => registerMeter(node, twin))).toMatchObject({ ok: true })
  await pass(world, SLOT_MS)
  const [first, second] = [must(meters()[0], 'a meter'), must(meters()[1], 'its twin')]
  const told = () => state.notices.map(({ code, about }) => [code, about])

  tellOfReading(state, first, 'reading-falls')
  expect(told()).toEqual([['reading-falls', `${label} (${first.id})`]])
  tellOfReading(state, second, undefined)
  tellOfReading(state, first, 'reading-time')
  expect(told()).toHaveLength(1)
  tellOfReading(state, first, 'reading-implausible')
  expect(told()).toEqual([['reading-implausible', `${label} (${first.id})`]])
  tellOfReading(state, first, undefined)
  expect(told()).toEqual([])
})
