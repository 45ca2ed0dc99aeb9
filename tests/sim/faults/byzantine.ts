// Households that lie: two engines with one key, two faces, forgotten locks, silence, bad blocks, forged certificates,
// spam, and the schedule that hides a lock. At most as many as the street promises to bear; all others must hold.
import type { Block, SignedProposal, Vote } from '../../../src/ledger/index.ts'
import { decodeBlock } from '../../../src/ledger/index.ts'
import type { PeerKey } from '../../../src/p2p/index.ts'
import type { Random } from '../../standin/random.ts'
import { startTwin } from '../twin.ts'
import { fault, has, someOf, type Fault, type Rig } from './fault.ts'
import {
  betray,
  changeVotes,
  choiceOf,
  forge,
  mindOf,
  otherBlock,
  signProposal,
  spoiled,
  without,
  type Traitor,
} from './traitor.ts'

/** Who lies, for how long, and whether it goes on through the heal. */
const liar = (random: Random, nodes: number) => ({
  who: random.below(nodes),
  forMs: 20_000 + random.below(200_000),
  stays: random.below(2),
})
type Liar = ReturnType<typeof liar>

const lasts = ({ forMs, stays }: Liar): number | undefined => (stays === 1 ? undefined : forMs)

export const sideOf = (rig: Rig, side: number): ((peer: PeerKey) => boolean) => {
  const theirs = new Set(rig.street.households.filter(({ index }) => has(side, index)).map(({ peer }) => peer))
  return (peer) => theirs.has(peer)
}

/** Proposals of the traitor replaced by one other each, and its votes for them likewise. */
const replacing = (
  traitor: Traitor,
  other: (proposal: SignedProposal, block: Block) => Block | undefined,
): {
  proposal(proposal: SignedProposal): Promise<SignedProposal>
  vote(vote: Vote): Vote
} => {
  const instead = new Map<string, SignedProposal>()
  const names = new Map<string, string>()
  return {
    proposal: async (proposal) => {
      const known = instead.get(proposal.blockId + proposal.round)
      if (known !== undefined) return known
      const mind = mindOf(traitor)
      const decoded = decodeBlock(proposal.block)
      const running = mind !== undefined && mind.chain.height() + 1 === proposal.height
      if (!running || !decoded.ok || proposal.validRound >= 0) return proposal
      const block = other(proposal, decoded.value)
      if (block === undefined) return proposal
      const made = await signProposal(traitor, mind.chain.chainId, proposal, block)
      instead.set(proposal.blockId + proposal.round, made)
      names.set(proposal.blockId, block.id)
      return made
    },
    vote: (vote) => {
      const name = vote.choice === undefined ? undefined : names.get(vote.choice)
      return name === undefined ? vote : { ...vote, choice: name }
    },
  }
}

const isOwn = (traitor: Traitor, proposal: SignedProposal): boolean => proposal.household === traitor.id

/** Says what it should to one side, and something else to the other. */
const twoFaces = (rig: Rig, traitor: Traitor, side: number, args: Liar): void => {
  const favoured = sideOf(rig, side)
  const validators = rig.street.households.length
  const other = replacing(traitor, (_, block) => {
    const last = block.lastCommit?.signatures.at(-1)?.household ?? 0
    const made = otherBlock(traitor, (certificate) => without(certificate, last, validators), true)
    return made?.id === block.id ? undefined : made
  })
  forge(rig, traitor, lasts(args), async (message, to) => {
    if (favoured(to)) return message
    if (message.kind === 'proposal')
      return isOwn(traitor, message.proposal)
        ? { kind: 'proposal', proposal: await other.proposal(message.proposal) }
        : message
    return changeVotes(traitor, message, (vote) => {
      const renamed = other.vote(vote)
      if (renamed !== vote) return renamed
      return { ...vote, choice: vote.choice === undefined ? choiceOf(traitor, vote.round) : undefined }
    })
  })
}

/** Its proposals are replaced for everybody. */
const proposesInstead = (
  rig: Rig,
  traitor: Traitor,
  args: Liar,
  other: (proposal: SignedProposal, block: Block) => Block | undefined,
): void => {
  const changed = replacing(traitor, other)
  forge(rig, traitor, lasts(args), async (message) => {
    if (message.kind === 'votes') return changeVotes(traitor, message, changed.vote)
    return isOwn(traitor, message.proposal)
      ? { kind: 'proposal', proposal: await changed.proposal(message.proposal) }
      : message
  })
}

