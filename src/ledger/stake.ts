// What a household pledges so that others may trust its readings. A pledge is money of its own that stays in its account,
// set aside: the sum of all accounts is 0 as before, and a slash is a payment like any other.
import { isAccused, openDisputes } from './frozen.ts'
import { hasAccount, releaseMoney } from './money.ts'
import type { StakeRecord } from './records.ts'
import { find, put, remove } from './table.ts'
import type { Draft, Tables } from './state.ts'

const NO_STAKE = { stakeMicro: 0n, leavingMicro: 0n, leavesAtAwakeMs: 0n, wholeMicro: 0n }

export const stakeOf = (state: Tables, household: number): StakeRecord =>
  find(state.stakes, String(household)) ?? { household, ...NO_STAKE }

export const putStake = (draft: Draft, record: StakeRecord): void => {
  if (record.stakeMicro > 0n || record.wholeMicro > 0n) put(draft.stakes, record)
  else if (find(draft.stakes, String(record.household)) !== undefined) remove(draft.stakes, String(record.household))
}

/**
 * Whether a household may offer as a provider: it pledges what the street asks of everybody, without what it has asked back,
 * and has made good what was slashed.
 */
export const stakeIsWhole = (state: Pick<Draft, 'street'> & Tables, household: number): boolean => {
  const { stakeMicro, leavingMicro, wholeMicro } = stakeOf(state, household)
  const { minimumStakeMicro } = state.street.terms
  return stakeMicro - leavingMicro >= (wholeMicro > minimumStakeMicro ? wholeMicro : minimumStakeMicro)
}

/** What a household has set aside as pledges: its stake, and the deposits of disputes that it began. */
export const pledgedMicro = (state: Tables, household: number): bigint =>
  openDisputes(state)
    .filter(({ accuser }) => accuser === household)
    .reduce((sum, { depositMicro }) => sum + depositMicro, stakeOf(state, household).stakeMicro)

/** Stakes that were asked back and whose time has come are free, unless a dispute may still cost them. */
export const releaseStakes = (draft: Draft): void => {
  for (const record of draft.stakes.rows.slice()) {
    const { household, leavingMicro, leavesAtAwakeMs, stakeMicro } = record
    if (leavingMicro === 0n || leavesAtAwakeMs > draft.street.awakeMs || isAccused(draft, household)) continue
    if (!hasAccount(draft, household)) {
      remove(draft.stakes, String(household))
      continue
    }
    releaseMoney(draft, household, leavingMicro)
    putStake(draft, { ...record, stakeMicro: stakeMicro - leavingMicro, leavingMicro: 0n, leavesAtAwakeMs: 0n })
  }
}

/**
 * Takes a part of the stake, also of what was asked back, out of what is set aside; the caller pays it on.
 * @returns micro-units that were there to take.
 */
export const takeStake = (draft: Draft, household: number, percent: bigint): bigint => {
  const record = stakeOf(draft, household)
  const takenMicro = (record.stakeMicro * percent) / 100n
  if (takenMicro === 0n || !hasAccount(draft, household)) return 0n
  const stakeMicro = record.stakeMicro - takenMicro
  const leavingMicro = record.leavingMicro < stakeMicro ? record.leavingMicro : stakeMicro
  const wholeMicro = record.wholeMicro > record.stakeMicro ? record.wholeMicro : record.stakeMicro
  putStake(draft, { ...record, stakeMicro, leavingMicro, wholeMicro })
  releaseMoney(draft, household, takenMicro)
  return takenMicro
}

/** Frees all that a household pledges as stake, at once: for whoever closes it, before its debt is covered. */
export const freeStake = (draft: Draft, household: number): void => {
  const { stakeMicro } = stakeOf(draft, household)
  if (find(draft.stakes, String(household)) !== undefined) remove(draft.stakes, String(household))
  if (stakeMicro > 0n && hasAccount(draft, household)) releaseMoney(draft, household, stakeMicro)
}
