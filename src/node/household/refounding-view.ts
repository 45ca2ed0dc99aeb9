// A re-founding as the page shows it.
import { ALONE_AFTER_MS, ALONE_BELOW, chainIdOf, hex, organiserOf, textOf } from '../../ledger/index.ts'
import type { NodeState } from '../node-state.ts'
import type { RefoundingView } from '../view/snapshot.ts'
import { bondOf, openHere } from './open-refounding.ts'

/** For the page: who is asked, who has agreed, and when the organiser may go on alone. */
export const refoundingView = (node: NodeState): RefoundingView | undefined => {
  const { chain } = node
  // What binds us is shown as long as it does.
  const open = openHere(node) ?? bondOf(node)
  if (chain === undefined || open === undefined) return undefined
  const { state } = chain.tip()
  const members = state.households.rows.map(({ id }) => id)
  const aloneAtMs = members.length < ALONE_BELOW ? Number(state.street.timeMs + ALONE_AFTER_MS) : undefined
  return {
    chainId: hex(chainIdOf(open.genesis)),
    reason: textOf(open.genesis.ancestor[0]?.reason ?? new Uint8Array()) ?? '',
    voters: open.genesis.voters.map(({ household }) => household),
    agreed: [...open.signatures.keys()].sort((a, b) => a - b),
    missing: members.filter((id) => !open.signatures.has(id)),
    organiser: organiserOf(state),
    aloneAtMs,
    instead: bondOf(node) !== undefined && bondOf(node) !== open,
  }
}
