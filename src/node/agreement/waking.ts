// A household asks to vote by itself, once one of its meters has an accepted reading and its tab has been at the tip
// long enough. One that the ledger refuses (its cool-down is not over, enough newcomers for today) asks again ever later.
import { find, fromHex, votes } from '../../ledger/index.ts'
import { isBehind } from './behind.ts'
import { WAKE_AGAIN_MOST_MS, WAKE_AGAIN_MS, WAKE_STALE_MS } from '../limits.ts'
import { NEVER_ASKED, selfOf, type NodeState } from '../node-state.ts'
import { submit } from '../household/own-transactions.ts'
import { isOver } from '../is-over.ts'

export const wakeWhenReady = async (node: NodeState): Promise<void> => {
  const { chain } = node
  const self = selfOf(node)
  if (chain === undefined || self === undefined || !mayAsk(node)) return
  const { state, id } = chain.tip()
  if (votes(state.street.afterNextSet, self)) {
    node.waking = NEVER_ASKED
    return
  }
  const home = state.households.rows.find((record) => record.id === self)
  const nowMs = node.ports.clock.nowMs()
  node.atTipSinceMs ??= nowMs
  if (home === undefined || !home.metered || !isOver(node.atTipSinceMs, state.street.terms.wakeAfterMs, nowMs)) return
  const { refusals, notBeforeMs, askedAtMs } = node.waking
  if (!isOver(askedAtMs, notBeforeMs - askedAtMs, nowMs)) return
  if (isPending(node) && !isOver(askedAtMs, WAKE_STALE_MS, nowMs)) return
  // Counted as refused until the set says otherwise: the next question comes later than this one did.
  const pauseMs = Math.min(WAKE_AGAIN_MOST_MS, WAKE_AGAIN_MS * 2 ** Math.min(refusals, 10))
  node.waking = { refusals: refusals + 1, notBeforeMs: nowMs + pauseMs, askedAtMs: nowMs }
  await submit(node, 'device', { kind: 'wake', height: state.street.height, blockId: fromHex(id) })
}

/** A suspended household needs a new device first; one whose key may not sign must not be counted on. */
const mayAsk = (node: NodeState): boolean => {
  const { chain, ownKey, validating, syncing, fork, chainEnded } = node
  const self = selfOf(node)
  if (chain === undefined || self === undefined || !validating || syncing || fork !== undefined) return false
  if (ownKey.standing === 'retired' || chainEnded || isBehind(node)) return false
  return find(chain.tip().state.attendance, String(self))?.suspendedHeight === 0n
}

const isPending = (node: NodeState): boolean =>
  [...node.own.values()].some((own) => own.kind === 'wake' && own.transaction !== undefined)
