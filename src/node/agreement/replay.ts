// A running height after a restart: the journal's entries go back into a fresh machine, our own words are signed again
// byte for byte, and what the machine had asked for and we had not done is done now. Nothing new is ever said at a
// place where we have spoken.
import {
  type Executed,
  proposalOfBytes,
  voteOfBytes,
  type SignedProposal,
  type SignedVote,
} from '../../ledger/index.ts'
import {
  encodeMessage,
  type ConsensusMessage,
  type Effect,
  type Input,
  type JournalEntry,
  type JudgedProposal,
} from '../../consensus/index.ts'
import { decide, feed, perform, unsigned } from './agreement.ts'
import { advance, keepProposal, keepVote, voteKey, type Agreement } from './height-state.ts'
import { repeat } from './speaking.ts'

/** What the journal says of a running height, given back to a fresh machine after a restart. */
export const replay = async (
  agreement: Agreement,
  entries: readonly JournalEntry[],
  read: (bytes: Uint8Array) => Promise<{ message: ConsensusMessage; judged: Executed | 'invalid' } | undefined>,
): Promise<void> => {
  const asked: Effect[] = []
  const spoken = new Set<string>()
  const run = (input: Input): void => {
    asked.push(...advance(agreement, input).effects)
  }
  for (const entry of entries) {
    if (entry.kind === 'start') run({ kind: 'start' })
    else if (entry.kind === 'timeout') run({ kind: 'timeout', timer: entry.timer, round: entry.round })
    else if (entry.kind === 'presence') run({ kind: 'presence', lost: entry.lost })
    else if (entry.kind === 'message') await replayMessage(agreement, entry.bytes, read, run)
    else {
      spoken.add(`${entry.record.speech}/${entry.record.round}`)
      await replaySpeech(agreement, entry.record, read, run)
    }
  }
  agreement.savedLost = agreement.machine.lost
  await resume(agreement, asked, spoken)
}

type Read = Parameters<typeof replay>[2]

const replayMessage = async (
  agreement: Agreement,
  bytes: Uint8Array,
  read: Read,
  run: (input: Input) => void,
): Promise<void> => {
  const known = await read(bytes)
  if (known === undefined) return
  const { message, judged } = known
  if (message.kind === 'votes') {
    for (const vote of message.votes) {
      keepVote(agreement, vote)
      run({ kind: 'vote', vote: unsigned(vote) })
    }
    return
  }
  const { proposal } = message
  keepProposal(agreement, proposal, judged)
  run({ kind: 'proposal', proposal: judgedProposal(proposal, judged !== 'invalid') })
}

/** Our own words: signed again, byte for byte, and given back as the machine had heard them. */
const replaySpeech = async (
  agreement: Agreement,
  record: Extract<JournalEntry, { kind: 'speech' }>['record'],
  read: Read,
  run: (input: Input) => void,
): Promise<void> => {
  const household = agreement.machine.self
  if (household === undefined) return
  const signature = await agreement.context.signer.sign(record.signBytes)
  if (record.speech !== 'proposal') {
    const signed: SignedVote = { ...voteOfBytes(record.signBytes, household), signature }
    agreement.votes.set(voteKey(signed), signed)
    run({ kind: 'vote', vote: unsigned(signed) })
    return
  }
  const proposal = {
    ...proposalOfBytes(record.signBytes, household),
    block: record.block ?? new Uint8Array(),
    signature,
  }
  const known = await read(encodeMessage({ kind: 'proposal', proposal }))
  if (known === undefined || known.judged === 'invalid') return
  keepProposal(agreement, proposal, known.judged)
  run({ kind: 'proposal', proposal: judgedProposal(proposal, true) })
}

/** What the machine is told of a proposal: no block and no signature. */
const judgedProposal = (proposal: SignedProposal, valid: boolean): JudgedProposal => {
  const { height, round, validRound, household, blockId } = proposal
  return { height, round, validRound, household, blockId, valid }
}

/** Performs what the replayed height asked for last and had not done: words not yet written, and the running timer. */
const resume = async (agreement: Agreement, asked: readonly Effect[], spoken: ReadonlySet<string>): Promise<void> => {
  const { machine } = agreement
  for (const effect of asked) {
    if (agreement.machine.height !== machine.height) return
    if (effect.kind === 'decide') await decide(agreement, effect)
    else if (effect.kind === 'timer' && effect.round === machine.round)
      agreement.timers.start(effect.timer, effect.round)
    else if (isUnsaid(effect, machine.round, spoken)) {
      const back = await perform(agreement, effect)
      if (back !== undefined) await feed(agreement, back)
    }
  }
  repeat(agreement)
}

const isUnsaid = (effect: Effect, round: number, spoken: ReadonlySet<string>): boolean => {
  if (effect.kind === 'vote') return effect.round === round && !spoken.has(`${effect.type}/${effect.round}`)
  const proposes = effect.kind === 'propose' || effect.kind === 'build'
  return proposes && effect.round === round && !spoken.has(`proposal/${effect.round}`)
}
