// What receipts come to: two blocks that are never mixed, and carbon that counts once, for whoever consumes.
import { describe, expect, test } from 'vitest'
import {
  LIFE_CYCLE,
  RECEIPT_KINDS,
  SEED_FACTORS,
  account,
  carbonOf,
  carbonFactorsOf,
  figuresOf,
  knowsTariff,
  termsOf,
  type ReceiptKind,
  type ReceiptRecord,
  type StatementTerms,
  type TariffRecord,
} from '../../src/ledger/index.ts'
import { standing, streetOfTwo } from './street.ts'
import { FOUNDER, GENESIS, SLOT_MS, agree, readingBody, send, sign } from './world.ts'

const receipt = (kind: ReceiptKind, other: Partial<ReceiptRecord>): ReceiptRecord => ({
  kind: RECEIPT_KINDS.indexOf(kind),
  household: 1,
  counterpart: 0,
  energyWh: 0n,
  priceMicroPerKwh: 0n,
  moneyMicro: 0n,
  slot: 7n,
  cause: new Uint8Array(32),
  number: 1n,
  balanceMicro: 0n,
  sourcesWh: [],
  ...other,
})

/** 30, 8 and 2 cents per kWh. */
const at = (slot: bigint, prices = GENESIS): TariffRecord => ({
  ...{ fromSlot: slot, supplierPrice: prices.supplierPrice, feedInPrice: prices.feedInPrice },
  localFee: prices.localFee,
})
const termsWith = (...tariffs: TariffRecord[]): StatementTerms => ({
  genesis: GENESIS,
  street: { terms: termsOf(GENESIS), tariffs },
})
const booked = (receipts: readonly ReceiptRecord[], atMs = 0n) => receipts.map((receipt) => ({ receipt, atMs }))
const of = (...receipts: ReceiptRecord[]) => figuresOf(booked(receipts), 0n, termsWith())
const solar = (wh: bigint): bigint[] => [0n, wh]

describe('a statement', () => {
  test('never mixes what moves money with what the supplier bills', () => {
    const figures = of(
      receipt('clearing', { energyWh: 1_000n, moneyMicro: -200_000n, sourcesWh: solar(1_000n) }),
      receipt('grid', { energyWh: 2_000n, priceMicroPerKwh: 300_000n }),
      receipt('grid', { energyWh: -500n, priceMicroPerKwh: 80_000n }),
      receipt('transfer', { moneyMicro: 50_000n, slot: 0n }),
    )
    expect(figures).toMatchObject({
      openingMicro: 0n,
      closingMicro: -150_000n,
      boughtWh: 1_000n,
      boughtMicro: 200_000n,
      movedMicro: 50_000n,
      gridWh: 2_000n,
      gridMicro: 600_000n,
      fedInWh: 500n,
      fedInMicro: 40_000n,
      localWh: 1_000n,
      localFeeMicro: 20_000n,
    })
    expect(figures.closingMicro - figures.openingMicro).toBe(
      figures.soldMicro - figures.boughtMicro + figures.movedMicro,
    )
  })

  test('says what it would have cost without neighbours: all taken at the tariff, all given fed in', () => {
    const bought = of(receipt('clearing', { energyWh: 1_000n, moneyMicro: -200_000n }))
    expect([bought.withoutMicro, bought.withMicro, bought.savedMicro]).toEqual([300_000n, 220_000n, 80_000n])
    const sold = of(receipt('clearing', { energyWh: -1_000n, moneyMicro: 200_000n }))
    expect([sold.withoutMicro, sold.withMicro, sold.savedMicro]).toEqual([-80_000n, -200_000n, 120_000n])
  })

  test('counts kept energy as exported once, whoever uses it later', () => {
    const kept = of(receipt('credit', { energyWh: -1_000n }))
    expect(kept).toMatchObject({ keptWh: 1_000n, withoutMicro: -80_000n })
    const handedOver = of(receipt('delivery', { energyWh: -1_000n, moneyMicro: 250_000n }))
    expect(handedOver).toMatchObject({ soldWh: 1_000n, withoutMicro: 0n, savedMicro: 250_000n })
    expect(of(receipt('credit', { energyWh: -1_000n, slot: 0n }))).toMatchObject({ expiredWh: 1_000n, keptWh: 0n })
  })

  test('rounds a bill once, not row by row', () => {
    const rows = Array.from({ length: 1_000 }, () => receipt('grid', { energyWh: 1n, priceMicroPerKwh: 333_333n }))
    expect(of(...rows)).toMatchObject({ gridWh: 1_000n, gridMicro: 333_333n })
  })

  test('counts each row at the tariff of its slot, and what has no slot at that of its block', () => {
    const dear = { ...GENESIS, supplierPrice: 400_000n, feedInPrice: 60_000n, localFee: 50_000n }
    const changed = termsWith(at(0n), at(7n, dear))
    const rows = (slot: bigint, atMs: bigint) =>
      figuresOf(booked([receipt('clearing', { slot, energyWh: 1_000n, moneyMicro: -200_000n })], atMs), 0n, changed)
    expect(rows(6n, 99n * SLOT_MS)).toMatchObject({ withoutMicro: 300_000n, localFeeMicro: 20_000n })
    expect(rows(7n, 0n)).toMatchObject({ withoutMicro: 400_000n, localFeeMicro: 50_000n })
    expect(rows(0n, 6n * SLOT_MS + 1n)).toMatchObject({ withoutMicro: 300_000n })
    expect(rows(0n, 7n * SLOT_MS)).toMatchObject({ withoutMicro: 400_000n })
    expect(knowsTariff({ tariffs: [at(5n)] }, 4n)).toBe(false)
  })

  test('of both sides of a match: the rows sum to the balance, and its carbon counts for the buyer alone', async () => {
    const { world, neighbour, sun, load, baseMs } = await streetOfTwo()
    await send(world, FOUNDER.household, standing(0n, 100_000n, false))
    await send(world, neighbour.keys.household, standing(250_000n, 0n, false))
    const endMs = baseMs + 2n * SLOT_MS
    agree(world, endMs, [
      await sign(world, sun, readingBody(2n, endMs, 0n, 100_100n)),
      await sign(world, load, readingBody(2n, endMs, 50_060n, 0n)),
    ])
    const [seller, buyer] = [1, 2].map((id) =>
      figuresOf(booked(world.receipts.filter(({ household }) => household === id)), 0n, world.tip.state),
    )
    expect(seller?.closingMicro).toBe(account(world.tip.state, 1).balanceMicro)
    expect(buyer?.closingMicro).toBe(account(world.tip.state, 2).balanceMicro)
    expect(buyer?.boughtWh).toBe(seller?.soldWh)
    expect(buyer?.carbon.avoidedMg).toBe((buyer?.boughtWh ?? 0n) * (292n - 41n))
    expect(seller?.carbon).toMatchObject({ avoidedMg: 0n, footprintMg: 0n })
    for (const figures of [seller, buyer]) expect(figures?.savedMicro).toBeGreaterThan(0n)
  })
})

