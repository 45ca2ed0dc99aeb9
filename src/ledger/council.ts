// The council: all members, one vote each. A proposal is open for `votingMs` of awake time; it is decided as soon as
// those who have not voted cannot turn it any more, and until then everybody may change its mind. Who came in after it
// was proposed has no vote on it, nor has who is accused by it.
import { hex } from './bytes.ts'
import { thaw } from './freezing.ts'
import { closeHousehold } from './going.ts'
import { PROPOSALS } from './limits.ts'
import { isMember, membersOf } from './members.ts'
import { addReceipt, type ReceiptBook } from './receipt.ts'
import { PROPOSAL_OUTCOMES, type ProposalOutcome, type ProposalRecord } from './records.ts'
import { withRole } from './roles.ts'
import { household, slotEndsAtMs, slotOf, type Draft, type Tables } from './state.ts'
import { find, put, remove } from './table.ts'
import { noteTariff, samePrices } from './tariff.ts'
import { changedTerms, isWeighty, unsafeTerms } from './term-changes.ts'
import { DEEDS } from './transaction.ts'

export type Tally = {
  /** How many may vote. */
  readonly electorate: number
  readonly yes: number
  readonly no: number
  /** Yes that are needed. */
  readonly needed: number
}

export const outcomeOf = ({ outcome }: ProposalRecord): ProposalOutcome => PROPOSAL_OUTCOMES[outcome] ?? 'void'
const deedOf = ({ deed }: ProposalRecord) => DEEDS[deed]

export const mayVote = (state: Tables, proposal: ProposalRecord, id: number): boolean =>
  isMember(state, id) && id < proposal.electorateBelow && !(deedOf(proposal) === 'expel' && id === proposal.household)

/**
 * More than half of all members decide; two thirds where it is about who votes, who comes in or what may be lost. An
 * expulsion takes two thirds of all members as well, of whom the accused is one without a vote: so two of four cannot
 * put out the others one by one, and in a street of two nobody puts out the other.
 */
export const tallyOf = (state: Tables, proposal: ProposalRecord): Tally => {
  const voters = membersOf(state).filter(({ id }) => mayVote(state, proposal, id))
  const said = (yes: boolean): number =>
    proposal.ballots.filter((ballot) => ballot.yes === yes && voters.some(({ id }) => id === ballot.household)).length
  const isExpulsion = deedOf(proposal) === 'expel'
  const all = voters.length + (isExpulsion ? 1 : 0)
  const needed = isExpulsion || isWeighty(proposal.changes) ? Math.ceil((2 * all) / 3) : Math.floor(all / 2) + 1
  return { electorate: voters.length, yes: said(true), no: said(false), needed }
}

/** Decides a proposal if nothing can turn it any more, or if its time is over. */
export const decide = (draft: Draft, id: string, receipts: ReceiptBook): void => {
  const proposal = find(draft.proposals, id)
  if (proposal === undefined || outcomeOf(proposal) !== 'open') return
  const { electorate, yes, no, needed } = tallyOf(draft, proposal)
  if (yes >= needed) return agree(draft, proposal, receipts)
  if (electorate - no < needed || draft.street.awakeMs >= proposal.endsAwakeMs)
    close(draft, proposal, 'rejected', receipts)
}

const agree = (draft: Draft, proposal: ProposalRecord, receipts: ReceiptBook): void => {
  const countsFromMs = countsFrom(draft, proposal)
  const agreed = { ...proposal, countsFromMs }
  close(draft, agreed, 'agreed', receipts)
  if (countsFromMs <= draft.street.timeMs) bringIntoForce(draft, hex(proposal.proposal), receipts)
}

/** Prices count from the beginning of a slot, so that no slot has two; everything else from the moment that was named. */
const countsFrom = ({ street, genesis }: Draft, proposal: ProposalRecord): bigint => {
  const { countsFromMs, changes } = proposal
  const changed = changedTerms(street.terms, changes)
  if (changed === undefined || samePrices(street.terms, changed)) return countsFromMs
  const earliestMs = countsFromMs > street.timeMs ? countsFromMs : street.timeMs + 1n
  return slotEndsAtMs(genesis, slotOf(genesis, earliestMs - 1n))
}

const close = (draft: Draft, proposal: ProposalRecord, outcome: ProposalOutcome, receipts: ReceiptBook): void => {
  put(draft.proposals, { ...proposal, outcome: PROPOSAL_OUTCOMES.indexOf(outcome), decidedAtMs: draft.street.timeMs })
  const line = { counterpart: proposal.household, cause: proposal.proposal }
  addReceipt(receipts, 'decision', { ...line, household: proposal.proposer })
}

/** What was agreed happens. What has become impossible meanwhile is void: its receipt says that it was decided, no more. */
const bringIntoForce = (draft: Draft, id: string, receipts: ReceiptBook): void => {
  const proposal = find(draft.proposals, id)
  if (proposal === undefined) return
  const outcome: ProposalOutcome = done(draft, proposal, receipts) ? 'in-force' : 'void'
  put(draft.proposals, { ...proposal, outcome: PROPOSAL_OUTCOMES.indexOf(outcome) })
}

const done = (draft: Draft, proposal: ProposalRecord, receipts: ReceiptBook): boolean => {
  const { household: id, role, give } = proposal
  if (deedOf(proposal) === 'terms') return changeTerms(draft, proposal)
  if (!isMember(draft, id)) return false
  if (deedOf(proposal) === 'expel') return closeHousehold(draft, id, 'expelled', receipts)
  if (deedOf(proposal) === 'thaw') return thaw(draft, id)
  put(draft.households, withRole(household(draft, id), role, give))
  return true
}

const changeTerms = (draft: Draft, { changes, countsFromMs }: ProposalRecord): boolean => {
  const before = draft.street.terms
  const terms = changedTerms(before, changes)
  if (terms === undefined || unsafeTerms(draft.genesis, before, terms)) return false
  draft.street = { ...draft.street, terms }
  if (!samePrices(before, terms)) noteTariff(draft, before, slotOf(draft.genesis, countsFromMs))
  return true
}

/** At the beginning of a block: what was agreed for a moment that has come, and votes whose time is over. */
export const holdCouncil = (draft: Draft, receipts: ReceiptBook): void => {
  const { timeMs } = draft.street
  const due = draft.proposals.rows
    .filter((one) => outcomeOf(one) === 'agreed' && one.countsFromMs <= timeMs)
    .sort((a, b) => (a.countsFromMs < b.countsFromMs ? -1 : a.countsFromMs > b.countsFromMs ? 1 : 0))
  for (const { proposal } of due) bringIntoForce(draft, hex(proposal), receipts)
  for (const { proposal } of draft.proposals.rows.slice()) decide(draft, hex(proposal), receipts)
}

/** Makes room for a proposal; false when all there are still wait for something. */
export const makeRoom = (draft: Draft): boolean => {
  const { rows } = draft.proposals
  if (rows.length < PROPOSALS) return true
  const over = rows.filter((one) => !['open', 'agreed'].includes(outcomeOf(one)))
  const [oldest] = over.sort((a, b) => (a.decidedAtMs < b.decidedAtMs ? -1 : 1))
  if (oldest === undefined) return false
  remove(draft.proposals, hex(oldest.proposal))
  return true
}
