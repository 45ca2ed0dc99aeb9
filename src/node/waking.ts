// A household asks to vote by itself, once one of its meters has an accepted reading and its tab has been at the tip
// long enough. Asked again after a while if nothing came of it.
import { fromHex, votes } from '../ledger/index.ts'
import { selfOf, type NodeState } from './node-state.ts'
import { submit } from './own-transactions.ts'

const ASK_AGAIN_MS = 10_000

export const wakeWhenReady = async (node: NodeState): Promise<void> => {
  const { chain } = node
  const self = selfOf(node)
  if (chain === undefined || self === undefined || !node.validating || node.syncing) return
  const { state, id } = chain.tip()
  if (votes(state.street.afterNextSet, self)) return
  const home = state.households.rows.find((record) => record.id === self)
  const nowMs = node.ports.clock.nowMs()
  node.atTipSinceMs ??= nowMs
  if (home === undefined || !home.metered || nowMs - node.atTipSinceMs < chain.genesis.wakeAfterMs) return
  const asked = [...node.own.values()].some((own) => own.kind === 'wake' && nowMs - own.sentAtMs < ASK_AGAIN_MS)
  if (asked) return
  await submit(node, 'device', { kind: 'wake', height: state.street.height, blockId: fromHex(id) })
}
