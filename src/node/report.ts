// A bug report: what the node stands on and what it last heard, without any key and without anybody's readings.
import { hex } from '../ledger/index.ts'
import { encodeMessage } from '../consensus/index.ts'
import { selfOf, type NodeState } from './node-state.ts'

export const reportOf = (node: NodeState): string => {
  const { chain, agreement } = node
  const machine = agreement?.machine
  return JSON.stringify(
    {
      product: 'hearthgrid',
      format: 1,
      household: selfOf(node),
      height: chain?.height(),
      tip: chain?.tip().id,
      stateRoot: chain === undefined ? undefined : hex(chain.tip().state.rootHash),
      activeSet: machine?.set,
      round: machine?.round,
      step: machine?.step,
      locked: machine?.locked,
      valid: machine?.valid,
      lost: machine === undefined ? [] : [...machine.lost],
      frozen: agreement?.timers.frozen,
      votes: [...(agreement?.votes.values() ?? [])].map((vote) => hex(encodeMessage({ kind: 'votes', votes: [vote] }))),
      conflicts: agreement?.conflicts.length ?? 0,
      waiting: [...node.pool.waiting.values()].map(({ transaction }) => `${transaction.body.kind} ${transaction.id}`),
      own: [...node.own.values()].map(({ kind, id, state, refusal }) => ({ kind, id, state, refusal })),
      links: node.peers.size,
      notices: node.notices,
      broken: node.broken,
    },
    null,
    2,
  )
}
