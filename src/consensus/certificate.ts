// Certificates: made from the precommits of one round, and checked signature by signature against the set of their
// height. Both sides of the house use the same canonical form: the order of the set, each validator once.
import {
  fromHex,
  hex,
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
 * browsers come to one verdict. They are asked for at once: the platform checks them on other threads.
 */
export const verifyCommit = async (
  crypto: Crypto,
  chainId: Uint8Array,
  certificate: CommitCertificate,
  block: { readonly height: number; readonly id: Hex },
  voters: readonly Voter[],
): Promise<CommitFault | undefined> => {
  const { height, round, blockId, signatures } = certificate
  if (Number(height) !== block.height || hex(blockId) !== block.id) return 'wrong block'
  if (!isQuorum(signatures.length, voters.length)) return 'no quorum'
  const keys = keysInOrder(signatures, voters)
  if (keys === undefined) return 'not canonical'
  const verdicts = await Promise.all(
    signatures.map(({ household, timeMs, signature }, i) => {
      const vote = { type: 'precommit', height: block.height, round, household, choice: block.id, timeMs } as const
      return crypto.verify(keys[i] ?? new Uint8Array(), voteBytes(chainId, vote), signature)
    }),
  )
  return verdicts.every((valid) => valid) ? undefined : 'signature'
}

/** The key of each signer, when all are of the set, in its order and each once. */
const keysInOrder = (
  signatures: CommitCertificate['signatures'],
  voters: readonly Voter[],
): Uint8Array[] | undefined => {
  const keys: Uint8Array[] = []
  let place = 0
  for (const { household } of signatures) {
    while (place < voters.length && voters[place]?.household !== household) place++
    const voter = voters[place++]
    if (voter === undefined) return undefined
    keys.push(voter.key)
  }
  return keys
}
