// Who said that they are off when, and what the street can do in the next day if everybody keeps to it: how many of those
// who vote stay awake, and when they are too few to agree. A plan by announced hours only; nobody is bound by it.
import { attendanceOf, floorOf, limits, votes, type State } from '../../ledger/index.ts'
import { isQuorum } from '../../consensus/index.ts'
import type { Absence, Roster, RosterSpan, Span } from './snapshot.ts'

const HOUR_MS = 3_600_000
const DAY_MS = Number(limits.DAY_MS)
/** An announced absence of a millisecond is the way to take one back: it says nothing. */
export const TAKEN_BACK_MS = 1n

/** What a household's own record says at a moment: when its nights are, and from when until when it is away. */
export const announcedOf = (state: State, household: number, nowMs: number): Omit<Absence, 'household' | 'off'> => {
  const { announcedHeight, awayFromMs, awayUntilMs, nightFromMs, nightUntilMs } = attendanceOf(state, household)
  // Without an end it is what a closing page said, and that its home is asleep can be seen anyway.
  const stands = announcedHeight !== 0n && awayUntilMs > BigInt(nowMs) && awayUntilMs - awayFromMs > TAKEN_BACK_MS
  return {
    night: nightFromMs === nightUntilMs ? undefined : { fromMs: nightFromMs, untilMs: nightUntilMs },
    away: stands ? { fromMs: Number(awayFromMs), untilMs: Number(awayUntilMs) } : undefined,
  }
}

/** The roster of the 24 hours that begin with the running one. */
export const rosterView = (state: State | undefined, nowMs: number): Roster => {
  if (state === undefined) return { absences: [], voters: 0, day: [] }
  const startMs = nowMs - (nowMs % HOUR_MS)
  const homes = state.households.rows.map(({ id }) => {
    const announced = announcedOf(state, id, nowMs)
    return { household: id, ...announced, off: offSpans(announced, startMs) }
  })
  const voters = homes
    .map(({ household, off }) => ({ household, off, seated: votes(state.street.afterNextSet, household) }))
    .filter((home) => home.seated || isAwayAsSaid(state, home, nowMs))
  return {
    // Also who goes on holiday next week only.
    absences: homes.filter(({ night, away }) => night !== undefined || away !== undefined),
    voters: voters.length,
    day: dayOf(voters, floorOf(state.households.rows.length, state.street.terms.floor), startMs),
  }
}

/** Out of the set for the hours that it announced, and expected back after them. */
const isAwayAsSaid = (state: State, { household, off }: Omit<Planned, 'seated'>, nowMs: number): boolean => {
  const { firstActiveAtMs, suspendedHeight } = attendanceOf(state, household)
  return firstActiveAtMs !== 0n && suspendedHeight === 0n && isOff(off, nowMs)
}

/** When a household is off within a day from `startMs` on, in order and without overlaps. */
export const offSpans = ({ night, away }: Pick<Absence, 'night' | 'away'>, startMs: number): Span[] => {
  const endMs = startMs + DAY_MS
  const spans: Span[] = away === undefined ? [] : [away]
  if (night !== undefined) {
    const lengthMs = (night.untilMs - night.fromMs + DAY_MS) % DAY_MS
    const midnightMs = startMs - (startMs % DAY_MS)
    for (const day of [-1, 0, 1]) {
      const fromMs = midnightMs + day * DAY_MS + night.fromMs
      spans.push({ fromMs, untilMs: fromMs + lengthMs })
    }
  }
  return joined(
    spans
      .map(({ fromMs, untilMs }) => ({ fromMs: Math.max(fromMs, startMs), untilMs: Math.min(untilMs, endMs) }))
      .filter(({ fromMs, untilMs }) => fromMs < untilMs),
  )
}

const joined = (spans: readonly Span[]): Span[] => {
  const whole: Span[] = []
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = whole.at(-1)
    if (last === undefined || last.untilMs < span.fromMs) whole.push(span)
    else whole.splice(-1, 1, { ...last, untilMs: Math.max(last.untilMs, span.untilMs) })
  }
  return whole
}

const isOff = (off: readonly Span[], atMs: number): boolean =>
  off.some(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs)

/** A household that votes, or will again; `seated` while it is in the set. */
export type Planned = { readonly household: number; readonly off: readonly Span[]; readonly seated: boolean }

/**
 * The day in stretches: while a quorum of the set is awake the others leave it as announced, down to the floor, and who
 * comes back joins it; without a quorum nothing changes and the street rests until enough of that very set are back.
 * All who go off at the same moment are taken to do so; in truth the first of them may have left the set by then.
 */
export const dayOf = (homes: readonly Planned[], floor: number, startMs: number): RosterSpan[] => {
  const endMs = startMs + DAY_MS
  const edges = homes.flatMap(({ off }) => off.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]))
  const times = [...new Set([startMs, ...edges.filter((at) => at > startMs && at < endMs)])].sort((a, b) => a - b)
  const offSince = new Map<number, number>()
  let set = homes.filter((home) => home.seated).map((home) => home.household)
  const spans: RosterSpan[] = []
  for (const [i, fromMs] of times.entries()) {
    const awake = new Set(homes.filter((home) => !isOff(home.off, fromMs)).map((home) => home.household))
    for (const { household } of homes)
      if (awake.has(household)) offSince.delete(household)
      else if (!offSince.has(household)) offSince.set(household, fromMs)
    const rests = !isQuorum(set.filter((id) => awake.has(id)).length, set.length)
    if (!rests) set = withoutAbsent([...new Set([...set, ...awake])], offSince, floor)
    spans.push({ fromMs, untilMs: times[i + 1] ?? endMs, awake: awake.size, rests })
  }
  return spans
}

/** The longest absent leave first, ties by id, as the ledger's rule has it. */
const withoutAbsent = (set: readonly number[], offSince: ReadonlyMap<number, number>, floor: number): number[] => {
  const leaving = set
    .filter((id) => offSince.has(id))
    .sort((a, b) => (offSince.get(a) ?? 0) - (offSince.get(b) ?? 0) || a - b)
    .slice(0, Math.max(0, set.length - floor))
  return set.filter((id) => !leaving.includes(id))
}
