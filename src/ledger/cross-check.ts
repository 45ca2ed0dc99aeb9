// What a meter says, held against its neighbours' meters of the same source: Wh per W of nameplate over windows of sixteen
// slots, so that a cloud that reaches one roof later than the next is no news. Integers, a few per meter.
//
// Three ways to be found out. `too-much`: the ratio to the neighbours' median, learned per meter (roofs differ, and an
// honest difference is no lie), rises and stays up: a one-sided CUSUM (Page 1954) over stretches of so much sun that a dull
// week counts as one bright day; or it is beyond all reason from the first day. `sun-at-night`: energy while no neighbour
// has any. `copied`: the same Wh as a neighbour, window after window.
import type { DisputeReason } from './bodies.ts'
import type { WatchRecord } from './records.ts'

/** Four hours of quarter hours. */
export const WINDOW_SLOTS = 16n
/** Fewer neighbours than three say nothing about one. */
const PEERS = 3
/**
 * Amounts are parts of what a plant gives in a window at full power. A stretch is as many whole days as it takes the
 * neighbours to have that much once: a bright summer day, or a dull week.
 */
const DAY_WINDOWS = 6
/** How much sun at a time of the day makes known what is usual then, in windows at full power. */
const FULL_TO_KNOW = 4n
/** Each day takes one part in so many from what was usual before. */
const MEMORY = 128n
/** Stretches in a row beyond all reason. */
const BEYOND = 8
/** Per mille by which a stretch may be above what is usual before it adds up: half of a tenth, the least lie sought. */
const ALLOWANCE = 50n
/** A single stretch adds at most so much: one odd stretch alone never disputes anything. */
const STRETCH_MOST = 250n
/** In a window: one part in so many is energy; one in so many more is none; below the last a likeness says nothing. */
const LIT_PART = 80n
const DARK_PART = 2_000n
const COPIED_PART = 20n
const NIGHTS = 2
const COPIES = 4
/** The yield of a plant is known only where the house does not use it first: its meter imports next to nothing. */
const OWN_USE_PART = 50n

/** A meter in one window that it has reported from end to end. */
export type Watched = {
  readonly watch: WatchRecord
  readonly nameplateW: number
  readonly exportWh: bigint
  readonly importWh: bigint
}
export type Alarm = { readonly meter: number; readonly reason: DisputeReason }

/** µWh that a plant gives per W of nameplate in a window at full power. */
export const fullYield = (slotMs: number): bigint => (WINDOW_SLOTS * BigInt(slotMs) * 1_000n) / 3_600n

/**
 * @param meters of one source, each with a whole window behind it.
 * @param full what `fullYield` gives for the street's slots. @param outlierPermille from the terms.
 */
export const crossCheck = (
  meters: readonly Watched[],
  window: bigint,
  full: bigint,
  outlierPermille: number,
): { readonly watches: WatchRecord[]; readonly alarms: Alarm[] } => {
  if (meters.length <= PEERS) return { watches: [], alarms: [] }
  const alarms: Alarm[] = []
  const watches = meters.map((one) => {
    const others = meters.filter((other) => other !== one)
    const yields = others.map(yieldOf).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    const median = yields[yields.length >> 1] ?? 0n
    const night = nightOf(one, yields.at(-1) ?? 0n, full)
    const copy = copyOf(one, others, full)
    const level = levelOf(one, window, median, full, BigInt(outlierPermille))
    const found = night.found ?? copy.found ?? level.found
    if (found !== undefined) alarms.push({ meter: one.watch.meter, reason: found })
    return { ...one.watch, ...night.state, ...copy.state, ...level.state }
  })
  return { watches, alarms }
}

type Finding<K extends keyof WatchRecord> = {
  readonly state: Pick<WatchRecord, K>
  readonly found?: DisputeReason
}

/** µWh per W of nameplate. */
const yieldOf = ({ exportWh, nameplateW }: Watched): bigint => (exportWh * 1_000_000n) / BigInt(nameplateW)

const nightOf = (one: Watched, most: bigint, full: bigint): Finding<'nights'> => {
  if (yieldOf(one) * LIT_PART < full || most * DARK_PART > full) return { state: { nights: one.watch.nights } }
  const nights = one.watch.nights + 1
  return nights >= NIGHTS ? { state: { nights: 0 }, found: 'sun-at-night' } : { state: { nights } }
}

