// Certificates: made from the precommits of one round, and checked signature by signature against the set of their
// height. Both sides of the house use the same canonical form: the order of the set, each validator once.
import {
  fromHex,
  hex,
  sameBytes,
  type CommitCertificate,
  type Crypto,
  type Hex,
  type Voter,
  voteBytes,
  type SignedVote,
} from '../ledger/index.ts'
import { isQuorum } from './quorum.ts'

/** The canonical certificate of a decision; the caller holds the precommits that the machine counted. */
export const certificateOf = (
  decided: { readonly height: number; readonly round: number; readonly blockId: Hex },
  set: readonly number[],
  precommits: readonly SignedVote[],
): CommitCertificate => {
  const { height, round, blockId } = decided
  const signatures = set.flatMap((household) => {
    const vote = precommits.find((other) => other.household === household && other.choice === blockId)
    return vote === undefined ? [] : [{ household, timeMs: vote.timeMs, signature: vote.signature }]
  })
  return { height: BigInt(height), round, blockId: fromHex(blockId), signatures }
}

export type CommitFault = 'wrong block' | 'no quorum' | 'not canonical' | 'signature'

/**
 * Checks a certificate for one block against the set of its height; every signature counts, no batch, so that all
 * browsers come to one verdict.
 */
export const verifyCommit = async (
  crypto: Crypto,
  chainId: Uint8Array,
  certificate: CommitCertificate,
  block: { readonly height: number; readonly id: Hex },
  voters: readonly Voter[],
): Promise<CommitFault | undefined> => {
  const { height, round, blockId, signatures } = certificate
  if (Number(height) !== block.height || !sameBytes(blockId, fromHex(block.id))) return 'wrong block'
  if (!isQuorum(signatures.length, voters.length)) return 'no quorum'
  let place = -1
  for (const { household, timeMs, signature } of signatures) {
    const next = voters.findIndex((voter, i) => i > place && voter.household === household)
    const voter = voters[next]
    if (voter === undefined) return 'not canonical'
    place = next
    const vote = { type: 'precommit', height: block.height, round, household, choice: hex(blockId), timeMs } as const
    if (!(await crypto.verify(voter.key, voteBytes(chainId, vote), signature))) return 'signature'
  }
  return undefined
}
