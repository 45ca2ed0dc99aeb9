// Our own words and what we pass on: each word is on disk before it is signed and published; what lets others move on
// travels with it or once after it.
import {
  blockTimeMs,
  buildBlock,
  encodeBlock,
  proposalBytes,
  sameBytes,
  voteBytes,
  type SignedProposal,
  type SignedVote,
  type Speech,
} from '../../ledger/index.ts'
import {
  consensusLimits,
  digestOf,
  encodeMessage,
  isHonest,
  isQuorum,
  type ConsensusMessage,
  type Effect,
  type Input,
} from '../../consensus/index.ts'
import { heldProposals, heldVotes, voteKey, type Agreement } from './height-state.ts'

/** A clock this far ahead of block time means that the street slept: an empty block brings the time up first. */
const TICK_MS = 2_000

export const build = async (agreement: Agreement, round: number): Promise<Input | undefined> => {
  const { chain, clock, candidates, dropped } = agreement.context
  const proposer = agreement.machine.self
  if (proposer === undefined) return undefined
  const certificate = chain.certificate()
  const tip = chain.tip()
  const lagMs = clock.nowMs() - Number(blockTimeMs(tip.state.street.timeMs, certificate))
  const { executed, refused } = buildBlock(tip, proposer, certificate, lagMs > TICK_MS ? [] : candidates())
  if (refused.size > 0) dropped(refused)
  agreement.blocks.set(executed.block.id, executed)
  return { kind: 'built', round, blockId: executed.block.id }
}

export const propose = async (
  agreement: Agreement,
  { round, blockId, validRound }: Extract<Effect, { kind: 'propose' }>,
): Promise<Input | undefined> => {
  const { machine, context } = agreement
  const executed = agreement.blocks.get(blockId)
  const household = machine.self
  if (household === undefined || executed === undefined || executed === 'invalid') return undefined
  const proposal = { height: machine.height, round, validRound, household, blockId }
  const signBytes = proposalBytes(context.chain.chainId, proposal)
  const block = encodeBlock(executed.block)
  const signature = await speak(agreement, { round, speech: 'proposal', signBytes, block })
  if (signature === undefined) return undefined
  const signed: SignedProposal = { ...proposal, block, signature }
  agreement.proposals.set(round, signed)
  say(agreement, { kind: 'proposal', proposal: signed })
  return { kind: 'proposal', proposal: { ...proposal, valid: true } }
}

export const vote = async (
  agreement: Agreement,
  { type, round, choice }: Extract<Effect, { kind: 'vote' }>,
): Promise<Input | undefined> => {
  const { machine, context } = agreement
  const household = machine.self
  if (household === undefined) return undefined
  const made = { type, height: machine.height, round, household, choice, timeMs: BigInt(context.clock.nowMs()) }
  const signBytes = voteBytes(context.chain.chainId, made)
  const signature = await speak(agreement, { round, speech: type, signBytes, block: undefined })
  if (signature === undefined) return undefined
  const signed: SignedVote = { ...made, signature }
  agreement.votes.set(voteKey(signed), signed)
  // After a first round that failed, a lock is only believed with the polka behind it, so the two travel together.
  const polka = type === 'precommit' && choice !== undefined && round > 0 ? polkaOf(agreement, round, choice) : []
  sayVotes(agreement, [signed, ...polka])
  return { kind: 'vote', vote: made }
}

const polkaOf = (agreement: Agreement, round: number, choice: string): SignedVote[] =>
  votesOf(agreement, round, 'prevote').filter((other) => other.choice === choice)

const votesOf = (agreement: Agreement, round: number, type?: SignedVote['type']): SignedVote[] =>
  heldVotes(agreement).filter((one) => one.round === round && (type === undefined || one.type === type))

/**
 * Save before we speak: the words go to disk, then are signed. Undefined when they must not be said, because something
 * else stands at this place, or cannot be, because the disk failed; then we stay silent until the next height.
 */
