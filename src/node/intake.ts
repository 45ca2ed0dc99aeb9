// What neighbours say, checked before it counts: transactions into the pool, votes and proposals into the machine,
// signs of life into presence. Cheapest rule first, signatures last; each message gets a reason, and the reason says
// whether gossip passes it on. Nothing that comes in can throw.
import {
  addToPool,
  verifyTransaction,
  proposalBytes,
  voteBytes,
  type SignedProposal,
  type SignedVote,
} from '../ledger/index.ts'
import { consensusLimits, decodeMessage, isWanted, proposerOf, type ConsensusMessage } from '../consensus/index.ts'
import { beatBytes, check, decodeBatch, decodeBeat, p2pLimits, type Topic, type Verdict } from '../p2p/index.ts'
import { startHeight, takeProposal, takeVotes } from './agreement/agreement.ts'
import { takeBoardGossip } from './board/hearing.ts'
import { takeClaim } from './agreement/behind.ts'
import type { Chain } from './sync/chain.ts'
import { catchUp, catchUpSoon } from './sync/catch-up.ts'
import { keepEarly, takeEarly } from './agreement/early.ts'
import { accuse } from './agreement/evidence.ts'
import { heldProposals, isKept, isSameProposal, voteKey, type Agreement } from './agreement/height-state.ts'
import { logHeard } from './report/input-log.ts'
import { isTooFarAhead, judge } from './agreement/judge.ts'
import { takeLate } from './agreement/late.ts'
import { householdOfPeer, isMember, selfOf, type NodeState } from './node-state.ts'
import { heardOfUs, isVoter } from './agreement/own-key.ts'
import { hear } from './presence.ts'
import { verdictOf, type Reason } from './reason.ts'

/** Runs inside the loop. */
export const takeGossip = async (node: NodeState, from: string, topic: Topic, bytes: Uint8Array): Promise<Verdict> => {
  const why = await reasonFor(node, from, topic, bytes)
  const verdict = verdictOf(why)
  const atMs = node.ports.clock.nowMs()
  logHeard(node.log, { atMs, from: householdOfPeer(node, from), topic, bytes: bytes.length, verdict, why })
  return verdict
}

const reasonFor = async (node: NodeState, from: string, topic: Topic, bytes: Uint8Array): Promise<Reason> => {
  const { chain, agreement } = node
  const stage = chain === undefined || agreement === undefined ? 'other' : 'member'
  const checked = check({ stage, isMember: (peer) => isMember(node, peer) }, from, topic, bytes)
  if (checked.verdict !== 'accept') return checked.why
  if (chain === undefined || agreement === undefined) return 'not-running'
  switch (topic) {
    case 'tx':
      return takeBatch(node, chain, bytes)
    case 'consensus':
      // Between two histories nobody chooses, so neither goes on here.
      return node.fork !== undefined ? 'not-running' : takeConsensus(node, chain, agreement, from, bytes)
    case 'presence':
      return takeBeat(node, chain, from, bytes)
    case 'board':
      return takeBoardGossip(node, chain, from, bytes)
  }
}

const takeBatch = async (node: NodeState, chain: Chain, bytes: Uint8Array): Promise<Reason> => {
  const decoded = decodeBatch(bytes)
  if (!decoded.ok) return 'unreadable'
  let taken = 0
  let why: Reason = 'nothing-new'
  for (const transaction of decoded.value) {
    if (node.pool.waiting.has(transaction.id)) continue
    if (Number(transaction.expiresAtMs) <= node.ports.clock.nowMs() - p2pLimits.BEAT_SKEW_MS) continue
    const verified = await verifyTransaction(node.ports.crypto, chain.tip().state.street, transaction)
    if (verified === undefined) {
      why = 'signature'
      break
    }
    if (addToPool(node.pool, verified) === 'taken') taken++
  }
  if (taken > 0) node.onWork()
  return taken > 0 && why !== 'signature' ? 'taken' : why
}

/** Messages of the height that has just begun and came before it. */
export const hearEarly = async (node: NodeState): Promise<void> => {
  const { chain, agreement } = node
  if (chain === undefined || agreement === undefined || isMuffled(node)) return
  const { height } = agreement.machine
  for (const { from, bytes } of takeEarly(node, height)) {
    if (agreement.machine.height !== height) return
    await takeConsensus(node, chain, agreement, from, bytes)
  }
}