describe('carbon', () => {
  const SOURCES_WH = [0n, 1_000n, 1_000n, 1_000n, 1_000n, 1_000n, 1_000n]
  test('avoided is grid less source; what nobody knows, and a battery, avoid nothing', () => {
    const { footprintMg, avoidedMg } = carbonOf(LIFE_CYCLE, SOURCES_WH, 0n)
    expect(avoidedMg).toBe(1_000n * (251n + 281n + 268n + 62n))
    expect(footprintMg).toBe(1_000n * (41n + 11n + 24n + 230n + 2n * 292n))
    expect(carbonOf(LIFE_CYCLE, [], 1_000n)).toMatchObject({ footprintMg: 292_000n, avoidedMg: 0n })
  })

  test('the seeds’ figures can be chosen, and give what those prototypes showed', () => {
    expect(carbonOf(SEED_FACTORS, SOURCES_WH, 0n).avoidedMg).toBe(1_000n * (400n + 400n + 20n))
  })

  test('a street’s own factors count, whatever they are called', () => {
    const terms = { ...termsOf(GENESIS), gridGramsPerKwh: 100, sourceGramsPerKwh: [100, 30, 10, 20, 100, 150, 100] }
    const factors = carbonFactorsOf(terms)
    expect(factors.preset).toBe('street')
    expect(carbonOf(factors, [0n, 1_000n, 0n, 0n, 0n, 1_000n], 0n).avoidedMg).toBe(1_000n * (70n - 50n))
    expect(carbonFactorsOf(termsOf(GENESIS))).toBe(LIFE_CYCLE)
  })

  test('pictures round down, and less than nothing is no tree', () => {
    expect(carbonOf(LIFE_CYCLE, [0n, 100_000n], 0n)).toMatchObject({ milliTrees: 1_195n, kilometres: 147n })
    const clean = { ...LIFE_CYCLE, bySource: { ...LIFE_CYCLE.bySource, solar: { footprint: 41n, avoided: -11n } } }
    expect(carbonOf(clean, [0n, 1_000n], 0n)).toMatchObject({ avoidedMg: -11_000n, milliTrees: 0n, kilometres: 0n })
  })
})
