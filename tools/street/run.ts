// One demonstration from the first press to the report.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeHome, openHome, snapshotOf, until, type Home } from './home.ts'
import { percentile, type Report } from './report.ts'
import { serveStatic } from './server.ts'
import { gridW } from './shapes.ts'
import {
  acceptDelivery,
  closeDelivery,
  connectMeter,
  found,
  goTo,
  joinThrough,
  offerDelivery,
  placeOrder,
  setPrices,
  useRelay,
} from './steps.ts'

export type StreetOptions = {
  readonly homes: number
  readonly minutes: number
  readonly headed: boolean
  say(line: string): void
}

/** Every second home has a roof with sun, the first one among them. */
const hasSun = (index: number): boolean => index % 2 === 0

export const runStreet = async (options: StreetOptions): Promise<Report> => {
  const started = performance.now()
  const dir = mkdtempSync(join(tmpdir(), 'hearthgrid-street-'))
  const server = await serveStatic()
  const homes: Home[] = []
  try {
    for (let i = 0; i < options.homes; i++) {
      homes.push(
        await openHome({
          name: `Home ${String.fromCharCode(65 + i)}`,
          dir,
          origin: server.origin,
          serial: true,
          headed: options.headed,
          importWh: 100_000n * BigInt(i + 1),
          exportWh: 50_000n * BigInt(i + 1),
          meterId: `HEARTH-STREET-${i}`,
        }),
      )
      homes[i]?.meter?.meter.setPowerW(gridW(i, hasSun(i)))
    }
    await settleIn(homes, options)
    const samples = await live(homes, options)
    return await reportOf(homes, samples, (performance.now() - started) / 1000)
  } finally {
    for (const home of homes) await closeHome(home)
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

const settleIn = async (homes: Home[], { say }: StreetOptions): Promise<void> => {
  const [founder, ...others] = homes
  if (founder === undefined) return
  await found(founder, 'Demonstration Street')
  say(`${founder.name} founded the street`)
  for (const home of others) {
    await joinThrough(founder, home)
    say(`${home.name} joined by one exchange of texts`)
  }
  for (const home of homes)
    await until(home, 'links to everybody', (snapshot) => snapshot.network.links >= Math.min(homes.length - 1, 8))
  say('everybody is linked to everybody')
  for (const [i, home] of homes.entries()) await connectMeter(home, hasSun(i) ? 'solar' : 'none')
  // Switched off when it is first met, a relay rests its minimum time; by the time of the delivery that is over.
  if (homes[1] !== undefined) await useRelay(homes[1])
  for (const home of homes)
    await until(
      home,
      'everybody keeping the books',
      (snapshot) => snapshot.agreement.activeSet.length === homes.length,
      120_000,
    )
  say(`${homes.length} meters are on the books and ${homes.length} homes vote`)
}

/** Trades for the asked minutes and measures how long a press takes to be agreed. */
const live = async (homes: Home[], { minutes, say }: StreetOptions): Promise<number[]> => {
  const [seller, buyer] = homes
  const samples: number[] = []
  if (seller === undefined || buyer === undefined) return samples
  await setPrices(seller, '0.10', '0.25', true)
  await until(seller, 'kept credits', (snapshot) => snapshot.wallet.creditsWh >= 20n, 90_000)
  await placeOrder(seller, 'sell', '0.010', '0.15')
  await until(seller, 'the offer in the book', (snapshot) => snapshot.book.offers.length > 0)
  await placeOrder(buyer, 'buy', '0.010', '0.20')
  await until(buyer, 'a book trade', (snapshot) => snapshot.receipts.some((receipt) => receipt.kind === 'trade'))
  say('a book trade was settled')
  await until(
    seller,
    'credits to deliver',
    (snapshot) => snapshot.wallet.creditsWh - snapshot.wallet.creditsReservedWh >= 60n,
    120_000,
  )
  await offerDelivery(seller, buyer, '0.060', '0.18')
  await until(buyer, 'an offer of delivery', (snapshot) =>
    snapshot.deliveries.some((delivery) => delivery.state === 'offered'),
  )
  await acceptDelivery(buyer)
  say('a delivery is open')
  await until(
    buyer,
    'metered and paid Wh',
    (snapshot) => snapshot.receipts.some((receipt) => receipt.kind === 'delivery'),
    90_000,
  )
  await until(buyer, 'the relay closed', ({ relays }) => relays.some((relay) => relay.commanded === 'on'), 90_000)
  if (buyer.relay?.relay.isOn(1) !== true) throw new Error('the board never heard what the page commanded')
  say('the relay closed')
  if ((await snapshotOf(buyer)).deliveries.some((delivery) => delivery.state === 'open')) await closeDelivery(buyer)
  const endsAt = performance.now() + minutes * 60_000
  let turn = 0
  do {
    const home = homes[turn++ % homes.length]
    if (home !== undefined) samples.push(await agreeOnce(home, turn))
    await new Promise((resolve) => setTimeout(resolve, 500))
    if (turn % 20 === 0) await printTable(homes, say)
  } while (performance.now() < endsAt)
  return samples
}

/** From the press on *save* until the books say so, seen on the same page. */
const agreeOnce = async (home: Home, turn: number): Promise<number> => {
  await goTo(home, 'trade')
  const price = `0.2${String(turn % 90).padStart(2, '0')}`
  await home.page.getByTestId('buy-price').fill(price)
  const wanted = BigInt(Math.round(Number(price) * 1_000_000))
  const before = performance.now()
  await home.page.getByTestId('save-standing').click()
  await home.page.waitForFunction(
    (micro) => {
      const hook = globalThis as unknown as { hearthgrid: { snapshot(): { standing?: { buyPrice: bigint } } } }
      return hook.hearthgrid.snapshot().standing?.buyPrice === BigInt(micro)
    },
    String(wanted),
    { polling: 20, timeout: 30_000 },
  )
  return Math.round(performance.now() - before)
}

const printTable = async (homes: Home[], say: (line: string) => void): Promise<void> => {
  say('home       height  round  balance      credits  power')
  for (const home of homes) {
    const { agreement, wallet, ports, street } = await snapshotOf(home)
    const power = ports.find((port) => port.powerW !== undefined)?.powerW ?? 0
    const money = (Number(wallet.balanceMicro) / 1e6).toFixed(4)
    say(
      `${home.name.padEnd(10)} ${String(agreement.height).padStart(6)}  ${String(agreement.round).padStart(5)}  ` +
        `${money.padStart(8)} ${street?.currency ?? ''}  ${String(wallet.creditsWh).padStart(4)} Wh  ${String(power).padStart(5)} W`,
    )
  }
}

const reportOf = async (homes: Home[], samples: number[], seconds: number): Promise<Report> => {
  const wrong: string[] = []
  const heights = await sameHeight(homes)
  const snapshots = await Promise.all(homes.map(snapshotOf))
  const [first] = snapshots
  if (first === undefined) throw new Error('a street has homes')
  const stateRootsEqual = heights !== undefined
  if (!stateRootsEqual) wrong.push('the homes never showed one height with one state root')
  const { totals, street } = first
  const receipts = snapshots.flatMap((snapshot) => snapshot.receipts)
  const deliveredWh = receipts.filter((receipt) => receipt.kind === 'delivery' && receipt.side === 'bought')
  const foreign = homes.flatMap((home) => home.wrongs.foreignRequests)
  const errors = homes.flatMap((home) => home.wrongs.pageErrors.map((error) => `${home.name}: ${error}`))
  const violations = homes.flatMap((home) => home.wrongs.policyViolations)
  if (totals.clearings === 0) wrong.push('no slot was cleared between neighbours')
  if (totals.trades === 0) wrong.push('no trade in the book')
  if (deliveredWh.length === 0) wrong.push('no metered delivery')
  for (const url of foreign) wrong.push(`foreign request: ${url}`)
  for (const error of errors) wrong.push(`page error: ${error}`)
  for (const violation of violations) wrong.push(`policy violation: ${violation}`)
  const memory = await Promise.all(homes.map(memoryMB))
  return {
    homes: homes.length,
    seconds,
    heights: snapshots.map((snapshot) => snapshot.agreement.height),
    stateRootsEqual,
    height: heights?.height ?? 0,
    stateRoot: heights?.root ?? '',
    readings: totals.readings,
    clearings: totals.clearings,
    bookTrades: totals.trades,
    deliveries: new Set(deliveredWh.map((receipt) => receipt.counterpart)).size,
    deliveredWh: Number(deliveredWh.reduce((sum, receipt) => sum + receipt.energyWh, 0n)),
    tradedWh: Number(totals.tradedWh),
    turnover: Number(totals.turnoverMicro) / 1e6,
    currency: street?.currency ?? '',
    submitToAgreedMs: { count: samples.length, p50: percentile(samples, 0.5), p99: percentile(samples, 0.99) },
    foreignRequests: foreign.length,
    pageErrors: errors.length,
    policyViolations: violations.length,
    memoryMBPerPage: memory,
    wrong,
  }
}

/** All homes at one height with one root, within half a minute; meters make new blocks all the time. */
const sameHeight = async (homes: Home[]): Promise<{ height: number; root: string } | undefined> => {
  for (let tries = 0; tries < 300; tries++) {
    const seen = await Promise.all(homes.map(snapshotOf))
    const places = new Set(seen.map((snapshot) => `${snapshot.agreement.height}/${snapshot.agreement.stateRoot}`))
    const [first] = seen
    if (places.size === 1 && first !== undefined)
      return { height: first.agreement.height, root: first.agreement.stateRoot }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return undefined
}

const memoryMB = async (home: Home): Promise<number> => {
  const cdp = await home.context.newCDPSession(home.page)
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  await cdp.detach()
  return Math.round(usedSize / 1_048_576)
}
