// Figures of a street: what its blocks of the last thirty days come to, hour by hour, and one function per figure. Pure:
// whoever has the same blocks comes to the same figures. Nothing of it decides anything; the formulas stand in docs/ledger.md.
import { RECEIPT_KINDS, type Block, type ReceiptRecord } from './block.ts'
import { hex } from './bytes.ts'
import { freeCreditsWh } from './credits.ts'
import { openDisputes } from './frozen.ts'
import { HOUR_MS, FIGURE_HOURS } from './limits.ts'
import { mayOffer } from './providers.ts'
import type { ProviderRecord } from './records.ts'
import { addSources } from './sources.ts'
import { keyRecord, slotOf, type State } from './state.ts'

/** Deliveries of a seller: opened, and ended by the seller before all was delivered. */
type Kept = { readonly opened: number; readonly broken: number }

/** What the blocks of one hour of block time came to. */
export type FigureHour = {
  /** Hours since 1970. */
  readonly hour: number
  blocks: number
  /** Blocks that were agreed in their first round. */
  firstRound: number
  tradedWh: bigint
  /** Wh times micro per kWh: thousandths of a micro-unit. */
  tradedMilli: bigint
  sourcesWh: bigint[]
  readonly boughtWh: Map<number, bigint>
  readonly soldWh: Map<number, bigint>
  /** Slots with a reading, and blocks signed, by household. */
  readonly readings: Map<number, number>
  readonly signed: Map<number, number>
  readonly deliveries: Map<number, Kept>
}

export type FigureTally = {
  /** The newest block that is counted. */
  height: number
  /** Block time of the first block that is counted; 0 before it. */
  sinceMs: number
  timeMs: number
  /** Oldest first. */
  readonly hours: FigureHour[]
  /** The last slot with a reading, and the first, by household. */
  readonly lastSlot: Map<number, bigint>
  readonly firstSlot: Map<number, bigint>
  /** Deliveries that are offered or open, by id. */
  readonly deliveries: Map<string, { readonly seller: number; readonly open: boolean }>
  /** Signatures under the newest block of which they are known. */
  signatures: number
}

export const newTally = (height: number): FigureTally => ({
  ...{ height, sinceMs: 0, timeMs: 0, hours: [], signatures: 0 },
  ...{ lastSlot: new Map(), firstSlot: new Map(), deliveries: new Map() },
})

/** Counts the next block. `state` is a newer one: it only says whose a key is. */
export const countBlock = (
  tally: FigureTally,
  state: State,
  block: Block,
  receipts: readonly ReceiptRecord[],
): void => {
  const timeMs = Number(block.header.timeMs)
  tally.height = Number(block.header.height)
  tally.timeMs = timeMs
  if (tally.sinceMs === 0) tally.sinceMs = timeMs
  const hour = hourAt(tally, timeMs)
  hour.blocks += 1
  countCommit(tally, hour, block)
  for (const receipt of receipts) countReceipt(tally, hour, receipt)
  for (const { key, body, id } of block.transactions) {
    const household = keyRecord(state, key)?.household
    if (household === undefined) continue
    if (body.kind === 'reading') countReading(tally, hour, household, slotOf(state.genesis, body.atMs))
    else if (body.kind === 'deliveryOffer') tally.deliveries.set(id, { seller: household, open: false })
    else if (body.kind === 'deliveryAccept') open(tally, hour, hex(body.delivery))
    else if (body.kind === 'deliveryClose') close(tally, hour, hex(body.delivery), household)
  }
}

const hourAt = (tally: FigureTally, timeMs: number): FigureHour => {
  const hour = Math.floor(timeMs / HOUR_MS)
  const newest = tally.hours.at(-1)
  if (newest?.hour === hour) return newest
  const next: FigureHour = {
    ...{ hour, blocks: 0, firstRound: 0, tradedWh: 0n, tradedMilli: 0n, sourcesWh: [] },
    ...{ boughtWh: new Map(), soldWh: new Map(), readings: new Map(), signed: new Map(), deliveries: new Map() },
  }
  tally.hours.push(next)
  while ((tally.hours[0]?.hour ?? hour) <= hour - FIGURE_HOURS) tally.hours.shift()
  return next
}

/** A block carries the certificate of the one before it. */
const countCommit = (tally: FigureTally, hour: FigureHour, { lastCommit }: Block): void => {
  // The first block has no block before it, and nobody was late.
  if (lastCommit === undefined || lastCommit.round === 0) hour.firstRound += 1
  if (lastCommit === undefined) return
  tally.signatures = lastCommit.signatures.length
  for (const { household } of lastCommit.signatures) hour.signed.set(household, (hour.signed.get(household) ?? 0) + 1)
}

