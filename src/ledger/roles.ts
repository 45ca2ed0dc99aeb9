// Who may do more than a member: roles that a vote gives and takes, one bit each in the household's record.
import { must } from './assert.ts'
import type { HouseholdRecord } from './records.ts'
import type { TermsRecord } from './terms.ts'
import { ROLES, type Role } from './transaction.ts'

const bitOf = (role: Role): number => 1 << ROLES.indexOf(role)

export const hasRole = ({ roles }: Pick<HouseholdRecord, 'roles'>, ...wanted: readonly Role[]): boolean =>
  wanted.some((role) => (roles & bitOf(role)) !== 0)

export const rolesOf = (home: Pick<HouseholdRecord, 'roles'>): Role[] => ROLES.filter((role) => hasRole(home, role))

export const withRole = (home: HouseholdRecord, place: number, give: boolean): HouseholdRecord => {
  const bit = bitOf(must(ROLES[place], 'the role was checked'))
  return { ...home, roles: give ? home.roles | bit : home.roles & ~bit }
}

/** The founder is the first organiser and, where money is issued, the first treasurer: somebody has to begin. */
export const rolesOfFounder = ({ issuingLimitMicro }: TermsRecord): number =>
  bitOf('organiser') | (issuingLimitMicro > 0n ? bitOf('treasurer') : 0)