const speak = async (
  agreement: Agreement,
  words: {
    readonly round: number
    readonly speech: Speech
    readonly signBytes: Uint8Array
    readonly block: Uint8Array | undefined
  },
): Promise<Uint8Array | undefined> => {
  if (agreement.silenced || !agreement.context.mayVote()) return undefined
  const { chain, journal, signer, onSilenced, onSpoken, onRetired } = agreement.context
  const { height, self } = agreement.machine
  // A key that was enrolled a moment ago begins with an empty journal, and counts from the second height after: until
  // then the words of these heights are those of the key before, and may have been said.
  const voter = chain.tip().state.street.nextSet.find(({ household }) => household === self)
  if (voter === undefined || !sameBytes(voter.key, signer.key)) return undefined
  const inputs = agreement.unsaved
  agreement.unsaved = []
  try {
    const record = { height, ...words, digest: digestOf(words) }
    const written = await journal.write(height, inputs, record, agreement.saved)
    // What was not written belongs to our next word; lost, a replay would not know of a lock.
    if (written === 'written') agreement.saved += inputs.length + 1
    else agreement.unsaved = inputs
    if (written === 'retired') await onRetired()
    if (written === 'conflict' || written === 'retired') return undefined
  } catch (error) {
    agreement.silenced = true
    onSilenced(error)
    return undefined
  }
  onSpoken({ height, round: words.round, speech: words.speech })
  return signer.sign(words.signBytes)
}

const say = (agreement: Agreement, message: ConsensusMessage): void => agreement.context.publish(encodeMessage(message))

const sayVotes = (agreement: Agreement, votes: readonly SignedVote[]): void => {
  for (const message of bundles(votes)) agreement.context.publish(message)
}

const bundles = (votes: readonly SignedVote[]): Uint8Array[] => {
  const found: Uint8Array[] = []
  for (let at = 0; at < votes.length; at += consensusLimits.VOTES_PER_MESSAGE)
    found.push(encodeMessage({ kind: 'votes', votes: votes.slice(at, at + consensusLimits.VOTES_PER_MESSAGE) }))
  return found
}

/**
 * What let us enter a round lets others enter it: votes of more than a third of the set there, or the precommits of the
 * round before. Everybody who holds such a certificate says it once (the idea is Simplex'), because gossip alone does
 * not promise that what one correct validator has reaches all.
 */
export const passOn = (agreement: Agreement): void => {
  const { round, set } = agreement.machine
  if (round === 0 || agreement.passedOn.has(round)) return
  agreement.passedOn.add(round)
  const voices = votesOf(agreement, round)
  const ended = votesOf(agreement, round - 1, 'precommit')
  if (isHonest(new Set(voices.map((one) => one.household)).size, set.length)) sayVotes(agreement, voices)
  else if (isQuorum(ended.length, set.length)) sayVotes(agreement, ended)
}

/**
 * What others may have missed, for a link that is new or a height that is stuck: the votes of the current round and of
 * the polka behind the valid value, and the proposals that go with them.
 */
export const repeat = (agreement: Agreement): void => {
  const { machine } = agreement
  if (machine.step === 'idle') return
  const rounds = new Set([machine.round, machine.valid?.round ?? machine.round])
  for (const round of rounds) {
    for (const proposal of heldProposals(agreement, round)) say(agreement, { kind: 'proposal', proposal })
  }
  sayVotes(
    agreement,
    heldVotes(agreement).filter((other) => rounds.has(other.round)),
  )
}

/**
 * All that was said from a round on, for a peer that asks: the newest rounds first, so that whoever is far behind goes
 * straight to the highest round with votes of more than a third. At most `most` messages and `bytes` bytes.
 */
export const saidSince = (agreement: Agreement, from: number, most: number, bytes: number): Uint8Array[] => {
  const { machine } = agreement
  const rounds = [...new Set([...agreement.votes.values()].map((one) => one.round))]
    .concat([...agreement.proposals.keys()])
    .filter((round) => round >= from || round === machine.valid?.round)
  const messages = [...new Set(rounds)]
    .sort((a, b) => b - a)
    .flatMap((round) => {
      const carried = heldProposals(agreement, round).map((proposal) => encodeMessage({ kind: 'proposal', proposal }))
      return [...bundles(votesOf(agreement, round)), ...carried]
    })
  let room = bytes
  const found: Uint8Array[] = []
  for (const message of messages.slice(0, most)) {
    room -= message.length
    if (room < 0) break
    found.push(message)
  }
  return found
}
