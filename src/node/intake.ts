// What neighbours say, checked before it counts: transactions into the pool, votes and proposals into the machine,
// signs of life into presence. Cheapest rule first, signatures last; the verdict tells gossip whether to pass it on.
import {
  addToPool,
  decodeBlock,
  hex,
  verifyTransaction,
  executeBlock,
  type Executed,
  type Transaction,
  type Verified,
  type VerifiedBlock,
  proposalBytes,
  voteBytes,
  type SignedProposal,
  type SignedVote,
} from '../ledger/index.ts'
import { consensusLimits, decodeMessage, proposerOf, verifyCommit, type ConsensusMessage } from '../consensus/index.ts'
import { beatBytes, check, decodeBatch, decodeBeat, p2pLimits, type Topic, type Verdict } from '../p2p/index.ts'
import { isKept, startHeight, takeProposal, takeVotes, type Agreement } from './agreement.ts'
import type { Chain } from './chain.ts'
import { catchUp } from './catch-up.ts'
import { isMember, type NodeState } from './node-state.ts'
import { hear } from './presence.ts'

/** Runs inside the loop. */
export const takeGossip = async (node: NodeState, from: string, topic: Topic, bytes: Uint8Array): Promise<Verdict> => {
  const { chain, agreement } = node
  const stage = chain === undefined || agreement === undefined ? 'other' : 'member'
  const checked = check({ stage, isMember: (peer) => isMember(node, peer) }, from, topic, bytes)
  if (checked.verdict !== 'accept') return checked.verdict
  if (chain === undefined || agreement === undefined) return 'ignore'
  switch (topic) {
    case 'tx':
      return takeBatch(node, chain, bytes)
    case 'consensus':
      return takeConsensus(node, chain, agreement, from, bytes)
    case 'presence':
      return takeBeat(node, chain, from, bytes)
    case 'board':
      return 'ignore'
  }
}

const takeBatch = async (node: NodeState, chain: Chain, bytes: Uint8Array): Promise<Verdict> => {
  const decoded = decodeBatch(bytes)
  if (!decoded.ok) return 'reject'
  let taken = 0
  for (const transaction of decoded.value) {
    if (node.pool.waiting.has(transaction.id)) continue
    if (Number(transaction.expiresAtMs) <= node.ports.clock.nowMs() - p2pLimits.BEAT_SKEW_MS) continue
    const verified = await verifyTransaction(node.ports.crypto, chain.tip().state.street, transaction)
    if (verified === undefined) return 'reject'
    if (addToPool(node.pool, verified) === 'taken') taken++
  }
  if (taken === 0) return 'ignore'
  node.onWork()
  return 'accept'
}

const takeConsensus = async (
  node: NodeState,
  chain: Chain,
  agreement: Agreement,
  from: string,
  bytes: Uint8Array,
): Promise<Verdict> => {
  const decoded = decodeMessage(bytes)
  if (!decoded.ok) return 'reject'
  const message = decoded.value
  const height = message.kind === 'proposal' ? message.proposal.height : (message.votes[0]?.height ?? 0)
  if (height < agreement.machine.height) return 'ignore'
  if (height > agreement.machine.height) {
    // Somebody is ahead of us: ask for the blocks, and hear the rest when it travels again.
    catchUp(node, from)
    return 'ignore'
  }
  return message.kind === 'proposal'
    ? receiveProposal(node, chain, agreement, message.proposal)
    : receiveVotes(node, chain, agreement, message.votes)
}

const receiveVotes = async (
  node: NodeState,
  chain: Chain,
  agreement: Agreement,
  votes: readonly SignedVote[],
): Promise<Verdict> => {
  const { height } = agreement.machine
  if (votes.length === 0 || votes.some((vote) => vote.height !== height)) return 'reject'
  const fresh: SignedVote[] = []
  const voters = chain.tip().state.street.nextSet
  for (const vote of votes) {
    if (isKept(agreement, vote)) continue
    if (vote.round > agreement.machine.round + consensusLimits.ROUNDS_AHEAD && !couldSkip(agreement, vote)) continue
    const voter = voters.find((other) => other.household === vote.household)
    if (voter === undefined) return 'reject'
    if (!(await node.ports.crypto.verify(voter.key, voteBytes(chain.chainId, vote), vote.signature))) return 'reject'
    fresh.push(vote)
  }
  if (fresh.length === 0) return 'ignore'
  await startHeight(agreement)
  await takeVotes(agreement, fresh)
  return 'accept'
}

/** Of rounds far ahead one vote per validator is kept: the newest may complete the third that lets us skip there. */
const couldSkip = (agreement: Agreement, vote: SignedVote): boolean => {
  const ahead = agreement.machine.round + consensusLimits.ROUNDS_AHEAD
  let kept = 0
  for (const other of agreement.votes.values()) if (other.household === vote.household && other.round > ahead) kept++
  return kept < 2
}