/** While our voter key is not cleared, what is said now waits: a vote that we owe is owed once. */
const isMuffled = (node: NodeState): boolean => node.ownKey.standing === 'asking' && isVoter(node)

const takeConsensus = async (
  node: NodeState,
  chain: Chain,
  agreement: Agreement,
  from: string,
  bytes: Uint8Array,
): Promise<Reason> => {
  const decoded = decodeMessage(bytes)
  if (!decoded.ok) return 'unreadable'
  const message = decoded.value
  const height = heightOf(message)
  if (height === undefined) return 'mixed-heights'
  const running = agreement.machine.height
  if (height < running) return message.kind === 'votes' ? takeLateVotes(node, message.votes) : 'height-over'
  if (height > running) return takeAhead(node, chain, message, { height, from, bytes })
  if (isMuffled(node)) {
    keepEarly(node, { height, from, bytes })
    return 'kept-for-later'
  }
  return message.kind === 'proposal'
    ? receiveProposal(node, chain, agreement, message.proposal)
    : receiveVotes(node, chain, agreement, message.votes)
}

/** Undefined for an empty bundle, or one of several heights. */
const heightOf = (message: ConsensusMessage): number | undefined => {
  if (message.kind === 'proposal') return message.proposal.height
  const height = message.votes[0]?.height
  return message.votes.every((vote) => vote.height === height) ? height : undefined
}

const takeLateVotes = async (node: NodeState, votes: readonly SignedVote[]): Promise<Reason> => {
  let why: Reason = 'height-over'
  for (const vote of votes) {
    const one = await takeLate(node, vote)
    if (one === 'signature' || one === 'not-in-the-set') return one
    if (one === 'late-precommit' || one === 'double-vote' || one === 'taken') why = one
  }
  return why
}

/** Somebody is ahead of us: we do not vote until we know better, ask for the blocks, and keep the next height's words. */
const takeAhead = async (
  node: NodeState,
  chain: Chain,
  message: ConsensusMessage,
  early: { readonly height: number; readonly from: string; readonly bytes: Uint8Array },
): Promise<Reason> => {
  const { height, from } = early
  const said = message.kind === 'proposal' ? message.proposal : message.votes[0]
  if (said === undefined) return 'mixed-heights'
  const claimed = node.claims.get(said.household)?.height ?? 0
  if (claimed < height - 1) {
    const home = chain.tip().state.households.rows.find(({ id }) => id === said.household)
    if (home === undefined) return 'height-ahead'
    const signed =
      message.kind === 'proposal'
        ? proposalBytes(chain.chainId, message.proposal)
        : voteBytes(chain.chainId, message.votes[0] ?? NOTHING)
    // Its voter may have changed in blocks that we lack, so a wrong signature proves nothing against the sender.
    if (!(await node.ports.crypto.verify(home.voterKey, signed, said.signature))) return 'height-ahead'
    takeClaim(node, said.household, height - 1)
  }
  if (height > chain.height() + 2) {
    catchUp(node, from)
    return 'height-ahead'
  }
  keepEarly(node, early)
  catchUpSoon(node, from)
  return 'kept-for-later'
}
const NOTHING = { type: 'prevote', height: 0, round: 0, household: 0, choice: undefined, timeMs: 0n } as const

const receiveVotes = async (
  node: NodeState,
  chain: Chain,
  agreement: Agreement,
  votes: readonly SignedVote[],
): Promise<Reason> => {
  const fresh: SignedVote[] = []
  // A liar's two votes may come in one bundle.
  const firsts = new Map<string, SignedVote>()
  const voters = chain.tip().state.street.nextSet
  const self = selfOf(node)
  // The best thing in a bundle decides about all of it.
  let why: Reason = 'nothing-new'
  for (const vote of votes) {
    const known = agreement.votes.get(voteKey(vote)) ?? firsts.get(voteKey(vote))
    if (known !== undefined && !isNews(agreement, known, vote)) continue
    const voter = voters.find((other) => other.household === vote.household)
    if (voter === undefined) return 'not-in-the-set'
    const useless = !isKept(agreement, vote.round) || !isWanted(agreement.machine, vote)
    if (useless) {
      if (why === 'nothing-new') why = isKept(agreement, vote.round) ? 'round-ahead' : 'round-over'
      continue
    }
    const signBytes = voteBytes(chain.chainId, vote)
    if (!(await node.ports.crypto.verify(voter.key, signBytes, vote.signature))) return 'signature'
    if (vote.household === self && isVoter(node)) {
      await heardOfUs(node, { speech: vote.type, signBytes, ...vote })
      if (known !== undefined) continue
    }
    if (known === undefined) {
      why = 'taken'
      firsts.set(voteKey(vote), vote)
    } else {
      // One lie is passed on, so that all see it; a liar that goes on lying is heard and not helped.
      if (why !== 'taken' && !agreement.conflicts.has(vote.household)) why = 'double-vote'
      await accuse(node, voter, { kind: 'vote', first: known, second: vote })
    }
    if (known === undefined || known.choice !== vote.choice) fresh.push(vote)
  }
  if (fresh.length > 0) {
    await startHeight(agreement)
    await takeVotes(agreement, fresh)
  }
  return why
}