/** Who copied whom is for people to find out: both are in question. */
const copyOf = (one: Watched, others: readonly Watched[], full: bigint): Finding<'copyOf' | 'copies'> => {
  const { watch } = one
  if (yieldOf(one) * COPIED_PART < full) return { state: { copyOf: watch.copyOf, copies: watch.copies } }
  const same = others.filter((other) => isSame(one, other))
  const twin = same.find((other) => other.watch.meter === watch.copyOf) ?? same[0]
  if (twin === undefined) return { state: { copyOf: 0, copies: 0 } }
  const copies = twin.watch.meter === watch.copyOf ? watch.copies + 1 : 1
  if (copies >= COPIES) return { state: { copyOf: 0, copies: 0 }, found: 'copied' }
  return { state: { copyOf: twin.watch.meter, copies } }
}

/** The same Wh, or the same Wh per W, up to the rounding of two registers. */
const isSame = (one: Watched, other: Watched): boolean => {
  const [a, b] = [BigInt(one.nameplateW), BigInt(other.nameplateW)]
  const apart = distance(one.exportWh * b, other.exportWh * a)
  return one.exportWh === other.exportWh || apart <= 2n * (a > b ? a : b)
}

const distance = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a)

type Level = 'windows' | 'ownYield' | 'expectedYield' | 'peersYield' | 'importYield' | 'usual' | 'excess' | 'beyond'

const levelOf = (one: Watched, window: bigint, median: bigint, full: bigint, outlier: bigint): Finding<Level> => {
  const { watch } = one
  const own = yieldOf(one)
  const usual = usualOf(watch)
  const place = Number(window % BigInt(DAY_WINDOWS))
  const before = usual[place] ?? { own: 0n, peers: 0n }
  // Yesterday's share of the neighbours' sun at this time of the day, by energy, older days weighing less and less.
  usual[place] = { own: fade(before.own) + own, peers: fade(before.peers) + median }
  const isKnown = before.peers >= FULL_TO_KNOW * full
  const [expected, seen] = isKnown ? [(median * before.own) / before.peers, own] : [0n, 0n]
  const stretch = {
    windows: watch.windows + 1,
    ownYield: watch.ownYield + seen,
    expectedYield: watch.expectedYield + expected,
    peersYield: watch.peersYield + (isKnown ? median : 0n),
    importYield: watch.importYield + (one.importWh * 1_000_000n) / BigInt(one.nameplateW),
  }
  const state = { ...stretch, usual, excess: watch.excess, beyond: watch.beyond }
  if (stretch.windows % DAY_WINDOWS !== 0 || stretch.peersYield < full) {
    // A winter without sun must not count up for ever.
    return { state: stretch.windows < 60 * DAY_WINDOWS ? state : { ...state, ...NO_STRETCH } }
  }
  if (stretch.importYield * OWN_USE_PART > stretch.ownYield) return { state: { ...state, ...NO_STRETCH } }
  return judge({ ...state, ...NO_STRETCH }, stretch, outlier)
}

const usualOf = ({ usual }: WatchRecord): WatchRecord['usual'] =>
  Array.from({ length: DAY_WINDOWS }, (_, place) => usual[place] ?? { own: 0n, peers: 0n })

const fade = (sum: bigint): bigint => sum - sum / MEMORY

const NO_STRETCH = { windows: 0, ownYield: 0n, expectedYield: 0n, peersYield: 0n, importYield: 0n }

/** One stretch against what is usual for this meter. */
const judge = (
  state: Finding<Level>['state'],
  { ownYield, expectedYield, peersYield }: typeof NO_STRETCH,
  outlier: bigint,
): Finding<Level> => {
  const beyond = ownYield * 1_000n > peersYield * (1_000n + 2n * outlier) ? state.beyond + 1 : 0
  if (beyond >= BEYOND) return { state: { ...state, beyond: 0 }, found: 'too-much' }
  const above = expectedYield === 0n ? 0n : ((ownYield - expectedYield) * 1_000n) / expectedYield
  const sum = BigInt(state.excess) + (above > STRETCH_MOST ? STRETCH_MOST : above) - ALLOWANCE
  if (sum >= outlier) return { state: { ...state, beyond, excess: 0 }, found: 'too-much' }
  return { state: { ...state, beyond, excess: sum > 0n ? Number(sum) : 0 } }
}

export const NEW_WATCH: WatchRecord = {
  meter: 0,
  refused: 0,
  refusedSinceMs: 0n,
  changedAtMs: 0n,
  window: 0n,
  exportWh: 0n,
  importWh: 0n,
  coveredMs: 0n,
  lastExportWh: 0n,
  lastImportWh: 0n,
  lastCoveredMs: 0n,
  ...NO_STRETCH,
  usual: [],
  excess: 0,
  beyond: 0,
  nights: 0,
  copyOf: 0,
  copies: 0,
}
