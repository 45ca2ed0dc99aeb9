// Who is awake, as far as we can tell: a live link, or a fresh sign of life that came by others. Presence decides
// timers, whom we do not wait for, and what the page says; it never decides who may vote.
import { p2pLimits } from '../p2p/index.ts'
import { FLICKER_MS } from './limits.ts'
import { isOver } from './is-over.ts'

export type Presence = {
  readonly links: ReadonlySet<number>
  /** Household → ms of the newest sign of life on our own clock. */
  readonly heardAtMs: ReadonlyMap<number, number>
  /** Household → height that it says it has reached. */
  readonly heights: ReadonlyMap<number, number>
  /** Household → when its link last ended, and when the time before. */
  readonly endsMs: ReadonlyMap<number, readonly [number, number]>
  /** Household → whether its last sign of life said that its computer votes. */
  readonly voting: ReadonlyMap<number, boolean>
}

export const NOBODY: Presence = {
  links: new Set(),
  heardAtMs: new Map(),
  heights: new Map(),
  endsMs: new Map(),
  voting: new Map(),
}

export type SignOfLife = { readonly household: number; readonly height: number; readonly votes: boolean }

export const hear = (presence: Presence, { household, height, votes }: SignOfLife, nowMs: number): Presence => ({
  ...presence,
  heardAtMs: new Map(presence.heardAtMs).set(household, nowMs),
  heights: new Map(presence.heights).set(household, Math.max(height, presence.heights.get(household) ?? 0)),
  voting: new Map(presence.voting).set(household, votes),
})

export const link = (presence: Presence, household: number, nowMs: number): Presence => ({
  ...presence,
  links: new Set(presence.links).add(household),
  heardAtMs: new Map(presence.heardAtMs).set(household, nowMs),
})

/** A link that ends means gone, until a sign of life comes by somebody else. */
export const unlink = (presence: Presence, household: number, nowMs: number): Presence => {
  const links = new Set(presence.links)
  links.delete(household)
  const heardAtMs = new Map(presence.heardAtMs)
  heardAtMs.delete(household)
  const [last = Number.NEGATIVE_INFINITY] = presence.endsMs.get(household) ?? []
  return { ...presence, links, heardAtMs, endsMs: new Map(presence.endsMs).set(household, [nowMs, last]) }
}

export const isPresent = (presence: Presence, household: number, nowMs: number): boolean =>
  presence.links.has(household) ||
  !isOver(presence.heardAtMs.get(household) ?? Number.NEGATIVE_INFINITY, p2pLimits.AWAY_MS, nowMs)

/**
 * Whether a chain that begins now may count on its vote. A link alone says little: it may be that of a computer whose key
 * went astray, or of one that the books do not know.
 */
export const isVoting = (presence: Presence, household: number, nowMs: number): boolean =>
  isPresent(presence, household, nowMs) && presence.voting.get(household) === true

/** Linked, while no sign of life has said yet whether its computer votes. */
export const isUnheard = (presence: Presence, household: number): boolean =>
  presence.links.has(household) && !presence.voting.has(household)

/**
 * Whether we wait for this household's proposal. A loss counts at once, because a closed page says so; whoever comes
 * back counts at once too, unless its link ended twice within ten seconds: then it must hold for as long first.
 */
export const isLost = (presence: Presence, household: number, nowMs: number): boolean => {
  if (!isPresent(presence, household, nowMs)) return true
  const [last, before] = presence.endsMs.get(household) ?? [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  return last - before < FLICKER_MS && !isOver(last, FLICKER_MS, nowMs)
}