/** Its prevotes complete a polka for one neighbour only, and it says nothing else: the lock stays hidden there. */
const hidesLock = (rig: Rig, traitor: Traitor, friend: number, args: Liar): void => {
  const only = sideOf(rig, 1 << friend)
  forge(rig, traitor, lasts(args), async (message, to) => {
    if (message.kind === 'proposal') return isOwn(traitor, message.proposal) ? undefined : message
    if (!only(to)) return undefined
    return changeVotes(traitor, message, (vote) =>
      vote.type === 'prevote' ? { ...vote, choice: vote.choice ?? choiceOf(traitor, vote.round) } : undefined,
    )
  })
}

const lying = (
  name: string,
  more: (random: Random, nodes: number) => Record<string, number>,
  act: (rig: Rig, traitor: Traitor, args: Liar & Readonly<Record<string, number>>) => void,
): Fault =>
  fault(
    name,
    (random, nodes) => ({ ...liar(random, nodes), ...more(random, nodes) }),
    (rig, args) => {
      const traitor = betray(rig, args.who)
      if (traitor !== undefined) act(rig, traitor, args)
    },
  )

export const BYZANTINE_FAULTS: readonly Fault[] = [
  lying(
    'twins',
    (random, nodes) => ({ side: someOf(random, nodes) }),
    (rig, { household }, { side = 0, forMs }) => {
      const theirs = sideOf(rig, side)
      const stop = startTwin(rig.street, household, ({ peer }) => theirs(peer))
      rig.lasting(forMs, stop)
    },
  ),
  lying(
    'two faces',
    (random, nodes) => ({ side: someOf(random, nodes) }),
    (rig, traitor, args) => twoFaces(rig, traitor, args['side'] ?? 0, args),
  ),
  lying(
    'amnesia',
    () => ({}),
    (rig, traitor, args) =>
      forge(rig, traitor, lasts(args), async (message) =>
        message.kind === 'proposal'
          ? message
          : changeVotes(traitor, message, (vote) => ({ ...vote, choice: choiceOf(traitor, vote.round) })),
      ),
  ),
  lying(
    'withheld proposals',
    (random, nodes) => ({ to: random.chance(0.5) ? 0 : someOf(random, nodes, 0.3) }),
    (rig, traitor, args) => {
      const told = sideOf(rig, args['to'] ?? 0)
      forge(rig, traitor, lasts(args), async (message, to) =>
        message.kind === 'proposal' && isOwn(traitor, message.proposal) && !told(to) ? undefined : message,
      )
    },
  ),
  lying(
    'silence',
    () => ({}),
    (rig, traitor, args) => forge(rig, traitor, lasts(args), async () => undefined),
  ),
  lying(
    'bad block',
    (random) => ({ how: random.below(5) }),
    (rig, traitor, args) => proposesInstead(rig, traitor, args, (_, block) => spoiled(block, args['how'] ?? 0)),
  ),
  lying(
    'omitted precommits',
    (random, nodes) => ({ victim: 1 + random.below(nodes) }),
    (rig, traitor, args) => {
      const validators = rig.street.households.length
      proposesInstead(rig, traitor, args, (_, block) => {
        const made = otherBlock(traitor, (proof) => without(proof, args['victim'] ?? 0, validators), false)
        return made?.id === block.id ? undefined : made
      })
    },
  ),
  lying(
    'hidden lock',
    (random, nodes) => ({ friend: random.below(nodes) }),
    (rig, traitor, args) => hidesLock(rig, traitor, args['friend'] ?? 0, args),
  ),
  lying(
    'wrong times',
    (random) => ({ aheadMs: random.below(172_800_001) - 86_400_000 }),
    (rig, traitor, args) =>
      forge(rig, traitor, lasts(args), async (message) => {
        const ahead = BigInt(args['aheadMs'] ?? 0)
        return message.kind === 'proposal'
          ? message
          : changeVotes(traitor, message, (vote) => ({ ...vote, timeMs: vote.timeMs + ahead }))
      }),
  ),
]