const TRADED = ['clearing', 'trade', 'delivery', 'purchase'] as const
const countReceipt = (tally: FigureTally, hour: FigureHour, receipt: ReceiptRecord): void => {
  const { household, energyWh, priceMicroPerKwh, sourcesWh, cause, counterpart } = receipt
  const kind = RECEIPT_KINDS[receipt.kind]
  // Whoever wins an auction has an open delivery at its close.
  if (kind === 'auction' && counterpart !== 0) {
    tally.deliveries.set(hex(cause), { seller: household, open: false })
    open(tally, hour, hex(cause))
  }
  if (!TRADED.some((traded) => traded === kind)) return
  if (energyWh < 0n) hour.soldWh.set(household, (hour.soldWh.get(household) ?? 0n) - energyWh)
  if (energyWh <= 0n) return
  hour.boughtWh.set(household, (hour.boughtWh.get(household) ?? 0n) + energyWh)
  hour.tradedWh += energyWh
  hour.tradedMilli += energyWh * priceMicroPerKwh
  hour.sourcesWh = addSources(hour.sourcesWh, sourcesWh)
}

const countReading = (tally: FigureTally, hour: FigureHour, household: number, slot: bigint): void => {
  if (!tally.firstSlot.has(household)) tally.firstSlot.set(household, slot)
  if ((tally.lastSlot.get(household) ?? -1n) >= slot) return
  tally.lastSlot.set(household, slot)
  hour.readings.set(household, (hour.readings.get(household) ?? 0) + 1)
}

const NONE: Kept = { opened: 0, broken: 0 }
const open = (tally: FigureTally, hour: FigureHour, id: string): void => {
  const seller = tally.deliveries.get(id)?.seller
  if (seller === undefined) return
  tally.deliveries.set(id, { seller, open: true })
  const kept = hour.deliveries.get(seller) ?? NONE
  hour.deliveries.set(seller, { ...kept, opened: kept.opened + 1 })
}

/** An offer that its seller takes back was no delivery yet. */
const close = (tally: FigureTally, hour: FigureHour, id: string, closer: number): void => {
  const delivery = tally.deliveries.get(id)
  tally.deliveries.delete(id)
  if (delivery?.open !== true || delivery.seller !== closer) return
  const kept = hour.deliveries.get(closer) ?? NONE
  hour.deliveries.set(closer, { ...kept, broken: kept.broken + 1 })
}

// --- figures of a time; `sinceMs` is block time ---

const since = ({ hours }: FigureTally, sinceMs: number): FigureHour[] =>
  hours.filter(({ hour }) => (hour + 1) * HOUR_MS > sinceMs)

/** Nameplates of all offers that are listed and do not rest, in W. */
export const capacityW = (state: State): bigint =>
  state.providers.rows.reduce((sum, row) => (isListed(state, row) ? sum + BigInt(row.capacityW) : sum), 0n)

const isListed = (state: State, { household, suspended }: ProviderRecord): boolean =>
  !suspended && mayOffer(state, household)

/** Volume-weighted over everything that neighbours bought; undefined without any. Micro per kWh, floor. */
export const averagePrice = (tally: FigureTally, sinceMs: number): bigint | undefined => priceOf(since(tally, sinceMs))

const priceOf = (hours: readonly FigureHour[]): bigint | undefined => {
  const [wh, milli] = hours.reduce(
    ([energy, value], { tradedWh, tradedMilli }) => [energy + tradedWh, value + tradedMilli],
    [0n, 0n],
  )
  return wh === 0n ? undefined : milli / wh
}

export type HourPrice = {
  readonly fromMs: number
  readonly energyWh: bigint
  readonly priceMicroPerKwh: bigint | undefined
}

/** By the hour, oldest first; hours without blocks are left out. */
export const priceHistory = (tally: FigureTally, sinceMs: number): HourPrice[] =>
  since(tally, sinceMs).map((hour) => ({
    fromMs: hour.hour * HOUR_MS,
    energyWh: hour.tradedWh,
    priceMicroPerKwh: priceOf([hour]),
  }))

/** Who has sold, and who has bought, how much. */
export const soldBy = (tally: FigureTally, sinceMs: number): Map<number, bigint> =>
  summed(since(tally, sinceMs).map(({ soldWh }) => soldWh))
export const boughtBy = (tally: FigureTally, sinceMs: number): Map<number, bigint> =>
  summed(since(tally, sinceMs).map(({ boughtWh }) => boughtWh))

const summed = (maps: readonly ReadonlyMap<number, bigint>[]): Map<number, bigint> => {
  const sums = new Map<number, bigint>()
  for (const map of maps) for (const [id, wh] of map) sums.set(id, (sums.get(id) ?? 0n) + wh)
  return sums
}

/** Wh that neighbours bought, by source in the order of `SOURCES`. */
export const energyMix = (tally: FigureTally, sinceMs: number): bigint[] =>
  since(tally, sinceMs).reduce<bigint[]>((sum, { sourcesWh }) => addSources(sum, sourcesWh), [])

