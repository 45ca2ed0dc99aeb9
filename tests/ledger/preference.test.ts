// A preference says whose and which energy of a match a home would rather have. It decides the origin of a Wh and nothing
// else: no price, no Wh and no money of anybody, however homes wish.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  RECEIPT_KINDS,
  SOURCES,
  addSources,
  mixFor,
  originsOf,
  preferenceFor,
  slotOf,
  sourcesOf,
  type Matched,
  type ReceiptRecord,
  type Signer,
} from '../../src/ledger/index.ts'
import { streetOfTwo } from './street.ts'
import {
  FOUNDER,
  SLOT_MS,
  addMeter,
  admit,
  agree,
  createWorld,
  nowMs,
  readingBody,
  send,
  sign,
  type World,
} from './world.ts'

const SUN = SOURCES.indexOf('solar')
const WIND = SOURCES.indexOf('wind')
const prefer = (partner: number, source = 0) => ({ kind: 'preference', partner, source }) as const

describe('whose energy a buyer gets', () => {
  const seller = (household: number, quantityWh: bigint, source: number, partner = 0): Matched => ({
    ...{ household, quantityWh, source, partner },
  })
  const buyer = (household: number, quantityWh: bigint, partner = 0, source = 0): Matched => ({
    ...{ household, quantityWh, partner, source },
  })

  test('partners who name each other come first, and one who names alone gets nothing by it', () => {
    const sold = [seller(1, 60n, SUN, 4), seller(2, 40n, WIND)]
    const rows = originsOf([buyer(3, 50n, 2), buyer(4, 50n, 1)], sold)
    expect(rows.map(({ fromPartnerWh }) => fromPartnerWh)).toEqual([0n, 50n])
    expect(rows.map(({ sourcesWh }) => sourcesWh)).toEqual([
      [0n, 10n, 40n],
      [0n, 50n],
    ])
  })

  test('those who want one source share it by quantity, and who does not ask gets the rest', () => {
    const rows = originsOf(
      [buyer(3, 60n, 0, SUN), buyer(4, 30n, 0, SUN), buyer(5, 30n)],
      [seller(1, 60n, SUN), seller(2, 60n, WIND)],
    )
    expect(rows.map(({ sourcesWh }) => sourcesWh)).toEqual([
      [0n, 40n, 20n],
      [0n, 20n, 10n],
      [0n, 0n, 30n],
    ])
  })

  const wh = fc.bigInt({ min: 1n, max: 2_000n })
  const homes = fc
    .record({
      sold: fc.array(fc.record({ wh, source: fc.integer({ min: 0, max: 3 }), partner: fc.nat(8) }), {
        minLength: 1,
        maxLength: 4,
      }),
      bought: fc.array(fc.record({ wh, source: fc.integer({ min: 0, max: 3 }), partner: fc.nat(8) }), {
        minLength: 1,
        maxLength: 4,
      }),
    })
    .map(({ sold, bought }) => {
      // As much is bought as sold: the greater side gives its first household less.
      const sides = [
        sold.map((one, at) => seller(1 + at, one.wh, one.source, one.partner)),
        bought.map((one, at) => buyer(5 + at, one.wh, one.partner, one.source)),
      ] as const
      const sumOf = (rows: readonly Matched[]): bigint => rows.reduce((sum, row) => sum + row.quantityWh, 0n)
      const [more, less] = sumOf(sides[0]) > sumOf(sides[1]) ? [0, 1] : [1, 0]
      const missing = sumOf(more === 0 ? sides[0] : sides[1]) - sumOf(less === 0 ? sides[0] : sides[1])
      const filled = (less === 0 ? sides[0] : sides[1]).map((row, at) =>
        at === 0 ? { ...row, quantityWh: row.quantityWh + missing } : row,
      )
      return more === 0 ? { sold: sides[0], bought: filled } : { sold: filled, bought: sides[1] }
    })

  test('everybody gets exactly what was bought, and every Wh sold is given once', () => {
    fc.assert(
      fc.property(homes, ({ sold, bought }) => {
        const rows = originsOf(bought, sold)
        for (const [at, { sourcesWh }] of rows.entries())
          expect(sourcesWh.reduce((sum, part) => sum + part, 0n)).toBe(bought[at]?.quantityWh)
        const given = rows.reduce<bigint[]>((sum, row) => addSources(sum, row.sourcesWh), [])
        const had = sold.reduce<bigint[]>((sum, row) => addSources(sum, sourcesOf(row.source, row.quantityWh)), [])
        expect(given).toEqual(had)
        for (const { sourcesWh } of rows) for (const part of sourcesWh) expect(part).toBeGreaterThanOrEqual(0n)
      }),
    )
  })

  test('without a wish it is the one mix that everybody gets', () => {
    fc.assert(
      fc.property(homes, ({ sold, bought }) => {
        const indifferent = bought.map((row) => ({ ...row, partner: 0, source: 0 }))
        const mixes = mixFor(
          bought.map(({ quantityWh }) => quantityWh),
          sold.map(({ source, quantityWh }) => sourcesOf(source, quantityWh)),
        )
        expect(originsOf(indifferent, sold).map(({ sourcesWh }) => sourcesWh)).toEqual(mixes)
      }),
    )
  })

  test('a wish for a source never leaves the one who wishes with less of it than the mix, beyond the rounding', () => {
    fc.assert(
      fc.property(homes, ({ sold, bought }) => {
        const [first, ...others] = bought.map((row) => ({ ...row, partner: 0 })) as [Matched, ...Matched[]]
        const got = (source: number): bigint =>
          originsOf([{ ...first, source }, ...others], sold)[0]?.sourcesWh[SUN] ?? 0n
        expect(got(SUN) + 1n).toBeGreaterThanOrEqual(got(0))
      }),
    )
  })
})

