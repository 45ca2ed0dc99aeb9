// `propose`, `vote`: what all members decide together. A proposal is its proposer's yes. What could never come into force
// is refused before anybody votes on it.
import { decide, makeRoom, mayVote, outcomeOf } from '../council.ts'
import { fromHex, hex, textOf } from '../bytes.ts'
import { AHEAD_MS, PROPOSALS_PER_HOUSEHOLD } from '../limits.ts'
import { isMember } from '../members.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Rule } from '../rule.ts'
import { hasRole } from '../roles.ts'
import { household, type Draft } from '../state.ts'
import { find, put } from '../table.ts'
import { changedTerms, unsafeTerms } from '../term-changes.ts'
import { DEEDS, ROLES, type BodyOf } from '../transaction.ts'

type Proposed = BodyOf<'propose'>

export const propose: Rule<'propose'> = (draft, body, sender, { receipts }) => {
  // Nobody votes on its own expulsion, not even for it: who wants to go may leave.
  if (DEEDS[body.deed] === 'expel' && body.household === sender.household) return 'no-vote'
  const refusal = deedRefusal(draft, body) ?? roomRefusal(draft, sender.household)
  if (refusal !== undefined) return refusal
  const { street } = draft
  const { deed, changes, countsFromMs, household: meant, role, give, reason } = body
  put(draft.proposals, {
    ...{ deed, changes, countsFromMs, household: meant, role, give, reason },
    proposal: fromHex(sender.id),
    proposer: sender.household,
    proposedAtMs: street.timeMs,
    endsAwakeMs: street.awakeMs + BigInt(street.terms.votingMs),
    electorateBelow: street.nextHousehold,
    ballots: [{ household: sender.household, yes: true }],
    outcome: 0,
    decidedAtMs: 0n,
  })
  decide(draft, sender.id, receipts)
  return undefined
}

/** Each deed brings what it needs and nothing else, so that a proposal has one form. */
const deedRefusal = (draft: Draft, body: Proposed): LedgerRefusal | undefined => {
  const deed = DEEDS[body.deed]
  if (deed === undefined || textOf(body.reason) === undefined) return 'unknown'
  if (deed === 'terms') return body.household + body.role === 0 && !body.give ? termsRefusal(draft, body) : 'unknown'
  if (body.changes.length > 0 || body.countsFromMs !== 0n || !isMember(draft, body.household)) return 'unknown'
  if (deed === 'role') return roleRefusal(draft, body)
  if (body.role !== 0 || body.give) return 'unknown'
  return deed === 'thaw' && household(draft, body.household).frozenUntilMs <= draft.street.timeMs
    ? 'nothing-changes'
    : undefined
}

const termsRefusal = ({ street, genesis }: Draft, { changes, countsFromMs }: Proposed): LedgerRefusal | undefined => {
  const terms = changedTerms(street.terms, changes)
  if (terms === undefined) return 'amount-invalid'
  if (countsFromMs > street.timeMs + AHEAD_MS) return 'time-invalid'
  return unsafeTerms(genesis, street.terms, terms) ? 'terms-unsafe' : undefined
}

const roleRefusal = (draft: Draft, { household: id, role, give }: Proposed): LedgerRefusal | undefined => {
  const named = ROLES[role]
  if (named === undefined) return 'unknown'
  return hasRole(household(draft, id), named) === give ? 'nothing-changes' : undefined
}

const roomRefusal = (draft: Draft, proposer: number): LedgerRefusal | undefined => {
  const open = draft.proposals.rows.filter((one) => outcomeOf(one) === 'open' && one.proposer === proposer)
  return open.length >= PROPOSALS_PER_HOUSEHOLD || !makeRoom(draft) ? 'too-many' : undefined
}

/** The newest word of a household counts, until the proposal is decided. */
export const vote: Rule<'vote'> = (draft, { proposal: id, yes }, sender, { receipts }) => {
  const proposal = find(draft.proposals, hex(id))
  if (proposal === undefined) return 'unknown'
  if (outcomeOf(proposal) !== 'open') return 'vote-over'
  if (!mayVote(draft, proposal, sender.household)) return 'no-vote'
  const before = proposal.ballots.find((ballot) => ballot.household === sender.household)
  if (before?.yes === yes) return 'already-done'
  const others = proposal.ballots.filter((ballot) => ballot !== before)
  put(draft.proposals, { ...proposal, ballots: [...others, { household: sender.household, yes }] })
  decide(draft, hex(id), receipts)
  return undefined
}
