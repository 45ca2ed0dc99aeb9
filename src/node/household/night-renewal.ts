// Nights keep local time: the books count in UTC, so when the clocks at home change, this computer announces the same
// hours again by itself (docs/decisions/019-nights-keep-local-time.md). One announcement at a time, and only by the
// computer that speaks for the household in a street that is awake.
import { NIGHT_AGAIN_MS, NIGHT_TRIES } from '../limits.ts'
import { isBehind } from '../agreement/behind.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import type { SaidNight } from '../ports.ts'
import { isTrusted } from '../sync/trust.ts'
import type { Span } from '../view/snapshot.ts'
import { announcedOf } from '../view/view-roster.ts'
import { recallNights, rememberNight, sayNight } from './absence.ts'
import { computerView } from './enrolment.ts'
import { hoursOf, nightOf } from './local-night.ts'
import { isOver } from '../is-over.ts'

/** Announces the standing night again if the hours that were meant are others in UTC by now. */
export const keepNights = async (node: NodeState): Promise<void> => {
  const { clock, homeTime } = node.ports
  const standing = standingNight(node)
  if (standing === undefined || !maySpeak(node) || isOnTheWay(node)) return
  const nowMs = clock.nowMs()
  const said = (await recallNights(node)).find((one) => isSame(one, standing))
  if (said === undefined) {
    // Announced by another computer of the household, or before this one kept such things: meant as it reads here.
    const hours = hoursOf(standing, nowMs, homeTime.zoneMinutes)
    // A disk that refuses is told when a person wants something of it.
    await rememberNight(node, { ...hours, ...standing }).catch(() => {})
    return
  }
  const wanted = nightOf(said, nowMs, homeTime.zoneMinutes)
  if (isSame(wanted, standing)) node.nightTries = undefined
  else await tryAgain(node, said, wanted, nowMs)
}

const tryAgain = async (node: NodeState, said: SaidNight, wanted: Span, nowMs: number): Promise<void> => {
  const before = node.nightTries !== undefined && isSame(node.nightTries, wanted) ? node.nightTries : undefined
  const tries = before?.tries ?? 0
  if (tries >= NIGHT_TRIES) return
  if (!isOver(before?.atMs ?? Number.NEGATIVE_INFINITY, NIGHT_AGAIN_MS * 2 ** tries, nowMs)) return
  node.nightTries = { ...wanted, tries: tries + 1, atMs: nowMs }
  const { fromMinute, untilMinute } = said
  await sayNight(node, { fromMinute, untilMinute, ...wanted })
}

const standingNight = (node: NodeState): Span | undefined => {
  const { chain, ports } = node
  const self = selfOf(node)
  if (chain === undefined || self === undefined) return undefined
  return announcedOf(chain.tip().state, self, ports.clock.nowMs()).night
}

/** Our own key speaks for the household, our books are the street's, and enough of it are awake to agree. */
export const maySpeak = (node: NodeState): boolean => {
  const { agreement, ownKey, validating, fork, chainEnded } = node
  if (agreement === undefined || agreement.timers.frozen || !validating || fork !== undefined || chainEnded)
    return false
  if (ownKey.standing !== 'clear' || computerView(node).standing !== 'in-use') return false
  return isTrusted(node) && !isBehind(node)
}

/** A word about our nights waits for the street: one of ours, or one that a person has just said. */
const isOnTheWay = ({ own }: NodeState): boolean =>
  [...own.values()].some(({ transaction }) => {
    const body = transaction?.body
    return body?.kind === 'absence' && body.nightly
  })

const isSame = (a: Span, b: Span): boolean => a.fromMs === b.fromMs && a.untilMs === b.untilMs
