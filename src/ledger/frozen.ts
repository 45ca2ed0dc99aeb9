// What a dispute holds still: the credits of the readings in question, wherever they are, and the stake of whose meter
// it is. Asked for every lot that is to move, so it looks at disputes alone, of which a street has few.
import type { DisputeRecord } from './records.ts'
import type { Tables } from './state.ts'

export type DisputedSlots = Pick<DisputeRecord, 'meter' | 'fromSlot' | 'untilSlot'>

/** What a dispute about a payment holds still: nothing, because its slots end before they begin. */
export const NO_SLOTS: DisputedSlots = { meter: 0, fromSlot: 1n, untilSlot: 0n }

export const isDisputed = (
  { meter, fromSlot, untilSlot }: DisputedSlots,
  origin: { readonly meter: number; readonly slot: bigint },
): boolean => origin.meter === meter && origin.slot >= fromSlot && origin.slot <= untilSlot

export const openDisputes = (state: Tables): DisputeRecord[] =>
  state.disputes.rows.filter(({ closedAtMs }) => closedAtMs === 0n)

/** Credits of this origin may be neither set aside nor sold nor used up. */
export const isFrozen = (state: Tables, origin: { readonly meter: number; readonly slot: bigint }): boolean =>
  state.disputes.rows.some((dispute) => dispute.closedAtMs === 0n && isDisputed(dispute, origin))

/** A dispute that may cost this household its stake is still open. */
export const isAccused = (state: Tables, household: number): boolean =>
  openDisputes(state).some(({ accused }) => accused === household)
