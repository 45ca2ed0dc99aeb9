// When a street stands still so that a person should hear of the way out. As long as somebody may just open their page
// again, patience is the better advice.
import type { Snapshot } from '../../node/index.ts'

const LONG_MS = 30 * 60_000
/** On a trial street everything is quicker, so that it can be tried. */
const LONG_ON_TRIAL_MS = 60_000

/** No entry for long because too few are awake, or none ever again without our own vote. */
export const standsStill = (snapshot: Snapshot): boolean =>
  needsEveryVote(snapshot) ||
  (snapshot.agreement.state === 'resting' && snapshot.members.length > 1 && isLong(snapshot))

/**
 * Nothing can be agreed without this home's vote, not even its own enrolment: its key went astray, or the computer that
 * has the vote says nothing for long.
 */
export const needsEveryVote = (snapshot: Snapshot): boolean => {
  const { agreement, computer, self } = snapshot
  const { activeSet, quorum } = agreement
  const silent = computer.standing === 'astray' || (computer.standing === 'left-behind' && isLong(snapshot))
  return silent && self !== undefined && activeSet.includes(self) && quorum === activeSet.length
}

const isLong = ({ agreement, nowMs, street }: Snapshot): boolean =>
  street !== undefined && nowMs - agreement.blockTimeMs >= (street.trial ? LONG_ON_TRIAL_MS : LONG_MS)
