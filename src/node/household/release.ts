// Who agreed to found the street again signs nothing on the old chain any more; here is when that ends because the
// street went on without it, and the document that was signed can never come into force.
import { ALONE_BELOW } from '../../ledger/index.ts'
import { isHonest } from '../../consensus/index.ts'
import { notice, selfOf, type NodeState } from '../node-state.ts'
import { openOwnKey, settleKey } from '../agreement/own-key.ts'
import { membersAt } from './open-refounding.ts'
import { isTrusted } from '../sync/trust.ts'

/** What a household that signed a document knows; heights are those of the chain that the document would end. */
export type Bound = {
  readonly self: number
  /** Height of the block that the document names. */
  readonly ancestor: number
  readonly tip: number
  /** Members of the street at the block that the document names. */
  readonly members: readonly number[]
  /** Who votes at the height after the tip. */
  readonly set: readonly number[]
  /** Others whose votes are here, for any height that is at least two above the block that the document names. */
  readonly spoken: readonly number[]
}

/**
 * Whether the document that we signed can never come into force anywhere, so that our signature binds us no longer.
 *
 * One block above the document's is not enough: all may have signed its precommits first, then the document, and only
 * then heard of each other's votes; then some have the block and one neighbour has the document in force. But who votes
 * two blocks above (h+2) has the block h+1, so it will never sign a document of h again; and it had not signed it
 * before, or it would be silent. More than a third of the set of h+2 has spoken: one of them is honest, and it is a
 * member of h, where that set was decided, without whom not all members sign. That some who speak may have been
 * released themselves changes nothing: the first honest one to speak at h+2 was not.
 *
 * Below four members the organiser's signature alone is enough after two days for whoever still stands at h. There only
 * everybody else's vote at h+2 releases: then nobody stands at h any more. In all other cases the signature binds.
 *
 * A household that signs on one computer and votes on another, or on a profile that was rolled back, counts as a liar.
 */
export const canNeverBeInForce = ({ self, ancestor, tip, members, set, spoken }: Bound): boolean => {
  if (tip <= ancestor) return false
  if (members.length < ALONE_BELOW) return members.every((id) => id === self || spoken.includes(id))
  return tip > ancestor + 1 || isHonest(spoken.length, set.length)
}

/** Once a second: takes the end of the chain back, on disk first, and lets our key ask whether it may speak. */
export const releaseWhenVoid = async (node: NodeState): Promise<void> => {
  const bound = boundOf(node)
  if (bound === undefined || !isTrusted(node) || !canNeverBeInForce(bound)) return
  await node.ports.store.voidRefounding()
  Object.assign(node, { refounding: undefined, offered: undefined, chainEnded: false } satisfies Partial<NodeState>)
  notice(node, 'refounding-void')
  await openOwnKey(node)
  await settleKey(node)
  node.changed()
}

const boundOf = (node: NodeState): Bound | undefined => {
  const { chain, refounding, chainEnded, fork } = node
  const self = selfOf(node)
  const named = refounding?.genesis.ancestor[0]
  if (chain === undefined || self === undefined || named === undefined || !chainEnded || fork !== undefined)
    return undefined
  const { state } = chain.tip()
  return {
    self,
    ancestor: Number(named.height),
    tip: chain.height(),
    members: membersAt(state, named.height),
    set: state.street.nextSet.map(({ household: id }) => id),
    spoken: spokenAbove(node, Number(named.height) + 1, self),
  }
}

/** Others whose votes for a height above this one are here: those of the running height, and the tip's certificate. */
const spokenAbove = ({ chain, agreement }: NodeState, height: number, self: number): number[] => {
  const running = [...(agreement?.votes.values() ?? [])].filter((vote) => vote.height > height)
  const certificate = chain?.certificate()
  const decided = certificate !== undefined && Number(certificate.height) > height ? certificate.signatures : []
  const spoken = [...running, ...decided].map(({ household: id }) => id)
  return [...new Set(spoken)].filter((id) => id !== self)
}
