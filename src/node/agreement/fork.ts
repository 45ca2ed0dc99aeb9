// Two certificates for two blocks at one height: more than a third of the set has lied. The node stops signing for good,
// keeps both, shows both, and never chooses between them.
import {
  decodeCertificate,
  encodeCertificate,
  hex,
  sameBytes,
  type CommitCertificate,
  type Hex,
  type SignedVote,
} from '../../ledger/index.ts'
import { certificateOf, isQuorum, verifyCommit } from '../../consensus/index.ts'
import { notice, type NodeState } from '../node-state.ts'

/** What the fork on this disk says, for a node that starts. */
export const recallFork = async (node: NodeState): Promise<void> => {
  const kept = await node.ports.store.fork()
  if (kept !== undefined) halt(node, kept.height, blockOf(kept.first), blockOf(kept.second))
}

const blockOf = (certificate: Uint8Array): Hex => {
  const decoded = decodeCertificate(certificate)
  return decoded.ok ? hex(decoded.value.blockId) : ''
}

/**
 * A certificate that came from somewhere for a height that we have decided. If it is for another block and valid, it is
 * the second half of a fork. The set of an old height is no longer known, so one older than the tip is judged by the
 * newest set: those who signed it are then more than two thirds of the street as it is.
 */
export const noteCertificate = async (node: NodeState, certificate: CommitCertificate): Promise<boolean> => {
  const { chain, ports } = node
  const height = Number(certificate.height)
  if (chain === undefined || node.fork !== undefined || height < 1 || height > chain.height()) return false
  const ours = await ownCertificate(node, height)
  if (ours === undefined || sameBytes(ours.blockId, certificate.blockId)) return false
  const claimed = { height, id: hex(certificate.blockId) }
  const { activeSet } = chain.tip().state.street
  if ((await verifyCommit(ports.crypto, chain.chainId, certificate, claimed, activeSet)) !== undefined) return false
  const [first, second] = [encodeCertificate(ours), encodeCertificate(certificate)]
  // Known to the node first: whatever the disk says, nothing is signed from here on.
  halt(node, height, hex(ours.blockId), hex(certificate.blockId))
  await ports.store.saveFork({ height, first, second })
  return true
}

const ownCertificate = async (node: NodeState, height: number): Promise<CommitCertificate | undefined> => {
  const { chain } = node
  if (chain === undefined) return undefined
  if (height === chain.height()) return chain.certificate()
  const [stored] = await node.ports.store.range(height, height)
  const decoded = stored === undefined ? undefined : decodeCertificate(stored.certificate)
  return decoded?.ok === true ? decoded.value : undefined
}

const halt = (node: NodeState, height: number, first: Hex, second: Hex): void => {
  node.fork = { height, first, second }
  notice(node, 'fork', `${height}: ${first.slice(0, 8)} / ${second.slice(0, 8)}`)
}

/**
 * A checked precommit at the tip's height for another block than the tip: alone it proves nothing, a quorum of them
 * does. Kept per household and round, so at most a few per household.
 */
export const notePrecommit = async (node: NodeState, vote: SignedVote): Promise<void> => {
  const { chain } = node
  if (chain === undefined || vote.choice === undefined || vote.height !== chain.height()) return
  if (node.strayHeight !== vote.height) node.stray.clear()
  node.strayHeight = vote.height
  node.stray.set(strayKey(vote), vote)
  if (node.stray.size > STRAY) node.stray.delete(node.stray.keys().next().value ?? '')
  const { activeSet } = chain.tip().state.street
  const same = [...node.stray.values()].filter((one) => one.choice === vote.choice && one.round === vote.round)
  if (!isQuorum(same.length, activeSet.length)) return
  const { height, round, choice: blockId } = vote
  const set = activeSet.map(({ household }) => household)
  await noteCertificate(node, certificateOf({ height, round, blockId }, set, same))
}

const STRAY = 512

export const strayKey = ({ household, round, choice }: SignedVote): string => `${household}/${round}/${choice ?? 'nil'}`