const receiveProposal = async (
  node: NodeState,
  chain: Chain,
  agreement: Agreement,
  proposal: SignedProposal,
): Promise<Verdict> => {
  const { machine } = agreement
  const { round, household } = proposal
  if (agreement.proposals.has(round) || round > machine.round + consensusLimits.ROUNDS_AHEAD) return 'ignore'
  if (proposerOf(machine.set, machine.height, round) !== household) return 'reject'
  const voter = chain.tip().state.street.nextSet.find((other) => other.household === household)
  const signed = proposalBytes(chain.chainId, proposal)
  if (voter === undefined || !(await node.ports.crypto.verify(voter.key, signed, proposal.signature))) return 'reject'
  const judged = await judge(node, chain, agreement, proposal)
  if (judged === 'foreign') return 'reject'
  if (judged !== 'invalid' && isTooFarAhead(node, chain, judged.block)) return 'ignore'
  await startHeight(agreement)
  await takeProposal(agreement, proposal, judged)
  return 'accept'
}

/**
 * Re-executes the block of a proposal. `invalid` is a judgement that a correct proposer can never earn, and costs a nil
 * prevote; `foreign` is not even the block that the proposal signs for.
 */
const judge = async (
  node: NodeState,
  chain: Chain,
  agreement: Agreement,
  proposal: SignedProposal,
): Promise<Executed | 'invalid' | 'foreign'> => {
  const decoded = decodeBlock(proposal.block)
  if (!decoded.ok || decoded.value.id !== proposal.blockId) return 'foreign'
  const block = decoded.value
  // Whose household comes last in a block is not the proposer's choice.
  if (proposal.validRound < 0 && block.header.proposer !== proposal.household) return 'foreign'
  const known = agreement.blocks.get(proposal.blockId)
  if (known !== undefined) return known
  const tip = chain.tip()
  if (chain.height() === 0 ? block.lastCommit !== undefined : block.lastCommit === undefined) return 'invalid'
  if (block.lastCommit !== undefined) {
    const before = { height: chain.height(), id: tip.id }
    if (
      (await verifyCommit(node.ports.crypto, chain.chainId, block.lastCommit, before, tip.state.street.activeSet)) !==
      undefined
    )
      return 'invalid'
  }
  const transactions: Verified<Transaction>[] = []
  for (const transaction of block.transactions) {
    const verified =
      pooled(node, transaction) ?? (await verifyTransaction(node.ports.crypto, tip.state.street, transaction))
    if (verified === undefined) return 'invalid'
    transactions.push(verified)
  }
  const execution = executeBlock(tip, { ...block, transactions })
  return execution.ok ? execution.executed : 'invalid'
}

/**
 * Below four validators no median protects block time, so each looks at its own clock (DESIGN 6): such a proposal is
 * not heard, and its round ends with nil. What a clock says is no judgement, which must be the same when the journal is read.
 */
const FAR_AHEAD_MS = 600_000
const isTooFarAhead = (node: NodeState, chain: Chain, block: Pick<VerifiedBlock, 'header'>): boolean =>
  chain.tip().state.street.nextSet.length < 4 && Number(block.header.timeMs) > node.ports.clock.nowMs() + FAR_AHEAD_MS

/** The pool's copy was verified; only the very same signature may borrow that verdict. */
const pooled = (node: NodeState, transaction: Transaction): Verified<Transaction> | undefined => {
  const known = node.pool.waiting.get(transaction.id)?.transaction
  return known !== undefined && hex(known.signature) === hex(transaction.signature) ? known : undefined
}

/** Reads journal entries back: they were checked before they were written, so only execution runs again. */
export const readJournalMessage = async (
  node: NodeState,
  chain: Chain,
  agreement: Agreement,
  bytes: Uint8Array,
): Promise<{ message: ConsensusMessage; judged: Executed | 'invalid' } | undefined> => {
  const decoded = decodeMessage(bytes)
  if (!decoded.ok) return undefined
  const message = decoded.value
  if (message.kind === 'votes') return { message, judged: 'invalid' }
  const judged = await judge(node, chain, agreement, message.proposal)
  return judged === 'foreign' ? undefined : { message, judged }
}

const takeBeat = async (node: NodeState, chain: Chain, from: string, bytes: Uint8Array): Promise<Verdict> => {
  const decoded = decodeBeat(bytes)
  if (!decoded.ok) return 'reject'
  const beat = decoded.value
  const home = chain.tip().state.households.rows.find((record) => record.id === beat.household)
  if (home === undefined) return 'ignore'
  const nowMs = node.ports.clock.nowMs()
  if (Math.abs(Number(beat.timeMs) - nowMs) > p2pLimits.BEAT_SKEW_MS) return 'ignore'
  if (!(await node.ports.crypto.verify(home.voterKey, beatBytes(chain.chainId, beat), beat.signature))) return 'reject'
  node.clockOffsetsMs.set(beat.household, Number(beat.timeMs) - nowMs)
  node.presence = hear(node.presence, beat.household, Number(beat.height), nowMs)
  if (Number(beat.height) > chain.height()) catchUp(node, from)
  node.changed()
  return 'accept'
}
