// Evidence: two different things that one key signed for one place. Both are kept on the first conflict, told to people,
// and sent to the ledger as a transaction of ours, which waits in the outbox until it is agreed: that keeps the proof
// over a restart, and gossips it again until somebody's copy is in a block.
import { doubleVoteOf, statementOfProposal, statementOfVote, textOf, type Voter } from '../../ledger/index.ts'
import type { DoubleVote } from './height-state.ts'
import { CONFLICTS_PER_HEIGHT, DOUBLE_VOTES_SHOWN } from '../limits.ts'
import { notice, selfOf, type NodeState } from '../node-state.ts'
import { submit } from '../household/own-transactions.ts'

/** Both signatures were checked; `voter` is whose key they are by. */
export const accuse = async (node: NodeState, voter: Voter, double: DoubleVote): Promise<void> => {
  const { agreement, chain } = node
  const { household } = voter
  if (agreement === undefined || chain === undefined || household === selfOf(node)) return
  if (agreement.conflicts.has(household) || agreement.conflicts.size >= CONFLICTS_PER_HEIGHT) return
  agreement.conflicts.set(household, double)
  node.doubleVotes = [...node.doubleVotes, { household, height: double.first.height }].slice(-DOUBLE_VOTES_SHOWN)
  const home = chain.tip().state.households.rows.find(({ id }) => id === household)
  const name = (home && textOf(home.name)) ?? String(household)
  notice(node, 'double-vote', `${name}, ${double.first.height}`)
  const body =
    double.kind === 'vote'
      ? doubleVoteOf(voter, statementOfVote(double.first), statementOfVote(double.second))
      : doubleVoteOf(voter, statementOfProposal(double.first), statementOfProposal(double.second))
  if (body === undefined || isPending(node, household)) return
  // Refused when a neighbour's copy was quicker: then it is agreed, which is all that we want.
  await submit(node, 'device', body)
}

/** What the journal still proves after a restart; the outbox may have been lost with the power. */
export const accuseAgain = async (node: NodeState): Promise<void> => {
  const { agreement, chain } = node
  const voterOf = (household: number): Voter | undefined =>
    chain?.tip().state.street.nextSet.find((voter) => voter.household === household)
  if (agreement === undefined) return
  for (const [key, second] of agreement.seconds) {
    const [first, voter] = [agreement.votes.get(key), voterOf(second.household)]
    if (first !== undefined && voter !== undefined) await accuse(node, voter, { kind: 'vote', first, second })
  }
  for (const [round, second] of agreement.rivals) {
    const [first, voter] = [agreement.proposals.get(round), voterOf(second.household)]
    if (first !== undefined && voter !== undefined) await accuse(node, voter, { kind: 'proposal', first, second })
  }
}

const isPending = (node: NodeState, household: number): boolean =>
  [...node.own.values()].some(
    ({ transaction }) => transaction?.body.kind === 'doublevote' && transaction.body.household === household,
  )
