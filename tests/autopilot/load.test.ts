// Promises of a flexible load and of a battery: what starts them, what keeps them on, and what always wins.
import { describe, expect, test } from 'vitest'
import {
  decideBattery,
  decideLoad,
  freshBattery,
  FRESH_LOAD,
  type BatteryMemory,
  type BatteryRule,
  type LoadFacts,
  type LoadMemory,
  type LoadRule,
} from '../../src/autopilot/index.ts'

const MINUTE_MS = 60_000
const MIDNIGHT_MS = Date.UTC(2026, 5, 1)
const rule: LoadRule = {
  ...{ relayId: 'p', name: 'Boiler', powerW: 2_000, belowMicro: 120_000n, aboveW: 1_500 },
  ...{ leastRunMinutes: 20, mustRunMinutes: 0, byMinute: 18 * 60 },
}

/** Lets the rule look every ten seconds; the relay follows at once. `gridW` is the house without the load. */
const play = (
  one: LoadRule,
  steps: readonly (Partial<LoadFacts> & { readonly minutes: number; readonly isSilent?: boolean })[],
  fromMinute = 600,
) => {
  let memory: LoadMemory = FRESH_LOAD
  let isOn = false
  let nowMs = MIDNIGHT_MS + fromMinute * MINUTE_MS
  return steps.map(({ minutes, isSilent = false, gridW = 300, ...facts }) => {
    let last = 'nothing'
    for (const endMs = nowMs + minutes * MINUTE_MS; nowMs < endMs; nowMs += 10_000) {
      const { memory: next, wish } = decideLoad(one, memory, {
        ...{ nowMs, zoneMinutes: 0, priceMicro: undefined, isOn },
        ...{ surplusForMs: 5 * MINUTE_MS, isPlanned: false },
        ...facts,
        gridW: isSilent ? undefined : gridW + (isOn ? one.powerW : 0),
      })
      memory = next
      isOn = wish.on
      last = `${wish.on ? 'on' : 'off'} ${wish.why}`
    }
    return last
  })
}

describe('a load', () => {
  test('waits for five minutes of surplus, and a cloud does not stop it', () => {
    const sunny = { gridW: -1_800 }
    expect(play(rule, [{ minutes: 4, ...sunny }])).toEqual(['off waits-for-surplus'])
    const day = [
      { minutes: 6, ...sunny },
      { minutes: 30, ...sunny },
      { minutes: 3, gridW: 100 },
      { minutes: 5, ...sunny },
      { minutes: 10, gridW: 100 },
    ]
    expect(play(rule, day)).toEqual([
      ...['on surplus', 'on surplus', 'on surplus', 'on surplus'],
      'off waits-for-surplus',
    ])
  })

  test('a surplus that comes and goes never starts it', () => {
    const flicker = Array.from({ length: 8 }, (_, at) => ({ minutes: 3, gridW: at % 2 === 0 ? -4_000 : 100 }))
    expect(new Set(play(rule, flicker))).toEqual(new Set(['off waits-for-surplus']))
  })

  test('runs while the price is low, and then for its minimum time', () => {
    expect(
      play(rule, [
        { minutes: 2, priceMicro: 110_000n },
        { minutes: 10, priceMicro: 120_000n },
        { minutes: 15, priceMicro: 120_000n },
      ]),
    ).toEqual(['on price', 'on minimum-run', 'off waits-for-surplus'])
  })

  test('what was before a long sleep says nothing about now', () => {
    const facts = { zoneMinutes: 0, priceMicro: undefined, isOn: false, surplusForMs: 5 * MINUTE_MS, isPlanned: false }
    const look = (memory: LoadMemory, minute: number) =>
      decideLoad(rule, memory, { ...facts, nowMs: MIDNIGHT_MS + minute * MINUTE_MS, gridW: -4_000 })
    const evening = look(FRESH_LOAD, 600)
    const morning = look(evening.memory, 1_300)
    expect(morning).toMatchObject({ wish: { on: false }, memory: { surplusSinceMs: MIDNIGHT_MS + 1_300 * MINUTE_MS } })
  })

  test('a silent meter starts nothing by surplus', () => {
    expect(play(rule, [{ minutes: 20, gridW: -9_000, isSilent: true }])).toEqual(['off waits-for-surplus'])
  })

  test('must have run by its hour: it starts at the last moment, and what it ran before counts', () => {
    const must = { ...rule, belowMicro: undefined, aboveW: undefined, mustRunMinutes: 60, leastRunMinutes: 0 }
    expect(play(must, [{ minutes: 55 }, { minutes: 10 }, { minutes: 50 }, { minutes: 20 }], 16 * 60)).toEqual([
      ...['off waits', 'on must-run', 'on must-run'],
      'off waits',
    ])
    const planned = [{ minutes: 30, isPlanned: true }, { minutes: 60 }, { minutes: 30 }]
    expect(play(must, planned, 15 * 60 + 58)).toEqual(['on planned', 'off waits', 'on must-run'])
  })

  test('the hour is one by the clock on the wall', () => {
    const must = { ...rule, belowMicro: undefined, aboveW: undefined, mustRunMinutes: 60, leastRunMinutes: 0 }
    const { memory } = decideLoad(must, FRESH_LOAD, {
      ...{ nowMs: MIDNIGHT_MS, zoneMinutes: 120, priceMicro: undefined, gridW: 0, isOn: false },
      ...{ surplusForMs: 0, isPlanned: false },
    })
    expect(memory.dueAtMs).toBe(MIDNIGHT_MS + 16 * 60 * MINUTE_MS)
    const earlier = decideLoad({ ...must, byMinute: 6 * 60 }, memory, {
      ...{ nowMs: MIDNIGHT_MS + 10_000, zoneMinutes: 120, priceMicro: undefined, gridW: 0, isOn: false },
      ...{ surplusForMs: 0, isPlanned: false },
    })
    expect(earlier.memory.dueAtMs).toBe(MIDNIGHT_MS + 4 * 60 * MINUTE_MS)
  })
})

