// Whether this page may leave for two seconds without anybody waiting for it.
import type { Snapshot } from '../node/index.ts'

/**
 * True while nothing is being agreed that this home votes on. A home that rests, catches up or only watches is never in
 * the middle of a round.
 */
export const isBetweenRounds = (snapshot: Snapshot | undefined): boolean => {
  if (snapshot === undefined || snapshot.stage !== 'member' || !snapshot.validating) return true
  const { agreement, self } = snapshot
  if (self === undefined || !agreement.activeSet.includes(self)) return true
  return agreement.state !== 'agreeing' || agreement.step === 'idle'
}
