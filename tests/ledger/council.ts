// What people propose, for the rules of the council: bodies with everything that a deed does not need left empty.
import {
  DEEDS,
  ROLES,
  SOURCES,
  TERM_NAMES,
  fromHex,
  outcomeOf,
  utf8,
  type Body,
  type LedgerRefusal,
  type Role,
  type TermsRecord,
} from '../../src/ledger/index.ts'
import { FOUNDER, sign } from './world.ts'
import { round, type VotersStreet } from './voters.ts'

type Proposal = Extract<Body, { kind: 'propose' }>

const propose = (deed: (typeof DEEDS)[number], rest: Partial<Proposal>): Proposal => ({
  ...{ kind: 'propose', deed: DEEDS.indexOf(deed), changes: [], countsFromMs: 0n },
  ...{ household: 0, role: 0, give: false, reason: utf8('because') },
  ...rest,
})

/** New values of terms; a number per source for carbon, and texts as they are. */
export const changing = (
  terms: Partial<Record<keyof TermsRecord, bigint | number | string>>,
  countsFromMs = 0n,
): Proposal =>
  propose('terms', {
    countsFromMs,
    changes: Object.entries(terms).map(([name, value]) => ({
      term: TERM_NAMES.indexOf(name as keyof TermsRecord),
      values:
        typeof value === 'string'
          ? []
          : name === 'sourceGramsPerKwh'
            ? SOURCES.map(() => BigInt(value))
            : [BigInt(value)],
      text: utf8(typeof value === 'string' ? value : ''),
    })),
  })

export const giving = (household: number, role: Role, give = true): Proposal =>
  propose('role', { household, role: ROLES.indexOf(role), give })
export const expelling = (household: number): Proposal => propose('expel', { household })
export const thawing = (household: number): Proposal => propose('thaw', { household })

/** One block with one word of a household's own key; gives its refusal and its id. */
export const speak = async (
  street: VotersStreet,
  household: number,
  body: Body,
): Promise<{ readonly id: string; readonly refusal: LedgerRefusal | undefined }> => {
  const made = await sign(street.world, (street.keys[household - 1] ?? FOUNDER).household, body)
  round(street.world, { transactions: [made] })
  return { id: made.id, refusal: street.world.refused.get(made.id) }
}

export const ballot = (street: VotersStreet, household: number, proposal: string, yes = true) =>
  speak(street, household, { kind: 'vote', proposal: fromHex(proposal), yes })

/** Proposed by the first of these and voted for by the others, a block each. */
export const agreedBy = async (street: VotersStreet, voters: readonly number[], body: Proposal): Promise<string> => {
  const [first = 1, ...others] = voters
  const { id, refusal } = await speak(street, first, body)
  if (refusal !== undefined) throw new Error(refusal)
  for (const other of others) await ballot(street, other, id)
  return id
}

export const outcome = ({ world }: VotersStreet, id: string): string | undefined => {
  const found = world.tip.state.proposals.rows.find(({ proposal }) =>
    fromHex(id).every((byte, i) => byte === proposal[i]),
  )
  return found && outcomeOf(found)
}
