// Promises of the autopilot's orders: never past a price, a reserve or an allowance, and no order is touched for nothing.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideTrade, NO_SETTINGS, type Settings, type TradeFacts } from '../../src/autopilot/index.ts'

const settings: Settings = {
  ...NO_SETTINGS,
  sell: { atLeastMicro: 200_000n, keepWh: 500n, keepForecast: false },
  buy: { atMostMicro: 150_000n, holdWh: 3_000n },
}
const facts: TradeFacts = {
  ...{ nowMs: 0, selling: undefined, buying: undefined, needWh: undefined },
  ...{ freeWh: 0n, ownedWh: 0n, allowanceLeftMicro: 10_000_000n, spendableMicro: 10_000_000n },
  standing: { buyPrice: 280_000n, sellPrice: 100_000n },
}
const resting = (leftWh: bigint, priceMicroPerKwh: bigint) => ({
  ...{ id: 'o1', leftWh, priceMicroPerKwh },
  expiresAtMs: 86_400_000,
})

describe('selling', () => {
  test('offers what is above the reserve, at its price', () => {
    const { actions } = decideTrade({ ...settings, buy: undefined }, { ...facts, freeWh: 4_000n, ownedWh: 4_000n })
    expect(actions).toEqual([{ kind: 'place', side: 'sell', quantityWh: 3_500n, priceMicroPerKwh: 200_000n }])
  })

  test('keeps what the forecast says the house will need, when it is asked to', () => {
    const sell = { atLeastMicro: 200_000n, keepWh: 500n, keepForecast: true }
    const given = { ...facts, freeWh: 4_000n, ownedWh: 4_000n, needWh: 3_200n }
    expect(decideTrade({ ...settings, sell, buy: undefined }, given).actions).toMatchObject([{ quantityWh: 800n }])
  })

  test('an order that is about right is left alone, one that is far off is changed, one for nothing is taken back', () => {
    const only = { ...settings, buy: undefined }
    const held = { ...facts, selling: resting(3_500n, 200_000n) }
    expect(decideTrade(only, { ...held, freeWh: 900n, ownedWh: 900n }).actions).toEqual([])
    expect(decideTrade(only, { ...held, freeWh: 2_000n, ownedWh: 2_000n }).actions).toEqual([
      { kind: 'amend', side: 'sell', id: 'o1', quantityWh: 5_000n, priceMicroPerKwh: 200_000n },
    ])
    const paused = decideTrade({ ...only, paused: true }, held)
    expect(paused).toMatchObject({ actions: [{ kind: 'cancel', id: 'o1' }], sell: 'paused' })
  })

  test('a price beyond the household’s own is not sent: the books would refuse it of a computer', () => {
    const given = { ...facts, freeWh: 4_000n, ownedWh: 4_000n, standing: { buyPrice: 0n, sellPrice: 250_000n } }
    expect(decideTrade(settings, given)).toMatchObject({
      ...{ actions: [], sell: 'beyond-own-price', buy: 'beyond-own-price' },
    })
  })
})

describe('buying', () => {
  test('buys up to what it shall hold, or to what the forecast needs if that is less', () => {
    const only = { ...settings, sell: undefined }
    expect(decideTrade(only, { ...facts, ownedWh: 1_000n }).actions).toMatchObject([{ quantityWh: 2_000n }])
    expect(decideTrade(only, { ...facts, needWh: 1_500n }).actions).toMatchObject([{ quantityWh: 1_500n }])
    expect(decideTrade(only, { ...facts, ownedWh: 3_000n })).toMatchObject({ actions: [], buy: 'enough' })
  })

  test('goes no further than the day’s allowance', () => {
    const only = { ...settings, sell: undefined }
    expect(decideTrade(only, { ...facts, allowanceLeftMicro: 300_000n }).actions).toMatchObject([
      { quantityWh: 2_000n },
    ])
    expect(decideTrade(only, { ...facts, allowanceLeftMicro: 1_000n })).toMatchObject({
      ...{ actions: [], buy: 'allowance-used' },
    })
  })
})

const wh = fc.bigInt({ min: 0n, max: 20_000n })
const price = fc.bigInt({ min: 1n, max: 400_000n })
test('whatever is asked: never below the price, never into the reserve, never past allowance or money', () => {
  fc.assert(
    fc.property(wh, wh, wh, wh, price, price, wh, (freeWh, more, held, keepWh, low, high, money) => {
      const atMostMicro = low < high ? low : high
      const atLeastMicro = (low < high ? high : low) + 1n
      const asked: Settings = {
        ...NO_SETTINGS,
        sell: { atLeastMicro, keepWh, keepForecast: false },
        buy: { atMostMicro, holdWh: 5_000n },
      }
      const given: TradeFacts = {
        ...facts,
        ...{ freeWh, ownedWh: freeWh + more, allowanceLeftMicro: money * 100n, spendableMicro: money * 70n },
        selling: held === 0n ? undefined : resting(held, atLeastMicro),
        standing: { buyPrice: 500_000n, sellPrice: 0n },
      }
      for (const action of decideTrade(asked, given).actions) {
        if (action.kind === 'cancel') continue
        if (action.side === 'sell') {
          expect(action.priceMicroPerKwh).toBe(atLeastMicro)
          expect(action.quantityWh).toBeLessThanOrEqual(freeWh + held)
          expect(freeWh + more + held - action.quantityWh).toBeGreaterThanOrEqual(keepWh)
        } else expect(action.quantityWh * action.priceMicroPerKwh).toBeLessThanOrEqual(money * 70n * 1000n)
      }
    }),
  )
})
