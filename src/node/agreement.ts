// Drives the pure consensus machine at the height after the tip: performs its effects in order, each of our own words
// on disk before it is signed and published, and hands a decision to the chain. Works inside the node's loop only.
import {
  must,
  type CommitCertificate,
  type Executed,
  type SignedProposal,
  type SignedVote,
  type Vote,
} from '../ledger/index.ts'
import { certificateOf, encodeMessage, type Effect, type Input, type JournalEntry } from '../consensus/index.ts'
import { advance, heightAfter, voteKey, type Agreement, type AgreementContext } from './height-state.ts'
import { build, passOn, propose, vote } from './speaking.ts'
import { createTimers } from './timers.ts'

export const createAgreement = (context: AgreementContext): Agreement => {
  const agreement: Agreement = {
    context,
    timers: createTimers(context.clock, (timer, round) =>
      context.later(() => {
        remember(agreement, { kind: 'timeout', timer, round })
        return feed(agreement, { kind: 'timeout', timer, round })
      }),
    ),
    ...heightAfter(context),
  }
  return agreement
}

/** After the chain grew: a new machine; timers of the old height are stale. */
export const nextHeight = (agreement: Agreement): void => {
  agreement.timers.clear()
  Object.assign(agreement, heightAfter(agreement.context))
}

/** Starts the height, unless it runs already. */
export const startHeight = async (agreement: Agreement): Promise<void> => {
  if (agreement.machine.step !== 'idle') return
  remember(agreement, { kind: 'start' })
  await feed(agreement, { kind: 'start' })
}

/** A proposal that was checked and executed by `judge`. */
export const takeProposal = async (
  agreement: Agreement,
  proposal: SignedProposal,
  judged: Executed | 'invalid',
): Promise<void> => {
  const { round, household, validRound, blockId } = proposal
  if (!agreement.proposals.has(round)) agreement.proposals.set(round, proposal)
  agreement.blocks.set(blockId, judged)
  remember(agreement, { kind: 'message', bytes: encodeMessage({ kind: 'proposal', proposal }) })
  const height = agreement.machine.height
  const valid = judged !== 'invalid'
  await feed(agreement, { kind: 'proposal', proposal: { height, round, validRound, household, blockId, valid } })
}

/** Votes whose signatures were checked; of two that contradict each other the first counts. */
export const takeVotes = async (agreement: Agreement, votes: readonly SignedVote[]): Promise<void> => {
  const { height } = agreement.machine
  for (const one of votes) {
    if (agreement.machine.height !== height) return
    const key = voteKey(one)
    if (agreement.votes.has(key)) continue
    agreement.votes.set(key, one)
    remember(agreement, { kind: 'message', bytes: encodeMessage({ kind: 'votes', votes: [one] }) })
    await feed(agreement, { kind: 'vote', vote: unsigned(one) })
  }
}

/** The machine needs no signature, and the log of its inputs must have none. */
export const unsigned = ({ type, height, round, household, choice, timeMs }: SignedVote): Vote => ({
  type,
  height,
  round,
  household,
  choice,
  timeMs,
})

/** Inputs wait here for our next word; who says nothing needs none of them. */
const remember = (agreement: Agreement, entry: JournalEntry): void => {
  if (agreement.machine.self !== undefined && !agreement.silenced) agreement.unsaved.push(entry)
}

/** One input, then whatever its effects bring back, until the machine is quiet or the height is over. */
export const feed = async (agreement: Agreement, input: Input): Promise<void> => {
  const queue: Input[] = [input]
  const { height } = agreement.machine
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { round } = agreement.machine
    const { effects } = advance(agreement, next)
    if (agreement.machine.round > round) passOn(agreement)
    for (const effect of effects) {
      const back = await perform(agreement, effect)
      if (agreement.machine.height !== height) return
      if (back !== undefined) queue.push(back)
    }
  }
}

export const perform = async (agreement: Agreement, effect: Effect): Promise<Input | undefined> => {
  switch (effect.kind) {
    case 'build':
      return build(agreement, effect.round)
    case 'propose':
      return propose(agreement, effect)
    case 'vote':
      return vote(agreement, effect)
    case 'timer':
      agreement.timers.start(effect.timer, effect.round)
      return undefined
    case 'decide':
      await decide(agreement, effect)
      return undefined
    // Both signed votes are known to whoever fed the second one.
    case 'conflict':
      return undefined
  }
}

export const decide = async (
  agreement: Agreement,
  { round, blockId }: Extract<Effect, { kind: 'decide' }>,
): Promise<void> => {
  const { chain } = agreement.context
  const executed = agreement.blocks.get(blockId)
  must(executed, 'the machine decides only on blocks that were judged')
  if (executed === undefined || executed === 'invalid') return
  const { height, set } = agreement.machine
  const precommits = [...agreement.votes.values()].filter(
    (other) => other.type === 'precommit' && other.round === round,
  )
  const certificate: CommitCertificate = certificateOf({ height, round, blockId }, set, precommits)
  await chain.append(executed, certificate)
}
