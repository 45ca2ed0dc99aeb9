// A person says when this household is off: every night, or once until a moment; and takes it back. Minutes of the local
// day become the ledger's milliseconds of the UTC day here, by the distance to UTC that the page has at this moment.
import type { Body, Hex } from '../../ledger/index.ts'
import { ABSENCE_MOST_MS, PARTING_GRACE_MS } from '../limits.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { OWN_LIFE_MS, submit } from './own-transactions.ts'
import { refused, type Outcome } from '../refusal.ts'
import { announcedOf } from '../view/view-roster.ts'

const MINUTE_MS = 60_000
const MINUTES_PER_DAY = 1_440
/** No clock on earth is further from UTC than 14 hours. */
const ZONE_MINUTES = 14 * 60

export type LocalNight = {
  /** Minutes of the local day, 0 to 1,439; the night may pass midnight. */
  readonly fromMinute: number
  readonly untilMinute: number
  /** Minutes by which the local clock is ahead of UTC at this moment. */
  readonly zoneMinutes: number
}

type Sent = Outcome<{ readonly id: Hex }>

/** Every night from now on; the newest replaces the one before. */
export const announceNight = async (node: NodeState, night: LocalNight): Promise<Sent> => {
  const { fromMinute, untilMinute, zoneMinutes } = night
  const isMinute = (minute: number): boolean => Number.isInteger(minute) && minute >= 0 && minute < MINUTES_PER_DAY
  if (!isMinute(fromMinute) || !isMinute(untilMinute) || fromMinute === untilMinute) return refused('absence-invalid')
  if (!Number.isInteger(zoneMinutes) || Math.abs(zoneMinutes) > ZONE_MINUTES) return refused('absence-invalid')
  const ofUtcDayMs = (minute: number): bigint =>
    BigInt(((minute - zoneMinutes + MINUTES_PER_DAY) % MINUTES_PER_DAY) * MINUTE_MS)
  return announce(node, {
    kind: 'absence',
    nightly: true,
    fromMs: ofUtcDayMs(fromMinute),
    untilMs: ofUtcDayMs(untilMinute),
  })
}

/** Once, from now on until a moment at most a year away. Whoever votes after all is not missed and not left out. */
export const announceAbsence = async (node: NodeState, { untilMs }: { readonly untilMs: number }): Promise<Sent> => {
  const nowMs = node.ports.clock.nowMs()
  // A word that is agreed before it counts takes nobody out of the set who is still there, as when a page closes.
  const fromMs = nowMs + PARTING_GRACE_MS
  if (!Number.isInteger(untilMs) || untilMs <= fromMs || untilMs > nowMs + ABSENCE_MOST_MS)
    return refused('absence-invalid')
  return announce(node, { kind: 'absence', nightly: false, fromMs: BigInt(fromMs), untilMs: BigInt(untilMs) })
}

/** Takes back what stands; refused when nothing does. */
export const takeBackAbsence = async (node: NodeState, which: 'night' | 'once'): Promise<Sent> => {
  const state = node.chain?.tip().state
  const self = selfOf(node)
  if (state === undefined || self === undefined) return refused(state === undefined ? 'no-street' : 'not-a-member')
  const nowMs = node.ports.clock.nowMs()
  const { night, awayUntilMs } = announcedOf(state, self, nowMs)
  if ((which === 'night' ? night : awayUntilMs) === undefined) return refused('already-done')
  if (which === 'night') return announce(node, { kind: 'absence', nightly: true, fromMs: 0n, untilMs: 0n })
  // The newest replaces the one before: a millisecond that is still to come whenever this is agreed.
  const untilMs = BigInt(nowMs + OWN_LIFE_MS + MINUTE_MS)
  return announce(node, { kind: 'absence', nightly: false, fromMs: untilMs - 1n, untilMs })
}

const announce = (node: NodeState, body: Extract<Body, { kind: 'absence' }>): Promise<Sent> =>
  submit(node, 'device', body)
