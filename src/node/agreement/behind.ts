// Whether others are ahead of us. A node signs at its own tip + 1 only, and never while it is behind: whoever says, under
// its signature, to be higher makes us catch up first. Who cannot be shown to be right within ten seconds is no longer
// believed until we get there, so that one liar cannot keep a street from voting.
import { CLAIM_MS } from '../limits.ts'
import type { NodeState } from '../node-state.ts'

/** A household's signed word that blocks up to `height` are decided. */
export const takeClaim = (node: NodeState, household: number, height: number): void => {
  const own = node.chain?.height() ?? 0
  const known = node.claims.get(household)
  if (height <= own) return
  const sinceMs = known !== undefined && known.height > own ? known.sinceMs : node.ports.clock.nowMs()
  node.claims.set(household, { height: Math.max(height, known?.height ?? 0), sinceMs })
  if (isBehind(node)) node.atTipSinceMs = undefined
}

/** The chain grew: claims that are reached are settled. */
export const settleClaims = (node: NodeState): void => {
  const own = node.chain?.height() ?? 0
  for (const [household, { height }] of node.claims) if (height <= own) node.claims.delete(household)
}

/** Neighbours gave us blocks, so there are some: claims beyond are believed anew. A block of our own proves nothing. */
export const renewClaims = (node: NodeState): void => {
  const sinceMs = node.ports.clock.nowMs()
  for (const [household, { height }] of node.claims) node.claims.set(household, { height, sinceMs })
}

/** A file in hand says so too, for as long as it is taken: what it holds beyond our tip is decided, if it is true. */
export const isBehind = (node: NodeState): boolean => {
  if (node.carrying !== undefined && node.carrying.to > (node.chain?.height() ?? 0)) return true
  const own = node.chain?.height() ?? 0
  const nowMs = node.ports.clock.nowMs()
  for (const { height, sinceMs } of node.claims.values())
    if (height > own && nowMs - sinceMs < CLAIM_MS && nowMs >= sinceMs) return true
  return false
}