const isSameVote = (a: SignedVote, b: SignedVote): boolean => a.choice === b.choice && a.timeMs === b.timeMs

/** Of a liar at one place: what proves the lie, once, and a prevote that may complete a polka. */
const isNews = (agreement: Agreement, known: SignedVote, vote: SignedVote): boolean => {
  const second = agreement.seconds.get(voteKey(vote))
  if (isSameVote(known, vote) || (second !== undefined && isSameVote(second, vote))) return false
  return !agreement.conflicts.has(vote.household) || (vote.type === 'prevote' && vote.choice !== known.choice)
}

const receiveProposal = async (
  node: NodeState,
  chain: Chain,
  agreement: Agreement,
  proposal: SignedProposal,
): Promise<Reason> => {
  const { machine } = agreement
  const { round, household } = proposal
  const known = agreement.proposals.get(round)
  if (heldProposals(agreement, round).some((held) => isSameProposal(held, proposal))) return 'nothing-new'
  // A second one proves a lie, and the others may have agreed on just that; but no liar makes us execute without an end.
  if (known !== undefined && agreement.blocks.size >= consensusLimits.BLOCKS_PER_HEIGHT) return 'nothing-new'
  if (round > machine.round + consensusLimits.ROUNDS_AHEAD) return 'round-ahead'
  if (!isKept(agreement, round)) return 'round-over'
  if (proposerOf(machine.set, machine.height, round) !== household) return 'out-of-turn'
  const voter = chain.tip().state.street.nextSet.find((other) => other.household === household)
  const signBytes = proposalBytes(chain.chainId, proposal)
  if (voter === undefined || !(await node.ports.crypto.verify(voter.key, signBytes, proposal.signature)))
    return 'signature'
  if (household === selfOf(node) && isVoter(node)) {
    const { height, signature } = proposal
    await heardOfUs(node, { speech: 'proposal', height, round, signBytes, signature })
  }
  if (known !== undefined) await accuse(node, voter, { kind: 'proposal', first: known, second: proposal })
  const judged = await judge(node, chain, agreement, proposal)
  if (judged === 'foreign') return 'not-its-block'
  if (judged !== 'invalid' && isTooFarAhead(node, chain, judged.block)) return 'clock-far-off'
  await startHeight(agreement)
  await takeProposal(agreement, proposal, judged)
  return 'taken'
}

const takeBeat = async (node: NodeState, chain: Chain, from: string, bytes: Uint8Array): Promise<Reason> => {
  const decoded = decodeBeat(bytes)
  if (!decoded.ok) return 'unreadable'
  const beat = decoded.value
  const home = chain.tip().state.households.rows.find((record) => record.id === beat.household)
  if (home === undefined) return 'unknown-household'
  const nowMs = node.ports.clock.nowMs()
  if (Math.abs(Number(beat.timeMs) - nowMs) > p2pLimits.BEAT_SKEW_MS) return 'clock-far-off'
  if (!(await node.ports.crypto.verify(home.voterKey, beatBytes(chain.chainId, beat), beat.signature))) {
    if (Number(beat.height) <= chain.height()) return 'signature'
    // Its computer may have changed in blocks that we lack, and if all have, nobody's word tells us that we lack them.
    catchUp(node, from)
    return 'height-ahead'
  }
  node.clockOffsetsMs.set(beat.household, Number(beat.timeMs) - nowMs)
  const said = { household: beat.household, height: Number(beat.height), votes: beat.votes }
  node.presence = hear(node.presence, said, nowMs)
  takeClaim(node, said.household, said.height)
  if (said.height > chain.height()) catchUp(node, from)
  node.changed()
  return 'taken'
}
