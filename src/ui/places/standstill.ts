// When a street stands still for so long that a person should hear of the way out. Until then patience is the better
// advice: most of the time somebody just opens their page again.
import type { Snapshot } from '../../node/index.ts'

const LONG_MS = 30 * 60_000
/** On a trial street everything is quicker, so that it can be tried. */
const LONG_ON_TRIAL_MS = 60_000

/** No entry for long, because too few are awake, or because our own vote is missing where every one is needed. */
export const standsStill = (snapshot: Snapshot): boolean => {
  const { agreement, members, nowMs, street } = snapshot
  if (street === undefined || members.length < 2) return false
  const long = nowMs - agreement.blockTimeMs >= (street.trial ? LONG_ON_TRIAL_MS : LONG_MS)
  return long && (agreement.state === 'resting' || needsEveryVote(snapshot))
}

/** Our computer may not vote, and without it nothing can be agreed: not even its own enrolment. */
export const needsEveryVote = ({ agreement, computer, self }: Snapshot): boolean => {
  const { activeSet, quorum } = agreement
  const missing = computer.standing === 'astray' || computer.standing === 'left-behind'
  return missing && self !== undefined && activeSet.includes(self) && quorum === activeSet.length
}
