// How a household betrays: its node stays a real one, and what it says passes through a forger that drops, changes or
// signs anew before the network carries it. Its key signs anything; nobody else's key ever does.
import {
  blockIdOf,
  buildBlock,
  candidates,
  encodeBlock,
  must,
  proposalBytes,
  voteBytes,
  type Block,
  type Choice,
  type CommitCertificate,
  type SignedProposal,
  type SignedVote,
  type Vote,
} from '../../../src/ledger/index.ts'
import { decodeMessage, encodeMessage, isQuorum, type ConsensusMessage } from '../../../src/consensus/index.ts'
import type { NodeState } from '../../../src/node/node-state.ts'
import type { PeerKey } from '../../../src/p2p/index.ts'
import { mayFall, type SimHousehold } from '../household.ts'
import type { Rig } from './fault.ts'

export type Traitor = {
  readonly household: SimHousehold
  /** Its id in the ledger. */
  readonly id: number
}

/** Turns a household, unless as many as may lie or be gone already do; at least so many are needed for a fork. */
export const betray = (rig: Rig, index: number): Traitor | undefined => {
  const { street } = rig
  const household = street.households[index]
  if (household === undefined || street.traitors.has(index) || street.gone.has(index)) return undefined
  if (!mayFall(street, index)) return undefined
  street.traitors.add(index)
  return { household, id: index + 1 }
}

export const signVote = async ({ household }: Traitor, chainId: Uint8Array, vote: Vote): Promise<SignedVote> => ({
  ...vote,
  signature: await household.keyring.device.sign(voteBytes(chainId, vote)),
})

export const signProposal = async (
  { household, id }: Traitor,
  chainId: Uint8Array,
  made: { readonly height: number; readonly round: number; readonly validRound: number },
  block: Block,
): Promise<SignedProposal> => {
  const proposal = { ...made, household: id, blockId: block.id }
  const signature = await household.keyring.device.sign(proposalBytes(chainId, proposal))
  return { ...proposal, block: encodeBlock(block), signature }
}

/** The state of its node while it is awake, and its chain. */
export const mindOf = (traitor: Traitor): (NodeState & { chain: NonNullable<NodeState['chain']> }) | undefined => {
  const state = traitor.household.node?.state
  return state?.chain === undefined ? undefined : { ...state, chain: state.chain }
}

/** What a forger makes of one message for one neighbour; undefined keeps silent. */
export type Speak = (message: ConsensusMessage, to: PeerKey) => Promise<ConsensusMessage | undefined>

/** Lets a household's consensus messages pass through `speak`, until the time is over; the rest goes as it is. */
export const forge = (rig: Rig, traitor: Traitor, forMs: number | undefined, speak: Speak): void => {
  const { cable, world, errors } = rig.street
  const { peer } = traitor.household
  cable.forgers.set(peer, ({ topic, bytes, links }, send) => {
    const message = topic === 'consensus' ? decodeMessage(bytes) : undefined
    for (const to of links) {
      if (message === undefined || !message.ok) send(to, bytes)
      else {
        const { value } = message
        world.pending++
        speak(value, to)
          .then((said) => {
            if (said !== undefined) send(to, said === value ? bytes : encodeMessage(said))
          })
          .catch((error: unknown) => errors.push(error))
          .finally(() => world.pending--)
      }
    }
  })
  if (forMs !== undefined) rig.lasting(forMs, () => cable.forgers.delete(peer))
}

/** Changes the traitor's own votes in a message; those of others, which it repeats, stay as they are. */
export const changeVotes = async (
  traitor: Traitor,
  message: Extract<ConsensusMessage, { kind: 'votes' }>,
  change: (vote: SignedVote) => Vote | undefined,
): Promise<ConsensusMessage | undefined> => {
  const chainId = mindOf(traitor)?.chain.chainId
  const votes: SignedVote[] = []
  for (const vote of message.votes) {
    const changed = vote.household === traitor.id ? change(vote) : vote
    if (changed === vote) votes.push(vote)
    else if (changed !== undefined && chainId !== undefined) votes.push(await signVote(traitor, chainId, changed))
  }
  return votes.length === 0 ? undefined : { kind: 'votes', votes }
}

/** Another valid block for the running height, with the certificate that the traitor prefers. */
export const otherBlock = (
  traitor: Traitor,
  prefer: (certificate: CommitCertificate) => CommitCertificate,
  empty: boolean,
): Block | undefined => {
  const mind = mindOf(traitor)
  if (mind === undefined) return undefined
  const tip = mind.chain.tip()
  const certificate = mind.chain.certificate()
  const chosen = certificate === undefined ? undefined : prefer(certificate)
  return buildBlock(tip, traitor.id, chosen, empty ? [] : candidates(mind.pool)).executed.block
}

/** A certificate without somebody's signature, if a quorum is left. */
export const without = (certificate: CommitCertificate, leave: number, validators: number): CommitCertificate => {
  const signatures = certificate.signatures.filter(({ household }) => household !== leave)
  return isQuorum(signatures.length, validators) ? { ...certificate, signatures } : certificate
}

export const choiceOf = (traitor: Traitor, round: number): Choice => {
  const agreement = traitor.household.node?.state.agreement
  return agreement?.proposals.get(round)?.blockId
}

/** A block with one field of its header wrong, signed all the same. */
export const spoiled = (block: Block, how: number): Block => {
  const wrong = new Uint8Array(32).fill(how + 1)
  const changes = [
    { stateRoot: wrong },
    { receiptsRoot: wrong },
    { timeMs: block.header.timeMs + 1n },
    { parentId: wrong },
    { height: block.header.height + 1n },
  ]
  const header = { ...block.header, ...must(changes[how % changes.length], 'one of the ways') }
  return { ...block, id: blockIdOf(header), header }
}

export const someHash = (fill: number): string => fill.toString(16).padStart(2, '0').repeat(32)
