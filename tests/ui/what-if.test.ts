// Promises of the figures beside an order and of the running slot: they are the book's and the tariff's, to the last unit.
import { describe, expect, test } from 'vitest'
import type { Book } from '../../src/node/index.ts'
import { orderWhatIf, slotWhatIf } from '../../src/ui/places/what-if.ts'

const tariff = { supplierPrice: 300_000n, feedInPrice: 80_000n, localFee: 20_000n }
const level = (priceMicroPerKwh: bigint, quantityWh: bigint) => ({ priceMicroPerKwh, quantityWh })
const book: Book = {
  bids: [level(150_000n, 400n)],
  offers: [level(160_000n, 1_000n), level(170_000n, 500n), level(200_000n, 9_000n)],
  mine: [
    {
      ...{ id: 'o', side: 'sell', quantityWh: 600n, leftWh: 600n },
      ...{ priceMicroPerKwh: 160_000n, expiresAtMs: 0 },
    },
  ],
  lastPrice: undefined,
}

describe('an order', () => {
  test('to buy takes the cheapest offers of others first, and no dearer one', () => {
    const wish = { side: 'buy', quantityWh: 1_000n, priceMicroPerKwh: 180_000n } as const
    // 400 Wh at 0.16 and 500 Wh at 0.17; 600 Wh at 0.16 are our own.
    expect(orderWhatIf(wish, book, tariff)).toEqual({
      ...{ atOnceWh: 900n, atOnceMicro: 64_000n + 85_000n },
      aheadMicro: 100_000n,
    })
  })

  test('to sell meets bids that are high enough', () => {
    const wish = { side: 'sell', quantityWh: 1_000n, priceMicroPerKwh: 140_000n } as const
    expect(orderWhatIf(wish, book, tariff)).toEqual({ atOnceWh: 400n, atOnceMicro: 60_000n, aheadMicro: 60_000n })
    expect(orderWhatIf({ ...wish, priceMicroPerKwh: 151_000n }, book, tariff).atOnceWh).toBe(0n)
  })

  test('outside the corridor is told as worse than the tariff', () => {
    const dear = { side: 'buy', quantityWh: 2_000n, priceMicroPerKwh: 290_000n } as const
    expect(orderWhatIf(dear, { ...book, offers: [] }, tariff).aheadMicro).toBe(-20_000n)
  })
})

describe('the running slot', () => {
  const slot = { startsAtMs: 0, endsAtMs: 1, importWh: 0n, exportWh: 0n }
  const standing = { buyPrice: 250_000n, sellPrice: 120_000n, unsold: 'keep' } as const

  test('sells or buys the difference of both registers at the last price', () => {
    expect(slotWhatIf({ ...slot, importWh: 40n, exportWh: 350n }, 190_000n, standing, tariff)).toEqual({
      ...{ kind: 'selling', energyWh: 310n, priceMicroPerKwh: 190_000n, aheadMicro: 34_100n },
    })
    expect(slotWhatIf({ ...slot, importWh: 350n, exportWh: 40n }, 190_000n, undefined, tariff)).toEqual({
      ...{ kind: 'buying', energyWh: 310n, priceMicroPerKwh: 190_000n, aheadMicro: 27_900n },
    })
    expect(slotWhatIf(slot, 190_000n, standing, tariff)).toBeUndefined()
  })

  test('is the main grid’s without a price, or beyond the household’s own', () => {
    const giving = { ...slot, exportWh: 10n }
    expect(slotWhatIf(giving, undefined, standing, tariff)).toMatchObject({ kind: 'feeding', energyWh: 10n })
    expect(slotWhatIf(giving, 100_000n, standing, tariff)).toMatchObject({ kind: 'feeding' })
    expect(slotWhatIf({ ...slot, importWh: 10n }, 260_000n, standing, tariff)).toMatchObject({ kind: 'drawing' })
  })
})
