// Messages wait for their turn in the loop, but not their signatures: each check is done by another thread, so those of
// a crowd of votes and transactions are asked for as they come in. Nothing is decided here; whoever is dealt with later
// asks again and gets the same verdict at once (`remembering`).
import { proposalBytes, verifyTransaction, voteBytes } from '../ledger/index.ts'
import { decodeMessage } from '../consensus/index.ts'
import { check, decodeBatch, type Topic } from '../p2p/index.ts'
import { isMember, type NodeState } from './node-state.ts'

export const readAhead = (node: NodeState, from: string, topic: Topic, bytes: Uint8Array): void => {
  if (topic !== 'tx' && topic !== 'consensus') return
  const stage = node.agreement === undefined ? 'other' : 'member'
  if (check({ stage, isMember: (peer) => isMember(node, peer) }, from, topic, bytes).verdict !== 'accept') return
  if (topic === 'tx') readTransactions(node, bytes)
  else readWords(node, bytes)
}

const readTransactions = ({ chain, pool, ports }: NodeState, bytes: Uint8Array): void => {
  const decoded = decodeBatch(bytes)
  if (chain === undefined || !decoded.ok) return
  for (const transaction of decoded.value)
    if (!pool.waiting.has(transaction.id)) void verifyTransaction(ports.crypto, chain.tip().state.street, transaction)
}

/** Those of the running height and the next: the set of any other may be a different one. */
const readWords = ({ chain, ports }: NodeState, bytes: Uint8Array): void => {
  const decoded = decodeMessage(bytes)
  if (chain === undefined || !decoded.ok) return
  const message = decoded.value
  const voters = chain.tip().state.street.nextSet
  const ask = (words: { height: number; household: number; signature: Uint8Array }, signBytes: Uint8Array): void => {
    const voter = voters.find(({ household }) => household === words.household)
    const isNear = words.height > chain.height() && words.height <= chain.height() + 2
    if (voter !== undefined && isNear) void ports.crypto.verify(voter.key, signBytes, words.signature)
  }
  if (message.kind === 'proposal') ask(message.proposal, proposalBytes(chain.chainId, message.proposal))
  else for (const vote of message.votes) ask(vote, voteBytes(chain.chainId, vote))
}
