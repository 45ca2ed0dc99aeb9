// The market for programs, from Node.js: over a street of four in virtual time, and what it makes of snapshots and amounts.
import { beforeAll, describe, expect, test } from 'vitest'
import { submit } from '../../src/node/household/own-transactions.ts'
import { marketDoor } from '../../src/node/browser/market-door.ts'
import { createEnergyMarketAPI } from '../../src/node/page/energy-market/api.ts'
import { decimal, whole } from '../../src/node/page/energy-market/decimals.ts'
import { createEnergyMarket, type EnergyMarket } from '../../src/node/page/energy-market/store.ts'
import type { EnergyMarketAPI, MarketDoor, MarketEventName, Outcome } from '../../src/node/energy-market-types.ts'
import { SLOT_MS } from '../sim/founding.ts'
import { EPOCH_MS, readMeter, type SimHousehold } from '../sim/household.ts'
import { getUp, inLoop, nodeOf, pass, type Awake } from './awake.ts'

const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.refusal)
  return outcome.value
}

describe('energyMarketAPI', () => {
  let awake: Awake
  let doors: MarketDoor[]
  let apis: EnergyMarketAPI[]
  const heard: [MarketEventName, unknown][] = []
  const always = { from: 0, until: EPOCH_MS * 2 }
  const api = (home: number): EnergyMarketAPI => {
    const known = apis[home - 1]
    if (known === undefined) throw new Error('no such home')
    return known
  }

  /** Time goes on while a program waits. */
  const soon = async <T>(asked: Promise<Outcome<T>>): Promise<Outcome<T>> => {
    await pass(awake.world, SLOT_MS)
    return asked
  }

  const standing = (household: SimHousehold | undefined) =>
    inLoop(household, (state) =>
      submit(state, 'household', { kind: 'standing', buyPrice: 0n, sellPrice: 900_000n, keepUnsold: true }),
    )

  beforeAll(async () => {
    awake = await getUp()
    doors = awake.households.map((household) => marketDoor(nodeOf(household)))
    apis = doors.map((door) => createEnergyMarketAPI(door))
    const names = ['provider_update', 'new_reading', 'new_settlement', 'dispute_opened', 'block'] as const
    for (const name of names) api(2).subscribe(name, (event) => heard.push([name, event]))
    for (const household of awake.households) await standing(household)
    for (let slot = 0; slot < 6; slot++) {
      for (const household of awake.households) readMeter(awake.street, household, SLOT_MS)
      await pass(awake.world, SLOT_MS)
    }
    // The last slot clears when nobody need be waited for any longer, three slots behind its end, and then in a block.
    await pass(awake.world, 4 * SLOT_MS)
  }, 60_000)

  test('says where this home stands', () => {
    const status = api(1).getStatus()
    expect(status).toMatchObject({ stage: 'member', household_id: '1', validators: 4 })
    expect(status.height).toBeGreaterThan(1)
  })

  test(
    'lists an offer, changes it, finds it by what is asked for, and sells from it',
    { timeout: 60_000 },
    async () => {
      const credits = value(await api(1).getCredits())
      const keptWh = credits.reduce((sum, { amount_wh }) => sum + amount_wh, 0n)
      expect(keptWh).toBeGreaterThan(0n)
      const terms = { energy_type: 'solar', capacity_kw: '4.2', jurisdiction: 'Hesse', price: '0.20' } as const
      const listed = value(await soon(api(1).registerProvider(terms)))
      expect(listed).toMatchObject({ state: 'agreed', provider_id: '1' })
      value(await soon(api(1).updateProvider({ price: 0.15 })))

      const [offer, ...others] = value(await api(2).listProviders({ energy_type: 'solar', max_price: '0.15' }))
      expect(others).toEqual([])
      expect(offer).toMatchObject({ provider_id: '1', capacity_kw: '4.200', price: '0.150000', jurisdiction: 'Hesse' })
      expect(offer?.available_wh).toBe(keptWh)
      expect(value(await api(2).listProviders({ min_capacity: 5 }))).toEqual([])
      expect(value(await api(2).listProviders({ max_price: '0.149999' }))).toEqual([])
      expect(value(await api(2).getOffers()).map(({ kind }) => kind)).toEqual(['direct'])

      const wanted = { provider_id: '1', amount_kwh: decimal(keptWh / 2n, 3) }
      expect(await soon(api(2).purchaseEnergy({ ...wanted, max_price: '0.10' }))).toMatchObject({ ok: false })
      const bought = value(await soon(api(2).purchaseEnergy({ ...wanted, max_price: '0.16' })))
      expect(bought).toMatchObject({ state: 'agreed', amount_wh: keptWh / 2n, amount_kwh: wanted.amount_kwh })
      expect(bought.total_cost_micro).toBe((bought.amount_wh * 150_000n + 999n) / 1_000n)
      expect(bought.receipts.map(({ kind }) => kind)).toEqual(['purchase'])
      expect(value(await api(2).getTransaction(bought.transaction_id))).toMatchObject({ state: 'agreed' })
      const block = value(await api(2).getBlock(bought.height ?? 0))
      expect(block.transactions).toContainEqual({ id: bought.transaction_id, kind: 'purchase' })
      const receipts = value(await api(2).getReceipts(always))
      expect(receipts.map(({ receipt_id }) => receipt_id)).toContain(bought.receipts[0]?.receipt_id)
    },
  )

  test('figures follow: what was traded in the last day, by whom, at which price', async () => {
    const stats = value(await api(3).getMarketStats())
    expect(stats).toMatchObject({ capacity_kw: '4.200', open_disputes: 0 })
    expect(stats.top_providers.map(({ provider_id }) => provider_id)).toEqual(['1'])
    // What everybody's own receipts say, put together.
    const traded = await Promise.all(apis.map(async (one) => value(await one.getReceipts(always))))
    const bought = traded.map((receipts) => receipts.filter(({ side }) => side === 'bought'))
    const sold = traded.map((receipts) => receipts.filter(({ side }) => side === 'sold'))
    const homes = (sides: typeof bought): number => sides.filter((receipts) => receipts.length > 0).length
    expect([stats.active_providers, stats.active_buyers]).toEqual([homes(sold), homes(bought)])
    const all = bought.flat()
    const tradedWh = all.reduce((sum, { amount_wh }) => sum + amount_wh, 0n)
    const milli = all.reduce(
      (sum, { amount_wh, price_micro_per_kwh = 0n }) => sum + amount_wh * price_micro_per_kwh,
      0n,
    )
    expect(stats).toMatchObject({ traded_24h_wh: tradedWh, average_price_micro_per_kwh: milli / tradedWh })
    expect(stats.street_health).toBeGreaterThan(50)
    const prices = value(await api(3).getPriceHistory()).filter(({ price }) => price !== undefined)
    expect(prices.length).toBeGreaterThan(0)
    const details = value(await api(3).getProvider(1))
    expect(Number(details.availability)).toBeGreaterThan(0)
    expect(Number(details.uptime)).toBeGreaterThan(0.5)
    expect(details.rating).toBeUndefined()
    expect(await api(3).getProvider(9)).toEqual({ ok: false, refusal: 'unknown' })
  })

  test('carbon counts for who used the energy', async () => {
    const offset = value(await api(2).getCarbonOffset(always))
    expect(offset.footprint_mg).toBeGreaterThan(0n)
    expect(offset.footprint_kg).toBe(decimal(offset.footprint_mg, 6))
    expect(offset.source).toContain('IPCC')
  })

  test('refusals are reasons, not exceptions', async () => {
    const purchase = { provider_id: 1, amount_kwh: 'much', max_price: 1 }
    expect(await api(2).purchaseEnergy(purchase)).toEqual({ ok: false, refusal: 'amount-invalid' })
    expect(await api(4).updateProvider({ price: 1 })).toEqual({ ok: false, refusal: 'unknown' })
    expect(await api(2).getBlock(10 ** 9)).toEqual({ ok: false, refusal: 'unknown' })
    expect(await api(2).getTransaction('00'.repeat(32))).toEqual({ ok: false, refusal: 'unknown' })
    expect(await api(2).resolveDispute({ dispute_id: 'x', finding: 'cleared' })).toMatchObject({ ok: false })
    expect(await api(2).settle({ payee_id: 1, amount: '-1' })).toEqual({ ok: false, refusal: 'amount-invalid' })
  })

  test('a dispute is opened, told and listed', { timeout: 60_000 }, async () => {
    const flagged = value(await soon(api(2).flagDispute({ meter_id: 1, hours: 1, reason: 'too-much' })))
    expect(value(await api(3).getDisputes())).toMatchObject([
      { dispute_id: flagged.dispute_id, provider_id: '1', accuser_id: '2', phase: 'evidence' },
    ])
  })

  test('a payment outside the books that is denied is brought before the street', { timeout: 60_000 }, async () => {
    const said = value(await soon(api(2).settle({ payee_id: 3, amount: '0.5' })))
    const payment_id = said.transaction_id ?? ''
    await pass(awake.world, 5_000)
    expect(await soon(api(2).flagDispute({ payment_id }))).toEqual({ ok: false, refusal: 'payment-young' })
    value(await soon(api(3).settle({ payment_id, answer: 'not-received' })))
    await pass(awake.world, 5_000)
    expect(value(await soon(api(2).flagDispute({ payment_id }))).dispute_id).toBe(payment_id)
    const listed = value(await api(4).getDisputes()).find(({ dispute_id }) => dispute_id === payment_id)
    expect(listed).toMatchObject({ provider_id: '3', accuser_id: '2', reason: 'payment', phase: 'evidence' })
  })

  test('events have told each of these things', () => {
    const names = new Set(heard.map(([name]) => name))
    expect([...names].sort()).toEqual(['block', 'dispute_opened', 'new_reading', 'new_settlement', 'provider_update'])
    const updates = heard.filter(([name]) => name === 'provider_update')
    expect(updates.at(-1)?.[1]).toMatchObject({ provider_id: '1', price: '0.150000' })
  })

  test('the store tells providers and figures, and is silent once it is left', async () => {
    const door = doors[3]
    if (door === undefined) throw new Error('no such home')
    const told: EnergyMarket[] = []
    const leave = createEnergyMarket(door, api(4)).subscribe((market) => told.push(market))
    expect(told[0]).toEqual({ providers: [], marketStats: undefined, loading: true })
    await pass(awake.world, 5_000)
    expect(told.at(-1)).toMatchObject({ loading: false, providers: [{ provider_id: '1' }] })
    leave()
    const count = told.length
    await pass(awake.world, 5_000)
    expect(told).toHaveLength(count)
  })
})

test('decimal text and whole numbers go both ways without a float', () => {
  expect([decimal(1_250n, 3), decimal(-5n, 3), decimal(7n, 0)]).toEqual(['1.250', '-0.005', '7'])
  expect([whole('1.25', 3), whole(0.15, 6), whole('-0.005', 3), whole('2', 6)]).toEqual([
    1_250n,
    150_000n,
    -5n,
    2_000_000n,
  ])
  for (const wrong of ['', '1e3', '1,5', '0.0001', 'NaN', '.5', ' 1'])
    expect([wrong, whole(wrong, 3)]).toEqual([wrong, undefined])
  expect(whole('1.2000', 1)).toBe(12n)
})
