// A bug report: what the node stands on, what it last heard, and the inputs of its consensus machine, so that anybody can
// run them again. No key, no signature, no address and nobody's readings are in it.
import { hash, hex, utf8 } from '../../ledger/index.ts'
import type { Machine } from '../../consensus/index.ts'
import { isBehind } from '../agreement/behind.ts'
import type { InputLog } from './input-log.ts'
import { HEARD_KEPT } from '../limits.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { toPlain } from './plain.ts'

/** Raised when `npm run replay` could no longer read what older pages wrote. */
export const REPORT_FORMAT = 2

export const digestOf = (machine: Machine): string => hex(hash(utf8(JSON.stringify(toPlain(machine)))))

export const reportOf = (node: NodeState): string => {
  const { chain, agreement } = node
  const machine = agreement?.machine
  return JSON.stringify(
    {
      product: 'hearthgrid',
      format: REPORT_FORMAT,
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
      ownKey: node.ownKey.standing,
      signedUpTo: node.ownKey.mark,
      behind: isBehind(node),
      fork: node.fork,
      doubleVotes: [...(agreement?.conflicts ?? [])].map(([household, { kind, first }]) => ({
        household,
        kind,
        height: first.height,
        round: first.round,
      })),
      waiting: [...node.pool.waiting.values()].map(({ transaction }) => `${transaction.body.kind} ${transaction.id}`),
      own: [...node.own.values()].map(({ kind, id, state, refusal }) => ({ kind, id, state, refusal })),
      links: node.peers.size,
      notices: node.notices,
      broken: node.broken,
      reasons: Object.fromEntries([...node.log.reasons].sort(([a], [b]) => (a < b ? -1 : 1))),
      heard: node.log.heard.slice(-HEARD_KEPT),
      segments: segmentsOf(node.log),
    },
    null,
    1,
  )
}

const segmentsOf = ({ segments }: InputLog): unknown[] =>
  segments
    .filter(({ inputs }) => inputs.length > 0)
    .map(({ before, inputs, after }) => ({
      before: toPlain(before),
      inputs: inputs.map(({ atMs, input }) => [atMs, toPlain(input)]),
      digest: digestOf(after),
    }))
