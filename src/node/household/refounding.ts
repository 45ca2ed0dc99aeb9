// Founding the street again, as people of one household decide it: they propose, or agree to what others propose. Who agrees
// ends the old chain for its device first, on disk, and signs nothing on it any more, but for `release.ts`.
import {
  documentFault,
  encodeState,
  isEntitled,
  isKeyOut,
  refoundingDocument,
  signRefounding,
  votersOf,
  REASON_BYTES,
  utf8,
  type FirstVoter,
  type State,
} from '../../ledger/index.ts'
import { encodeRefounding } from '../../p2p/index.ts'
import { selfOf, unnotice, type NodeState } from '../node-state.ts'
import { isUnheard, isVoting } from '../presence.ts'
import { FIRST_BEAT_LOOK_MS, FIRST_BEAT_MS } from '../limits.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import { canVote } from '../agreement/own-key.ts'
import { isTrusted } from '../sync/trust.ts'
import { troubleOf } from '../trouble.ts'
import { maySignBesides } from './document-choice.ts'
import { bondOf, choiceOf, membersOf, messageOf, openHere, tipFor } from './open-refounding.ts'
import { settleRefounding, tellEverybody } from './refounding-exchange.ts'
import { isLocked } from './lock.ts'

/**
 * Waits until every linked neighbour has said once whether its computer votes, at most {@link FIRST_BEAT_MS}: who proposes
 * as soon as the page is open would else leave out somebody who is right there. Outside the loop, which has to hear them.
 */
export const hearLinked = async (node: NodeState): Promise<void> => {
  const { clock } = node.ports
  for (let waitedMs = 0; waitedMs < FIRST_BEAT_MS && isSomebodyUnheard(node); waitedMs += FIRST_BEAT_LOOK_MS)
    await new Promise<void>((resolve) => void clock.after(FIRST_BEAT_LOOK_MS, resolve))
}

const isSomebodyUnheard = ({ chain, presence }: NodeState): boolean =>
  chain !== undefined && votersOf(chain.tip().state).some(({ household }) => isUnheard(presence, household))

/**
 * Proposes to found the street again with everybody who is awake, and agrees to it. Who has signed another one waits for
 * a neighbour who has not: that one proposes.
 * @param newKeys of households that stand there with another computer than the books know.
 */
export const proposeRefounding = async (
  node: NodeState,
  reason: string,
  newKeys: readonly FirstVoter[] = [],
): Promise<Outcome> => {
  const { chain, ports } = node
  const self = selfOf(node)
  if (chain === undefined || self === undefined) return refused('not-a-member')
  if (!isTrusted(node)) return refused('unconfirmed')
  if (isLocked(ports)) return refused('locked')
  if (openHere(node) !== undefined || bondOf(node) !== undefined) return refused('already-done')
  if (utf8(reason).length > REASON_BYTES) return refused('name-too-long')
  const nowMs = ports.clock.nowMs()
  const tip = chain.tip()
  const voters = firstVoters(tip.state, awakeVoters(node, nowMs), newKeys)
  if (voters.length === 0) return refused('not-allowed')
  const least = tip.state.street.timeMs + 1n
  const foundedAtMs = BigInt(nowMs) > least ? BigInt(nowMs) : least
  const genesis = refoundingDocument(tip, { foundedAtMs, reason, voters })
  node.offered = { genesis, signatures: new Map() }
  return approveRefounding(node)
}

/** A computer that is linked and cannot vote would stop a chain that begins with it for good. */
const awakeVoters = (node: NodeState, nowMs: number): FirstVoter[] => {
  const { chain, presence } = node
  const self = selfOf(node)
  if (chain === undefined) return []
  return votersOf(chain.tip().state).filter(({ household: id }) =>
    id === self ? canVote(node, id) : isVoting(presence, id, nowMs),
  )
}

/**
 * Who votes from the first height on: everybody awake whom the rule lets vote (`entitlementFault`), and whoever brings a
 * new key, which ends a suspension. The others wake on the new chain as on the old one.
 */
export const firstVoters = (
  state: State,
  awake: readonly FirstVoter[],
  newKeys: readonly FirstVoter[],
): readonly FirstVoter[] => {
  const replaced = newKeys.map(({ household: id }) => id)
  const kept = awake.filter(({ household: id }) => !replaced.includes(id) && !isKeyOut(state, id))
  return [...kept, ...newKeys].filter(({ household: id }) => isEntitled(state, id))
}

/** A person here agrees. From the moment this is on disk nothing is signed on the old chain any more. */
export const approveRefounding = async (node: NodeState): Promise<Outcome> => {
  const { chain, ports } = node
  const open = openHere(node)
  const self = selfOf(node)
  if (chain === undefined || open === undefined || self === undefined) return refused('unknown')
  // Who does not know whether its last block is the street's would end a chain that it may have voted on further ahead.
  if (!isTrusted(node)) return refused('unconfirmed')
  if (isLocked(ports)) return refused('locked')
  const tip = tipFor(node, open.genesis) ?? chain.tip()
  const bound = bondOf(node)
  if (open.signatures.has(self)) return refused('already-done')
  if (
    bound !== undefined &&
    !maySignBesides({ bound: choiceOf(bound), offered: choiceOf(open) }, membersOf(tip.state), self)
  )
    return refused('already-done')
  const nowMs = BigInt(ports.clock.nowMs())
  if (documentFault(tip, open.genesis, nowMs) !== undefined) return refused('expired')
  try {
    const { signature } = await signRefounding(ports.keyring.household, self, open.genesis)
    const agreed = { ...open, signatures: new Map(open.signatures).set(self, signature), from: tip }
    // Nobody sees the signature before the end of the chain is on disk with it.
    await ports.store.endChain(encodeRefounding(messageOf(agreed)), encodeState(tip.state))
    Object.assign(node, { refounding: agreed, offered: undefined, chainEnded: true } satisfies Partial<NodeState>)
  } catch (error) {
    return refused(troubleOf(error))
  }
  unnotice(node, 'refounding-open')
  tellEverybody(node)
  await settleRefounding(node)
  node.changed()
  return done
}
