// After a decision: precommits that come late still count for attendance. The next proposer puts them into its
// `lastCommit`, and whoever would start the next height waits a moment for those who are awake (DESIGN 6).
import { hex, isOffByPlan, sameBytes, voteBytes, type CommitCertificate, type SignedVote } from '../../ledger/index.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { LATE_TAKEN_MS, LATE_WAIT_EVERY_MS, LATE_WAIT_MS } from '../limits.ts'
import { accuse } from './evidence.ts'
import { notePrecommit, strayKey } from './fork.ts'
import { heardOfUs } from './own-key.ts'
import { isPresent } from '../presence.ts'
import type { Reason } from '../reason.ts'
import { isOver } from '../is-over.ts'

/** A vote for the height that was decided last: one signature more, the proof of a lie, or half of a fork. */
export const takeLate = async (node: NodeState, vote: SignedVote): Promise<Reason> => {
  const { chain } = node
  const certificate = chain?.certificate()
  if (chain === undefined || certificate === undefined || vote.height !== chain.height()) return 'height-over'
  if (vote.type !== 'precommit') return 'height-over'
  const { activeSet } = chain.tip().state.street
  const voter = activeSet.find((other) => other.household === vote.household)
  if (voter === undefined) return 'not-in-the-set'
  const known = inCertificate(certificate, vote)
  const same = known !== undefined && known.choice === vote.choice && known.timeMs === vote.timeMs
  const ours = vote.choice === hex(certificate.blockId)
  if (same || node.stray.has(strayKey(vote))) return 'nothing-new'
  if (known === undefined && (vote.choice === undefined || (ours && !isInTime(node, certificate, vote))))
    return 'height-over'
  const signBytes = voteBytes(chain.chainId, vote)
  if (!(await node.ports.crypto.verify(voter.key, signBytes, vote.signature))) return 'signature'
  if (sameBytes(voter.key, node.ports.keyring.device.key))
    await heardOfUs(node, { speech: vote.type, signBytes, ...vote })
  if (!ours) await notePrecommit(node, vote)
  if (known !== undefined) {
    if (node.agreement?.conflicts.has(vote.household) === true) return 'nothing-new'
    await accuse(node, voter, { kind: 'vote', first: known, second: vote })
    return 'double-vote'
  }
  if (!ours) return 'taken'
  chain.complete(withSignature(certificate, vote, activeSet))
  node.onWork()
  return 'late-precommit'
}

const inCertificate = (certificate: CommitCertificate, vote: SignedVote): SignedVote | undefined => {
  const signed = certificate.signatures.find(({ household }) => household === vote.household)
  if (signed === undefined || vote.round !== certificate.round) return undefined
  const { height, round, household } = vote
  const { timeMs, signature } = signed
  return { type: 'precommit', height, round, household, choice: hex(certificate.blockId), timeMs, signature }
}

const isInTime = (node: NodeState, { round }: CommitCertificate, vote: SignedVote): boolean =>
  vote.round === round && node.ports.clock.nowMs() - node.decidedAtMs <= LATE_TAKEN_MS

/** The same certificate with one signature more, in the order of the set. */
const withSignature = (
  certificate: CommitCertificate,
  { household, timeMs, signature }: SignedVote,
  set: readonly { readonly household: number }[],
): CommitCertificate => {
  const all = [...certificate.signatures, { household, timeMs, signature }]
  const place = (id: number): number => set.findIndex((voter) => voter.household === id)
  return { ...certificate, signatures: all.sort((a, b) => place(a.household) - place(b.household)) }
}

/**
 * Whether a start should wait for precommits that may still come: of neighbours who are awake, at most a second, and
 * while transactions wait only once a minute, unless one of them is here in its hours off: without its vote it is out.
 */
export const waitsForLate = (node: NodeState, hasTransactions: boolean): boolean => {
  const { chain } = node
  const certificate = chain?.certificate()
  if (chain === undefined || certificate === undefined) return false
  const nowMs = node.ports.clock.nowMs()
  const leftMs = node.decidedAtMs + LATE_WAIT_MS - nowMs
  const missing = mayStillCome(node, certificate, nowMs)
  if (leftMs <= 0 || leftMs > LATE_WAIT_MS || missing.length === 0) return false
  const { lastWait } = node
  const waited = lastWait.height !== chain.height() && !isOver(lastWait.atMs, LATE_WAIT_EVERY_MS, nowMs)
  const { state } = chain.tip()
  if (hasTransactions && waited && !missing.some((household) => isOffByPlan(state, household))) return false
  if (lastWait.height !== chain.height()) {
    node.lastWait = { height: chain.height(), atMs: nowMs }
    node.ports.clock.after(leftMs, node.onWork)
  }
  return true
}

const mayStillCome = (node: NodeState, { signatures }: CommitCertificate, nowMs: number): number[] => {
  const self = selfOf(node)
  const signed = signatures.map(({ household }) => household)
  const set = node.chain?.tip().state.street.activeSet ?? []
  return set
    .map(({ household }) => household)
    .filter((id) => id !== self && !signed.includes(id) && isPresent(node.presence, id, nowMs))
}
