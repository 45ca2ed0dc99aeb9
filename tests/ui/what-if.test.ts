// Promises of the figures beside an order and of the running slot: they are the book's and the tariff's, to the last unit.
import { describe, expect, test } from 'vitest'
import { must } from '../../src/ledger/index.ts'
import type { Book } from '../../src/node/index.ts'
import { formatsFor } from '../../src/ui/format/formats.ts'
import { priceWarning } from '../../src/ui/places/price-warning.ts'
import { orderWhatIf, priceOutside, slotWhatIf } from '../../src/ui/places/what-if.ts'
import { de } from '../../src/ui/words/de.ts'
import { en } from '../../src/ui/words/en.ts'
import { busy } from '../../tools/gallery/snapshots.ts'

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

describe('a price', () => {
  // From 0.08 to 0.28: the local fee is the buyer's.
  test.each([
    ['buy', 280_000n, undefined],
    ['buy', 280_001n, { kind: 'loses', microPerKwh: 1n }],
    ['buy', 80_000n, undefined],
    ['buy', 79_999n, { kind: 'nobody', microPerKwh: 80_000n }],
    ['sell', 80_000n, undefined],
    ['sell', 60_000n, { kind: 'loses', microPerKwh: 20_000n }],
    ['sell', -10_000n, { kind: 'loses', microPerKwh: 90_000n }],
    ['sell', 280_000n, undefined],
    ['sell', 280_001n, { kind: 'nobody', microPerKwh: 280_000n }],
  ] as const)('to %s at %s is told beside the corridor', (side, price, told) => {
    expect(priceOutside(side, price, tariff)).toEqual(told)
  })

  test('where there is no corridor is told to lose, and nothing else', () => {
    const none = { supplierPrice: 90_000n, feedInPrice: 80_000n, localFee: 20_000n }
    expect(priceOutside('buy', 75_000n, none)).toEqual({ kind: 'loses', microPerKwh: 5_000n })
    expect(priceOutside('sell', 75_000n, none)).toEqual({ kind: 'loses', microPerKwh: 5_000n })
    expect(priceOutside('buy', 60_000n, none)).toBeUndefined()
    expect(priceOutside('sell', 85_000n, none)).toBeUndefined()
  })

  test('outside is warned of in words, and inside of nothing', () => {
    const street = { ...must(busy.street, 'the gallery has a street'), tariff }
    const english = { words: en, formats: formatsFor('en-GB', en.phrases) }
    const german = { words: de, formats: formatsFor('de-DE', de.phrases) }
    expect(priceWarning('buy', 300_000n, street, english)).toBe(
      'Your supplier is cheaper: at this price, with the local fee, you would lose €0.02/kWh against the tariff.',
    )
    expect(priceWarning('sell', 70_000n, street, german)).toMatch(
      /^Das Netz zahlt mehr: Zu diesem Preis würdest du 0,01.€\/kWh gegenüber dem Tarif verlieren\.$/,
    )
    expect(priceWarning('buy', 200_000n, street, english)).toBeUndefined()
    expect(priceWarning('buy', undefined, street, english)).toBeUndefined()
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
