// Drives the pure consensus machine at the height after the tip: performs its effects in order, each of our own words
// on disk before it is signed and published, and hands a decision to the chain. Works inside the node's loop only.
import {
  assert,
  type CommitCertificate,
  type Executed,
  type SignedProposal,
  type SignedVote,
  type Vote,
} from '../../ledger/index.ts'
import {
  certificateOf,
  encodeMessage,
  isQuorum,
  messageEntry,
  step,
  type Effect,
  type Input,
  type JournalEntry,
} from '../../consensus/index.ts'
import {
  advance,
  forgetRounds,
  heightAfter,
  keepProposal,
  keepVote,
  type Agreement,
  type AgreementContext,
} from './height-state.ts'
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

/** After the chain grew: a new machine; timers of the old height are stale. Who is away is so at the new height, too. */
export const nextHeight = (agreement: Agreement): void => {
  const { lost } = agreement.machine
  freshHeight(agreement)
  if (lost.size > 0) advance(agreement, { kind: 'presence', lost: [...lost] })
}

/** A machine that has heard nothing, for the journal to be read into. */
export const freshHeight = (agreement: Agreement): void => {
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
  keepProposal(agreement, proposal, judged)
  remember(agreement, messageEntry(encodeMessage({ kind: 'proposal', proposal })))
  const height = agreement.machine.height
  const valid = judged !== 'invalid'
  await feed(agreement, { kind: 'proposal', proposal: { height, round, validRound, household, blockId, valid } })
}

/** Votes whose signatures were checked; what a liar says besides counts as far as the machine counts it. */
export const takeVotes = async (agreement: Agreement, votes: readonly SignedVote[]): Promise<void> => {
  const { height } = agreement.machine
  for (const one of votes) {
    if (agreement.machine.height !== height) return
    if (!keepVote(agreement, one)) continue
    remember(agreement, messageEntry(encodeMessage({ kind: 'votes', votes: [one] })))
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

/** Whom presence has lost by now. It wants no entry of its own while it changes nothing, however often it flickers. */
export const takePresence = async (agreement: Agreement, lost: readonly number[]): Promise<void> => {
  const input: Input = { kind: 'presence', lost }
  const { round, step: at } = agreement.machine
  const { machine } = step(agreement.machine, input)
  if (machine.round !== round || machine.step !== at) rememberPresence(agreement, machine.lost)
  await feed(agreement, input)
}

/** Inputs wait here for our next word; who says nothing needs none of them. */
const remember = (agreement: Agreement, entry: JournalEntry): void => {
  const { self, lost } = agreement.machine
  if (self === undefined || agreement.silenced) return
  rememberPresence(agreement, lost)
  agreement.unsaved.push(entry)
}

const rememberPresence = (agreement: Agreement, lost: ReadonlySet<number>): void => {
  const { machine, savedLost, silenced, unsaved } = agreement
  if (machine.self === undefined || silenced) return
  if (lost.size === savedLost.size && [...lost].every((id) => savedLost.has(id))) return
  agreement.savedLost = lost
  unsaved.push({ kind: 'presence', lost: [...lost] })
}

/** One input, then whatever its effects bring back, until the machine is quiet or the height is over. */
export const feed = async (agreement: Agreement, input: Input): Promise<void> => {
  const queue: Input[] = [input]
  const { height } = agreement.machine
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { round } = agreement.machine
    const { effects } = advance(agreement, next)
    if (agreement.machine.round > round) {
      passOn(agreement)
      forgetRounds(agreement)
    }
    for (const effect of effects) {
      const back = await perform(agreement, effect)
      if (agreement.machine.height !== height) return
      if (back !== undefined) queue.push(back)
    }
  }
}

/** Says what we could not say before, as if we had been slow; what belongs to an earlier round is of no use. */
export const sayWithheld = async (agreement: Agreement): Promise<void> => {
  if (agreement.withheld.length === 0 || !agreement.context.mayVote()) return
  const { height } = agreement.machine
  const waiting = agreement.withheld
  agreement.withheld = []
  for (const effect of waiting) {
    if (agreement.machine.height !== height) return
    const back = isOfRound(effect, agreement.machine.round) ? await perform(agreement, effect) : undefined
    if (back !== undefined) await feed(agreement, back)
  }
}

const isOfRound = (effect: Effect, round: number): boolean => 'round' in effect && effect.round === round

const isWord = ({ kind }: Effect): boolean => kind === 'build' || kind === 'propose' || kind === 'vote'

export const perform = async (agreement: Agreement, effect: Effect): Promise<Input | undefined> => {
  if (isWord(effect) && !agreement.context.mayVote()) {
    agreement.withheld = [...agreement.withheld, effect].filter((one) => isOfRound(one, agreement.machine.round))
    return undefined
  }
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
  assert(executed !== 'invalid', 'the machine decides only on valid blocks')
  const { height, set } = agreement.machine
  const precommits = [...agreement.votes.values()].filter(
    (other) => other.type === 'precommit' && other.round === round,
  )
  const certificate: CommitCertificate = certificateOf({ height, round, blockId }, set, precommits)
  // Of a round that is over for long we have forgotten block or votes; those who decided on it will show us both.
  if (executed === undefined || !isQuorum(certificate.signatures.length, set.length)) return
  await chain.append(executed, certificate)
}