/** Of the providers that are listed, those that sold most, the first first. */
export const topProviders = (tally: FigureTally, state: State, sinceMs: number, most: number) => {
  const sold = soldBy(tally, sinceMs)
  return state.providers.rows
    .flatMap(({ household }) => {
      const soldWh = sold.get(household) ?? 0n
      return soldWh > 0n ? [{ household, soldWh }] : []
    })
    .sort((a, b) => (a.soldWh === b.soldWh ? a.household - b.household : a.soldWh > b.soldWh ? -1 : 1))
    .slice(0, most)
}

/** What is unsold of a provider's offer. */
export const availableWh = (state: State, { household, source }: ProviderRecord): bigint =>
  freeCreditsWh(state, household, source, state.street.timeMs)

/** Per mille; undefined where there is nothing to divide by. */
export type Permille = number | undefined
const permille = (part: number, whole: number): Permille =>
  whole <= 0 ? undefined : Math.min(1_000, Math.floor((1_000 * part) / whole))

/** Slots with a reading, of those that have passed since the offer was listed, or since blocks are counted. */
export const availability = (tally: FigureTally, state: State, provider: ProviderRecord): Permille => {
  const { household, listedAtMs } = provider
  const fromMs = Math.max(Number(listedAtMs), tally.sinceMs, (tally.hours[0]?.hour ?? 0) * HOUR_MS)
  return permille(readingsOf(tally, household, fromMs), (tally.timeMs - fromMs) / state.genesis.slotMs)
}

const readingsOf = (tally: FigureTally, household: number, sinceMs: number): number =>
  since(tally, sinceMs).reduce((sum, { readings }) => sum + (readings.get(household) ?? 0), 0)

/** Blocks that a household signed, of those of the hours in which it signed any: away is not down. */
export const uptime = ({ hours }: FigureTally, household: number): Permille => {
  const own = hours.filter(({ signed }) => signed.has(household))
  const signed = own.reduce((sum, hour) => sum + (hour.signed.get(household) ?? 0), 0)
  return permille(
    signed,
    own.reduce((sum, { blocks }) => sum + blocks, 0),
  )
}

/** Fewer say nothing about a seller. */
const RATED_FROM = 5

/** Deliveries that the seller did not end before its time, of all that were opened; from five on. */
export const rating = ({ hours }: FigureTally, household: number): Permille => {
  const all = hours.map(({ deliveries }) => deliveries.get(household) ?? NONE)
  const opened = all.reduce((sum, kept) => sum + kept.opened, 0)
  const broken = all.reduce((sum, kept) => sum + kept.broken, 0)
  return opened < RATED_FROM ? undefined : permille(Math.max(0, opened - broken), opened)
}

/** The parts of a street's health, per mille each, and their weighted sum from 0 to 100. */
export type StreetHealth = {
  readonly blocks: number
  readonly readings: number
  readonly quorum: number
  readonly disputes: number
  readonly points: number
}

/** 40 · blocks agreed in their first round + 30 · slots with a reading + 20 · quorum margin + 10 · (1 − open disputes / providers). */
export const streetHealth = (tally: FigureTally, state: State, sinceMs: number): StreetHealth => {
  const hours = since(tally, sinceMs)
  const total = (part: 'blocks' | 'firstRound'): number => hours.reduce((sum, hour) => sum + hour[part], 0)
  const blocks = permille(total('firstRound'), total('blocks')) ?? 1_000
  const readings = readingsOnTime(tally, state, sinceMs)
  const voters = state.street.activeSet.length
  const quorum = Math.floor((2 * voters) / 3) + 1
  const margin = voters <= quorum ? 1_000 : (permille(Math.max(0, tally.signatures - quorum), voters - quorum) ?? 1_000)
  const open = openDisputes(state).length
  const disputes = open === 0 ? 1_000 : 1_000 - (permille(open, state.providers.rows.length) ?? 1_000)
  const points = Math.floor((40 * blocks + 30 * readings + 20 * margin + 10 * disputes) / 1_000)
  return { blocks, readings, quorum: margin, disputes, points }
}

/** Of the homes whose meters speak by themselves; each from its first reading on. */
const readingsOnTime = (tally: FigureTally, state: State, sinceMs: number): number => {
  const homes = new Set(state.meters.rows.flatMap((meter) => (meter.based && !meter.byHand ? [meter.household] : [])))
  let [had, due] = [0, 0]
  for (const home of homes) {
    const first = tally.firstSlot.get(home)
    if (first === undefined) continue
    const fromMs = Math.max(sinceMs, tally.sinceMs, Number(first) * state.genesis.slotMs)
    const slots = Math.floor((tally.timeMs - fromMs) / state.genesis.slotMs)
    had += Math.min(slots, readingsOf(tally, home, fromMs))
    due += slots
  }
  return permille(had, due) ?? 1_000
}
