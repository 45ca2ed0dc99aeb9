// A person says when this household is off: every night, or once until a moment; and takes it back. Hours of a night are
// those of the clock on the wall; what they are in UTC, which the books keep, is said here and remembered on this computer.
import type { Body, Hex } from '../../ledger/index.ts'
import { ABSENCE_AHEAD_MS, ABSENCE_MOST_MS, NIGHTS_SAID, PARTING_GRACE_MS } from '../limits.ts'
import { selfOf, tellTrouble, type NodeState } from '../node-state.ts'
import type { SaidNight } from '../ports.ts'
import { OWN_LIFE_MS, submit } from './own-transactions.ts'
import { refused, type Outcome, type Refusal } from '../refusal.ts'
import { announcedOf } from '../view/view-roster.ts'
import { nightOf, type LocalHours } from './local-night.ts'

const MINUTE_MS = 60_000
const MINUTES_PER_DAY = 1_440

export type Sent = Outcome<{ readonly id: Hex }>

/** Every night from now on, by the clock on the wall; the newest replaces the one before. */
export const announceNight = async (node: NodeState, hours: LocalHours): Promise<Sent> => {
  if (!isNight(hours)) return refused('absence-invalid')
  const { clock, homeTime } = node.ports
  const { fromMinute, untilMinute } = hours
  return sayNight(node, { fromMinute, untilMinute, ...nightOf(hours, clock.nowMs(), homeTime.zoneMinutes) })
}

const isNight = ({ fromMinute, untilMinute }: LocalHours): boolean =>
  [fromMinute, untilMinute].every((minute) => Number.isInteger(minute) && minute >= 0 && minute < MINUTES_PER_DAY) &&
  fromMinute !== untilMinute

/** Announces a night in UTC, and remembers first which hours were meant: whoever reads it in the books must know. */
export const sayNight = async (node: NodeState, said: SaidNight): Promise<Sent> => {
  if (node.chain === undefined) return refused('no-street')
  try {
    await rememberNight(node, said)
  } catch (error) {
    return refused(tellTrouble(node, error))
  }
  const { fromMs, untilMs } = said
  return announce(node, { kind: 'absence', nightly: true, fromMs: BigInt(fromMs), untilMs: BigInt(untilMs) })
}

/** Which local hours were meant by nights that were said here; the newest first. */
export const recallNights = async (node: NodeState): Promise<readonly SaidNight[]> => {
  node.saidNights ??= (await node.ports.homeTime.load()).filter(isNight)
  return node.saidNights
}

/** Also what is not agreed may come to stand, so the last few are kept. */
export const rememberNight = async (node: NodeState, said: SaidNight): Promise<void> => {
  const others = (await recallNights(node)).filter(
    ({ fromMs, untilMs }) => fromMs !== said.fromMs || untilMs !== said.untilMs,
  )
  node.saidNights = [said, ...others].slice(0, NIGHTS_SAID)
  await node.ports.homeTime.save(node.saidNights)
}

/** Hours off once. Without a beginning they begin now. */
export type Once = { readonly fromMs?: number | undefined; readonly untilMs: number }

/**
 * Once, from now or a later moment on; the newest replaces the one before. Whoever votes after all is not missed and
 * not left out.
 */
export const announceAbsence = async (node: NodeState, once: Once): Promise<Sent> => {
  const nowMs = node.ports.clock.nowMs()
  const fromMs = beginningOf(once, nowMs)
  const refusal = fromMs === undefined ? 'absence-invalid' : onceFault(fromMs, once.untilMs, nowMs)
  if (fromMs === undefined || refusal !== undefined) return refused(refusal ?? 'absence-invalid')
  return announce(node, { kind: 'absence', nightly: false, fromMs: BigInt(fromMs), untilMs: BigInt(once.untilMs) })
}

/** The running minute is still "now" for whoever has just typed it. */
const beginningOf = ({ fromMs }: Once, nowMs: number): number | undefined => {
  // A word that is agreed before it counts takes nobody out of the set who is still there, as when a page closes.
  const soonestMs = nowMs + PARTING_GRACE_MS
  if (fromMs === undefined) return soonestMs
  if (!Number.isInteger(fromMs) || fromMs < nowMs - MINUTE_MS) return undefined
  return Math.max(fromMs, soonestMs)
}

const onceFault = (fromMs: number, untilMs: number, nowMs: number): Refusal | undefined => {
  if (!Number.isInteger(untilMs) || untilMs <= fromMs) return 'absence-invalid'
  return fromMs > nowMs + ABSENCE_AHEAD_MS || untilMs > nowMs + ABSENCE_MOST_MS ? 'absence-too-far' : undefined
}

/** Takes back what stands; refused when nothing does. */
export const takeBackAbsence = async (node: NodeState, which: 'night' | 'once'): Promise<Sent> => {
  const state = node.chain?.tip().state
  const self = selfOf(node)
  if (state === undefined || self === undefined) return refused(state === undefined ? 'no-street' : 'not-a-member')
  const nowMs = node.ports.clock.nowMs()
  const { night, away } = announcedOf(state, self, nowMs)
  if ((which === 'night' ? night : away) === undefined) return refused('already-done')
  if (which === 'night') return announce(node, { kind: 'absence', nightly: true, fromMs: 0n, untilMs: 0n })
  // The newest replaces the one before: a millisecond that is still to come whenever this is agreed.
  const untilMs = BigInt(nowMs + OWN_LIFE_MS + MINUTE_MS)
  return announce(node, { kind: 'absence', nightly: false, fromMs: untilMs - 1n, untilMs })
}

const announce = (node: NodeState, body: Extract<Body, { kind: 'absence' }>): Promise<Sent> =>
  submit(node, 'device', body)