const battery: BatteryRule = {
  ...{ chargeRelay: 'c', dischargeRelay: 'd', capacityWh: 5_000n, chargeW: 2_000, dischargeW: 1_000 },
  ...{ chargeBelowMicro: 120_000n, dischargeAboveMicro: 250_000n, reserveWh: 1_000n },
}
const live = (
  one: BatteryRule,
  levelWh: number,
  steps: readonly { hours: number; price?: bigint; gridW?: number }[],
) => {
  let memory: BatteryMemory = freshBattery(levelWh)
  let does = 'rest'
  let nowMs = MIDNIGHT_MS
  return steps.map(({ hours, price, gridW }) => {
    let why = ''
    for (const endMs = nowMs + hours * 60 * MINUTE_MS; nowMs < endMs; nowMs += 10_000) {
      const decided = decideBattery(one, memory, {
        ...{ nowMs, priceMicro: price, surplusForMs: 5 * MINUTE_MS },
        gridW: (gridW ?? 0) + (does === 'charge' ? one.chargeW : 0),
        ...{ isCharging: does === 'charge', isDischarging: does === 'discharge' },
      })
      memory = decided.memory
      does = decided.wish.does
      why = decided.wish.why
    }
    return `${does} ${why} ${Math.round(memory.levelWh / 100) / 10}`
  })
}

describe('a battery', () => {
  test('charges below the one price, gives above the other, and keeps its reserve', () => {
    expect(
      live(battery, 1_000, [
        { hours: 1, price: 100_000n },
        { hours: 2, price: 200_000n },
        { hours: 1, price: 260_000n },
        { hours: 4, price: 260_000n },
      ]),
    ).toEqual(['charge price-low 2.8', 'rest between 2.8', 'discharge price-high 1.8', 'rest at-reserve 1'])
  })

  test('charges from the roof when that gives more than it draws, and stops when it should be full', () => {
    expect(live(battery, 4_000, [{ hours: 0.55, gridW: -3_000 }])).toEqual(['charge surplus 4.8'])
    expect(live(battery, 4_900, [{ hours: 1, price: 100_000n }])).toEqual(['rest full 5'])
  })

  test('without a price nothing is given away', () => {
    expect(live(battery, 4_000, [{ hours: 1 }])).toEqual(['rest no-price 4'])
  })
})
