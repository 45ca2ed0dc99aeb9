// Who may offer kept credits to neighbours directly. Asked when an offer is listed and again with every purchase, so
// that whoever loses the right sells nothing more.
import { attendanceOf } from './attendance.ts'
import { stakeIsWhole } from './stake.ts'
import type { Draft, Tables } from './state.ts'

/**
 * A provider pledges what the street asks of everybody and has made good what was slashed. A household whose computer was
 * caught voting twice offers nothing until another one stands for it.
 */
export const mayOffer = (draft: Pick<Draft, 'street'> & Tables, household: number): boolean =>
  attendanceOf(draft, household).suspendedHeight === 0n && stakeIsWhole(draft, household)