/** The founder and Ann sell sun and wind, Ben and Cem buy; each says what it would rather. */
const street = async (wishes: readonly ReturnType<typeof prefer>[]): Promise<World> => {
  const world = createWorld()
  const ann = await admit(world, 'Ann')
  const ben = await admit(world, 'Ben')
  const cem = await admit(world, 'Cem')
  const homes = [FOUNDER, ann.keys, ben.keys, cem.keys]
  const meters: Signer[] = []
  for (const [at, keys] of homes.entries())
    meters.push(await addMeter(world, keys, `meter ${at}`, at === 0 ? SUN : at === 1 ? WIND : 0))
  for (const [at, wish] of wishes.entries()) {
    const keys = homes[at]
    if (keys !== undefined) expect(await send(world, keys.device, wish)).toBeUndefined()
  }
  const slot = slotOf(world.tip.state.genesis, nowMs(world)) + 1n
  const readings = async (sequence: bigint, atSlot: bigint, wh: bigint) => {
    const atMs = atSlot * SLOT_MS
    const made = []
    for (const [at, meter] of meters.entries())
      made.push(await sign(world, meter, readingBody(sequence, atMs, at >= 2 ? wh : 0n, at < 2 ? wh : 0n)))
    agree(world, atMs + 1n, made)
  }
  await readings(1n, slot, 0n)
  await readings(2n, slot + 1n, 100n)
  return world
}

const named = (world: World, kind: string): ReceiptRecord[] =>
  world.receipts.filter((receipt) => RECEIPT_KINDS[receipt.kind] === kind)

describe('in the books', () => {
  test('a preference changes the origin of Wh, and no price, no Wh and no money of anybody', async () => {
    const without = await street([])
    const withThem = await street([prefer(3), prefer(0), prefer(1), prefer(0, WIND)])
    const money = (world: World) =>
      named(world, 'clearing').map(({ household, energyWh, priceMicroPerKwh, moneyMicro }) => {
        return { household, energyWh, priceMicroPerKwh, moneyMicro }
      })
    expect(money(withThem)).toEqual(money(without))
    expect(money(without)).toHaveLength(4)
    expect(withThem.tip.state.accounts.rows.map(({ balanceMicro }) => balanceMicro)).toEqual(
      without.tip.state.accounts.rows.map(({ balanceMicro }) => balanceMicro),
    )
    const boughtBy = (world: World, household: number) =>
      named(world, 'clearing').find((receipt) => receipt.household === household)?.sourcesWh
    expect([boughtBy(without, 3), boughtBy(without, 4)]).toEqual([
      [0n, 50n, 50n],
      [0n, 50n, 50n],
    ])
    expect([boughtBy(withThem, 3), boughtBy(withThem, 4)]).toEqual([
      [0n, 100n],
      [0n, 0n, 100n],
    ])
    expect(named(without, 'partner')).toEqual([])
    expect(named(withThem, 'partner')).toMatchObject([
      { household: 3, counterpart: 1, energyWh: 100n, moneyMicro: 0n },
      { household: 1, counterpart: 3, energyWh: -100n, moneyMicro: 0n },
    ])
  })

  test('it counts from the slot that follows, and the newest stands', async () => {
    const { world } = await streetOfTwo()
    const slot = slotOf(world.tip.state.genesis, nowMs(world))
    await send(world, FOUNDER.device, prefer(2, WIND))
    await send(world, FOUNDER.device, prefer(0, SUN))
    expect(preferenceFor(world.tip.state, 1, slot)).toEqual({ partner: 0, source: 0 })
    expect(preferenceFor(world.tip.state, 1, slot + 1n)).toEqual({ partner: 0, source: SUN })
  })

  test('oneself, strangers and unknown sources are refused', async () => {
    const { world } = await streetOfTwo()
    expect(await send(world, FOUNDER.device, prefer(1))).toBe('own-order')
    expect(await send(world, FOUNDER.device, prefer(99))).toBe('unknown')
    expect(await send(world, FOUNDER.device, prefer(2, SOURCES.length))).toBe('unknown')
    expect(await send(world, FOUNDER.device, prefer(2, 255))).toBe('unknown')
  })
})
