// A street whose post is lost: its first household hears only what a test lets its neighbours say, signed by their keys.
import { encodeMessage, proposerOf } from '../../src/consensus/index.ts'
import {
  encodeBlock,
  must,
  proposalBytes,
  voteBytes,
  type Block,
  type SignedVote,
  type Vote,
} from '../../src/ledger/index.ts'
import { EPOCH_MS, type SimHousehold } from '../sim/household.ts'
import { changePrices, getUp, heightOf, nodeOf, pass, warmUp } from './awake.ts'

/** Household 1 listens, at a height whose first two rounds others propose. */
export const listening = async (size = 4) => {
  const street = await getUp(() => true, size)
  const set = street.households.map(({ index }) => index + 1)
  await warmUp(street)
  const [ann] = street.households
  const proposerAt = (round: number): number => must(proposerOf(set, heightOf(ann) + 1, round), 'somebody proposes')
  while (proposerAt(0) === 1 || proposerAt(1) === 1) {
    await changePrices(ann)
    await pass(street.world, 5_000)
  }
  street.street.cable.weather = { ...street.street.cable.weather, loss: 1 }
  await pass(street.world, 1_000)
  const chain = must(nodeOf(ann).state.chain, 'the street is founded')
  const height = heightOf(ann) + 1
  const household = (id: number): SimHousehold => must(street.households[id - 1], 'ids count from 1')
  const say = (from: number, bytes: Uint8Array) => nodeOf(ann).events.gossip(household(from).peer, 'consensus', bytes)

  const signedVote = async (
    vote: Pick<Vote, 'type' | 'household' | 'choice'>,
    round = 0,
    at = height,
  ): Promise<SignedVote> => {
    const made = { ...vote, height: at, round, timeMs: BigInt(EPOCH_MS + street.world.nowMs()) }
    const signature = await household(vote.household).keyring.device.sign(voteBytes(chain.chainId, made))
    return { ...made, signature }
  }
  return {
    ...street,
    ann: must(ann, 'the first of all'),
    chain,
    height,
    household,
    proposer: proposerAt(0),
    signedVote,
    /** Gives the verdict of gossip. */
    say,
    /** A vote of a neighbour; gives the verdict of gossip. */
    vote: async (...[vote, round]: Parameters<typeof signedVote>) =>
      say(vote.household, encodeMessage({ kind: 'votes', votes: [await signedVote(vote, round)] })),
    /** The proposal of round 0 by whose turn it is, or by another one. */
    propose: async (block: Block, by = proposerAt(0)) => {
      const made = { height, round: 0, validRound: -1, household: by, blockId: block.id }
      const signature = await household(made.household).keyring.device.sign(proposalBytes(chain.chainId, made))
      const proposal = { ...made, block: encodeBlock(block), signature }
      return say(made.household, encodeMessage({ kind: 'proposal', proposal }))
    },
    machine: () => must(nodeOf(ann).state.agreement, 'the street is founded').machine,
  }
}
export type Listening = Awaited<ReturnType<typeof listening>>

/** All that household 1 has said at this height, as place and words. */
export const wordsOf = ({ checks, height }: Listening): string[] =>
  [...checks.said].filter(([place]) => place.startsWith(`1/${height}/`)).map(String)
