// The books of a real street: three homes with meters put kept credits up for auction, vote on a price, let a program buy,
// dispute what a receipt rests on and what was paid outside, and hand an auditor a statement. Slots last ten seconds; each chapter builds on
// the ones before, and what waits for time waits beside the others.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { EnergyMarketAPI } from '../../src/node/energy-market-types.ts'
import type { Snapshot } from '../../src/node/index.ts'
import { missingForEmulation } from '../../tools/emulate/devices.ts'
import { snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { connectMeter, found, goTo, joinThrough, setPrices } from '../../tools/street/steps.ts'
import { enPlaces } from '../../src/ui/words/en-places.ts'
import { ground } from './ground.ts'

declare const hearthgrid: { energyMarketAPI: EnergyMarketAPI }

test.describe.configure({ mode: 'serial' })

const missing = missingForEmulation()
test.skip(missing !== undefined, missing ?? '')

const place = ground()
/** Aspen has sun and keeps what it does not sell, Bay needs energy, Clove a little. */
const POWER_W = { Aspen: -9_000, Bay: 6_000, Clove: 500 } as const
type Name = keyof typeof POWER_W
const homes = new Map<Name, Home>()
const home = (name: Name): Home => {
  const opened = homes.get(name)
  if (opened === undefined) throw new Error(`${name} is not open`)
  return opened
}
const press = (name: Name, testid: string): Promise<void> => home(name).page.getByTestId(testid).first().click()
const kinds = ({ receipts }: Snapshot): string[] => receipts.map(({ kind }) => kind)

type Dispute = Snapshot['trust']['disputes'][number]
const disputeOf = ({ trust }: Snapshot, kind: Dispute['of']['kind']): Dispute | undefined =>
  trust.disputes.find(({ of }) => of.kind === kind)

/** Clove, which is no party, says what it holds for true as soon as votes count. */
const judge = async (kind: Dispute['of']['kind'], finding: string): Promise<void> => {
  await until(home('Clove'), 'the vote', (snapshot) => disputeOf(snapshot, kind)?.phase === 'voting', 180_000)
  await goTo(home('Clove'), 'street')
  const title = kind === 'payment' ? 'A payment of Bay to Aspen' : 'Readings of Bay'
  const card = home('Clove').page.getByTestId('dispute').filter({ hasText: title })
  await card.getByTestId('finding').selectOption(finding)
  await card.getByTestId('judge').click()
}

test.beforeAll(async () => {
  for (const [i, [name, powerW]] of (Object.entries(POWER_W) as [Name, number][]).entries()) {
    const opened = await place.open(name, { serial: true, meterId: `BOOKS-${i}` })
    opened.meter?.meter.setPowerW(powerW)
    homes.set(name, opened)
  }
})

test('three homes found a street and read their meters', async () => {
  await found(home('Aspen'), 'Ledger Lane')
  for (const name of ['Bay', 'Clove'] as const) await joinThrough(home('Aspen'), home(name))
  await connectMeter(home('Aspen'), 'solar')
  for (const name of ['Bay', 'Clove'] as const) await connectMeter(home(name), 'none')
  for (const one of homes.values())
    await until(one, 'three validators', ({ agreement }) => agreement.activeSet.length === 3, 120_000)
  await setPrices(home('Aspen'), '0.10', '0.15', true)
})

test('kept credits are put up for auction, and a neighbour bids', async () => {
  await until(home('Aspen'), 'kept credits', ({ wallet }) => wallet.creditsWh >= 20n, 90_000)
  await goTo(home('Aspen'), 'trade')
  await press('Aspen', 'open-auction-form')
  await home('Aspen').page.getByTestId('auction-energy').fill('0.020')
  await home('Aspen').page.getByTestId('auction-lasts').selectOption('minute')
  await press('Aspen', 'open-auction')
  await until(home('Bay'), 'the auction', ({ auctions }) => auctions.length === 1)
  await goTo(home('Bay'), 'trade')
  await home('Bay').page.getByTestId('bid-price').fill('0.20')
  await press('Bay', 'bid')
  const { auctions } = await until(home('Aspen'), 'the bid', (snapshot) => snapshot.auctions[0]?.bids === 1)
  expect(auctions[0]).toMatchObject({ seller: 1, bidder: 2, energyWh: 20n, highestMicroPerKwh: 200_000n })
})

test('while it runs, two of three agree on another price of the main grid, and it is in force', async () => {
  const { street } = await snapshotOf(home('Bay'))
  await goTo(home('Bay'), 'street')
  await press('Bay', 'propose-form')
  await home('Bay').page.getByTestId('propose-value').fill('0.345')
  await home('Bay').page.getByTestId('propose-reason').fill('The supplier has written to all of us.')
  await press('Bay', 'propose')
  const { council } = await until(home('Aspen'), 'the proposal', (snapshot) => snapshot.council.proposals.length === 1)
  expect(council.proposals[0]).toMatchObject({ deed: 'terms', proposer: 2, outcome: 'open', needed: 2 })
  // Whoever proposes has said yes with that, so one more decides.
  await goTo(home('Aspen'), 'street')
  await press('Aspen', 'vote-yes')
  for (const one of homes.values()) {
    const after = await until(one, 'the price', (snapshot) => snapshot.street?.tariff.supplierPrice === 345_000n)
    expect(after.street?.tariff.feedInPrice).toBe(street?.tariff.feedInPrice)
  }
  const decided = await until(home('Bay'), 'the receipt', (snapshot) => kinds(snapshot).includes('decision'))
  expect(decided.council.proposals[0]?.outcome).toBe('in-force')
})

test('a program of the page lists an offer, one of a neighbour buys from it and gets its receipt', async () => {
  const listed = await home('Aspen').page.evaluate(() =>
    hearthgrid.energyMarketAPI.registerProvider({
      ...{ energy_type: 'solar', capacity_kw: '10', jurisdiction: 'Hesse', price: '0.18' },
    }),
  )
  expect(listed).toMatchObject({ ok: true, value: { state: 'agreed', provider_id: '1' } })
  await until(home('Bay'), 'the offer', ({ providers }) => (providers[0]?.freeWh ?? 0n) >= 10n)
  const bought = await home('Bay').page.evaluate(() =>
    hearthgrid.energyMarketAPI.purchaseEnergy({ provider_id: 1, amount_kwh: '0.010', max_price: '0.18' }),
  )
  expect(bought).toMatchObject({
    ok: true,
    value: { state: 'agreed', provider_id: '1', amount_wh: 10n, total_cost_micro: 1_800n, total_cost: '0.001800' },
  })
  const receipts = bought.ok ? bought.value.receipts : []
  expect(receipts).toMatchObject([{ kind: 'purchase', side: 'bought', money_micro: -1_800n, provider_id: '1' }])
  const dear = await home('Bay').page.evaluate(() =>
    hearthgrid.energyMarketAPI.purchaseEnergy({ provider_id: 1, amount_kwh: '0.010', max_price: '0.17' }),
  )
  expect(dear).toEqual({ ok: false, refusal: 'price-above-maximum' })
})

test('the seller doubts the readings behind that receipt, and shows evidence', async () => {
  const { page } = home('Aspen')
  await goTo(home('Aspen'), 'money')
  await until(home('Aspen'), 'its receipt', (snapshot) => kinds(snapshot).includes('purchase'))
  const receipt = page.getByRole('row').filter({ hasText: enPlaces.money.kinds.purchase })
  await receipt.getByTestId('receipt-say').click()
  await press('Aspen', 'dispute-receipt')
  await page.getByTestId('dispute-hours').first().selectOption('6')
  await page.getByTestId('receipt-words').getByTestId('dispute-begin').click()
  await until(home('Bay'), 'the dispute', (snapshot) => snapshot.trust.disputes[0]?.part === 'accused')
  await page.keyboard.press('Escape')
  await goTo(home('Aspen'), 'street')
  await page.getByTestId('evidence').setInputFiles({
    ...{ name: 'photo.txt', mimeType: 'text/plain' },
    buffer: Buffer.from('The wheel stood still all afternoon.'),
  })
  const shown = await until(home('Clove'), 'evidence', (snapshot) => snapshot.trust.disputes[0]?.evidence.length === 1)
  expect(shown.trust.disputes[0]).toMatchObject({ accused: 2, accuser: 1, part: 'judge', judges: 1 })
})

test('a payment that its payee denies is brought before the street', async () => {
  const { page } = home('Bay')
  await goTo(home('Bay'), 'money')
  await page.getByTestId('paid-other').click()
  await page.getByTestId('paid-to').selectOption({ label: 'Aspen' })
  await page.getByTestId('paid-amount').fill('0.01')
  await page.getByTestId('say-paid').click()
  await until(home('Aspen'), 'Bay’s word', ({ payments }) => payments.length === 1)
  await goTo(home('Aspen'), 'money')
  await press('Aspen', 'not-come')
  await until(home('Bay'), 'the denial', ({ payments }) => payments[0]?.state === 'denied')
  await press('Bay', 'dispute-payment')
  await press('Bay', 'dispute-payment-begin')
  const asked = await until(home('Clove'), 'the question', (snapshot) => disputeOf(snapshot, 'payment') !== undefined)
  expect(disputeOf(asked, 'payment')).toMatchObject({
    ...{ accused: 1, accuser: 2, part: 'judge', of: { amountMicro: 10_000n } },
  })
})

test('the highest bid wins when time is up, and each metered Wh is paid', async () => {
  const won = await until(home('Bay'), 'the delivery', ({ deliveries }) => deliveries.length === 1, 180_000)
  expect(won.auctions).toEqual([])
  expect(won.deliveries[0]).toMatchObject({ seller: 1, buyer: 2, energyWh: 20n, priceMicroPerKwh: 200_000n })
  const paid = await until(home('Bay'), 'all of it', ({ deliveries }) => deliveries[0]?.deliveredWh === 20n, 120_000)
  expect(paid.deliveries[0]).toMatchObject({ state: 'closed', closedBy: 'complete', paidMicro: 4_000n })
  expect(paid.wallet.reservedMicro).toBe(0n)
  const { receipts } = await until(home('Aspen'), 'the money', (snapshot) => kinds(snapshot).includes('delivery'))
  expect(receipts.find(({ kind }) => kind === 'delivery')).toMatchObject({ side: 'sold', counterpart: 2 })
})

test('who is no party judges the readings, and the dispute ends with a receipt for both', async () => {
  await judge('readings', 'cleared')
  for (const name of ['Aspen', 'Bay'] as const) {
    const ended = await until(home(name), 'its receipt', (snapshot) => kinds(snapshot).includes('dispute-cleared'))
    expect(disputeOf(ended, 'readings')).toMatchObject({ phase: 'closed', outcome: 'cleared' })
  }
})

test('and the payment, which came: it squares what Bay owes, and no more', async () => {
  const before = await until(home('Bay'), 'a debt', ({ wallet }) => wallet.balanceMicro < 0n)
  await judge('payment', 'minor')
  const ended = await until(home('Bay'), 'the payment', (snapshot) => kinds(snapshot).includes('paid'))
  expect(disputeOf(ended, 'payment')).toMatchObject({ phase: 'closed', outcome: 'minor' })
  const booked = ended.receipts.find(({ kind }) => kind === 'paid')?.moneyMicro ?? 0n
  expect(booked).toBeGreaterThan(0n)
  expect(booked).toBeLessThanOrEqual(10_000n)
  expect(before.payments[0]?.dispute).toBe('open')
  await until(home('Aspen'), 'its side', ({ receipts }) => receipts.some(({ moneyMicro }) => moneyMicro === -booked))
})

test('a statement is saved, printed and as a table, and audited offline by the tool and by the page', async () => {
  const { page } = home('Bay')
  await goTo(home('Bay'), 'money')
  await page.getByTestId('statement-make').click()
  await expect(page.getByTestId('verdict')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByTestId('verdict')).not.toHaveClass(/wrong/)
  const file = join(place.dir, 'statement.json')
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByTestId('statement-save').click()])
  await saved.saveAs(file)
  const [table] = await Promise.all([page.waitForEvent('download'), page.getByTestId('statement-csv').click()])
  const lines = readFileSync(await table.path(), 'utf8')
    .trim()
    .split('\n')
  expect(lines.length).toBeGreaterThan(5)
  expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-')

  const audit = (path: string): string =>
    execFileSync('npx', ['tsx', 'tools/audit.ts', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  expect(audit(file)).toContain('Ledger Lane')
  const forged = join(place.dir, 'forged.json')
  writeFileSync(forged, readFileSync(file, 'utf8').replace('"moneyMicro": "-1800"', '"moneyMicro": "-1700"'))
  expect(readFileSync(forged, 'utf8')).not.toBe(readFileSync(file, 'utf8'))
  expect(() => audit(forged)).toThrow()

  const auditor = await place.open('Auditor')
  await auditor.page.getByTestId('check').click()
  await auditor.page.getByTestId('check-file').setInputFiles(file)
  await expect(auditor.page.getByTestId('verdict')).not.toHaveClass(/wrong/)
  await auditor.page.getByTestId('check-file').setInputFiles(forged)
  await expect(auditor.page.getByTestId('verdict')).toHaveClass(/wrong/)
  for (const one of [...homes.values(), auditor]) expect(one.wrongs.pageErrors, one.name).toEqual([])
})

test('all books are saved, and whoever has them executes them again and comes to the same matches', async () => {
  const { page } = home('Clove')
  await goTo(home('Clove'), 'more')
  await page.getByTestId('carry-since').check()
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByTestId('carry-save').click()])
  const books = join(place.dir, 'books.hearthgrid')
  await saved.saveAs(books)
  const statement = join(place.dir, 'statement.json')
  const recompute = (...args: string[]) =>
    spawnSync('npx', ['tsx', 'tools/recompute.ts', ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  const told = recompute(books, statement, '--csv')
  expect(told.stderr).toContain('as the homes have agreed')
  expect(told.status).toBe(0)
  // What one home has on its receipts of a match is what comes out.
  const receipt = (await snapshotOf(home('Bay'))).receipts.find(({ kind }) => kind === 'clearing')
  expect(receipt).toBeDefined()
  const rows = told.stdout.split('\n').map((line) => line.split(','))
  const same = rows.filter(([, side, , name, , , wh, price]) => {
    const isBay = side === 'wants' && name === '"Bay"'
    return isBay && wh === String(receipt?.energyWh) && price === String(receipt?.priceMicroPerKwh)
  })
  expect(same.length).toBeGreaterThan(0)
  const rotten = join(place.dir, 'rotten.hearthgrid')
  writeFileSync(
    rotten,
    readFileSync(books).map((byte, at, all) => (at === all.length - 1 ? byte ^ 1 : byte)),
  )
  const stopped = recompute(rotten, statement)
  expect(stopped.stderr).toMatch(/Block \d+: Those who kept the books then did not sign this block\./)
  expect(stopped.status).toBe(1)
})
