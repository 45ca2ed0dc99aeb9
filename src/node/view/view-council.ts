// The council's part of the view, read from the state alone.
import {
  DEEDS,
  GOINGS,
  ROLES,
  TERM_NAMES,
  account,
  approvalsNeeded,
  find,
  hasRole,
  hex,
  isFrozen,
  mayVote,
  membersOf,
  must,
  outcomeOf,
  tallyOf,
  textOf,
  type ProposalRecord,
  type State,
  type TermName,
} from '../../ledger/index.ts'
import { hostsOf, readIceServers } from '../../p2p/index.ts'
import type { Council, Exchange, Proposal, Term, TermValue } from './council.ts'
import { NO_COUNCIL } from './no-council.ts'

/** A picture is drawn ten times a second and a state changes once a block: each state is read once. */
const known = new WeakMap<State, { readonly self: number | undefined; readonly council: Council }>()

export const councilView = (state: State | undefined, self: number | undefined): Council => {
  if (state === undefined) return NO_COUNCIL
  const before = known.get(state)
  if (before !== undefined && before.self === self) return before.council
  const council = read(state, self)
  known.set(state, { self, council })
  return council
}

const read = (state: State, self: number | undefined): Council => ({
  terms: TERM_NAMES.map((name) => termView(state, name)),
  proposals: proposalsView(state, self),
  holders: ROLES.map((role) => ({
    role,
    households: membersOf(state)
      .filter((home) => hasRole(home, role))
      .map(({ id }) => id),
  })),
  frozen: membersOf(state)
    .filter(({ id }) => isFrozen(state, id))
    .map(({ id, frozenBy, frozenUntilMs }) => ({ household: id, by: frozenBy, untilMs: Number(frozenUntilMs) })),
  wishes: state.wishes.rows.map(({ wish, request, approvers }) => ({
    id: hex(wish),
    name: textOf(request.name) ?? '',
    approvers,
    needed: approvalsNeeded(state),
    ours: self !== undefined && approvers.includes(self),
  })),
  former: state.former.rows.map(({ id, name, going }) => ({
    id,
    name: textOf(name) ?? '',
    going: GOINGS[going] ?? 'left',
  })),
  rates: state.rates.rows.map(({ household, currency, microPerUnit, note }) => ({
    ...{ household, microPerUnit },
    currency: textOf(currency) ?? '',
    note: textOf(note) ?? '',
  })),
  exchanges: exchangesView(state, self),
  mayIssueMicro: mayIssue(state, self),
})

/** Of helpers people are told which they are; what else is in the text is for their browsers. */
const shownWords = (name: TermName, text: string): string => {
  const read = name === 'iceServers' ? readIceServers(text) : undefined
  return read?.ok === true ? hostsOf(read.servers).join(', ') : text
}

const valueView = (name: TermName, value: unknown): TermValue => {
  if (value instanceof Uint8Array) return shownWords(name, textOf(value) ?? '')
  if (Array.isArray(value)) return value.map((one: number) => BigInt(one))
  return BigInt(value as bigint | number)
}

/** The newest vote that a term stems from. */
const termView = (state: State, name: TermName): Term => {
  const term = TERM_NAMES.indexOf(name)
  const votes = state.proposals.rows
    .filter((one) => outcomeOf(one) === 'in-force' && one.changes.some((change) => change.term === term))
    .sort((a, b) => Number(b.decidedAtMs - a.decidedAtMs))
  const [newest] = votes
  const decided = newest && { atMs: Number(newest.decidedAtMs), proposer: newest.proposer }
  return { name, value: valueView(name, state.street.terms[name]), decided }
}

const SHOWN = 30

const proposalsView = (state: State, self: number | undefined): Proposal[] => {
  const isOpen = (one: ProposalRecord): boolean => outcomeOf(one) === 'open'
  const newest = (a: ProposalRecord, b: ProposalRecord): number => Number(b.proposedAtMs - a.proposedAtMs)
  const open = state.proposals.rows.filter(isOpen).sort(newest)
  const over = state.proposals.rows.filter((one) => !isOpen(one)).sort(newest)
  return [...open, ...over].slice(0, SHOWN).map((one) => proposalView(state, one, self))
}

const proposalView = (state: State, proposal: ProposalRecord, self: number | undefined): Proposal => {
  const { endsAwakeMs, changes, proposer, household, give, ballots } = proposal
  const leftMs = endsAwakeMs - state.street.awakeMs
  const said = ballots.find((ballot) => ballot.household === self)?.yes
  const ours =
    self === undefined || !mayVote(state, proposal, self)
      ? 'no-vote'
      : said === undefined
        ? 'none'
        : said
          ? 'yes'
          : 'no'
  return {
    ...{ proposer, household, give, ours },
    ...tallyOf(state, proposal),
    id: hex(proposal.proposal),
    deed: must(DEEDS[proposal.deed], 'the deed was checked'),
    role: must(ROLES[proposal.role], 'the role was checked'),
    reason: textOf(proposal.reason) ?? '',
    changes: changes.map(({ term, values, text }) => {
      const name = must(TERM_NAMES[term], 'the term was checked')
      const words = shownWords(name, textOf(text) ?? '')
      return {
        term: name,
        value: values.length === 0 ? words : values.length === 1 ? must(values[0], 'one value') : values,
      }
    }),
    proposedAtMs: Number(proposal.proposedAtMs),
    leftMs: leftMs > 0n ? Number(leftMs) : 0,
    outcome: outcomeOf(proposal),
    decidedAtMs: Number(proposal.decidedAtMs),
    countsFromMs: Number(proposal.countsFromMs),
  }
}

const exchangesView = (state: State, self: number | undefined): Exchange[] =>
  state.exchanges.rows.flatMap((row) => {
    if (row.household !== self && row.treasurer !== self) return []
    const { redeem, amountMicro, microPerUnit } = row
    return [
      {
        ...{ redeem, amountMicro, microPerUnit },
        id: hex(row.exchange),
        side: row.household === self ? ('asked' as const) : ('to-answer' as const),
        other: row.household === self ? row.treasurer : row.household,
        currency: textOf(row.currency) ?? '',
        reference: textOf(row.reference) ?? '',
        askedAtMs: Number(row.askedAtMs),
      },
    ]
  })

const mayIssue = (state: State, self: number | undefined): bigint | undefined => {
  const home = self === undefined ? undefined : find(state.households, String(self))
  if (home === undefined || self === undefined || !hasRole(home, 'treasurer', 'retailer')) return undefined
  const leftMicro = state.street.terms.issuingLimitMicro - account(state, self).issuedMicro
  return leftMicro > 0n ? leftMicro : 0n
}
