// One demonstration from the first press to the report.
import { snapshotOf, until, type Home } from './home.ts'
import { withStreet, type OpenStreet } from './open.ts'
import { percentile, type Report } from './report.ts'
import { acceptDelivery, agreeOnce, closeDelivery, offerDelivery, placeOrder, setPrices } from './steps.ts'

export type StreetOptions = OpenStreet & { readonly minutes: number }

export const runStreet = async (options: StreetOptions): Promise<Report> => {
  const started = performance.now()
  return withStreet(options, async (homes) => {
    const samples = await live(homes, options)
    return reportOf(homes, samples, (performance.now() - started) / 1000)
  })
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
