// Who is a member: on the list, and not on its way out.
import { votes } from './active-set.ts'
import type { HouseholdRecord, StreetRecord } from './records.ts'
import type { Tables } from './state.ts'
import { find } from './table.ts'

/** Has a say here: neither gone nor going. */
export const isMember = (state: Pick<Tables, 'households'>, id: number): boolean =>
  find(state.households, String(id))?.going === 0

export const membersOf = (state: Pick<Tables, 'households'>): HouseholdRecord[] =>
  state.households.rows.filter((home) => home.going === 0)

/** A member, or one that was and is still owed money: it may be paid. */
export const mayBePaid = (state: Tables, id: number): boolean =>
  isMember(state, id) || (id > 0 && (find(state.accounts, String(id))?.balanceMicro ?? 0n) > 0n)

/** The last voter of a street cannot go: nobody could agree on anything any more. */
export const isLastVoter = ({ street }: { readonly street: StreetRecord }, id: number): boolean =>
  votes(street.afterNextSet, id) && street.afterNextSet.length === 1
