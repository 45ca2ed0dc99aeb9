// Who was heard and who said that they would be away. Attendance is taken from the certificate that a block carries, at
// its beginning; the set is decided at its end, where this block's wakes, absences and proofs are known.
import { votes } from './active-set.ts'
import { must } from './assert.ts'
import type { CommitCertificate } from './block.ts'
import { DAY_MS } from './limits.ts'
import { floorOf, nextActiveSet, silenceBound, type Seat } from './next-active-set.ts'
import type { AttendanceRecord, StreetRecord, Voter } from './records.ts'
import type { Draft, Tables } from './state.ts'
import type { GenesisDocument } from './genesis.ts'
import { find, put } from './table.ts'

type Known = Tables & { readonly street: StreetRecord; readonly genesis: GenesisDocument }

export const attendanceOf = (state: Tables, household: number): AttendanceRecord =>
  must(find(state.attendance, String(household)), 'every household has an attendance')

/**
 * Compares the certificate of the parent with the set that should have signed it.
 * @param voters the set of the parent's height.
 * @param awakeMs awake time of the street at the parent.
 */
export const takeAttendance = (
  draft: Draft,
  certificate: CommitCertificate,
  voters: readonly Voter[],
  awakeMs: bigint,
): void => {
  const signers = new Set(certificate.signatures.map((signature) => signature.household))
  for (const { household } of voters) {
    const record = attendanceOf(draft, household)
    if (signers.has(household)) hear(draft, record, certificate.height)
    else if (record.silentSinceHeight === 0n)
      put(draft.attendance, { ...record, silentSinceHeight: certificate.height, silentSinceAwakeMs: awakeMs })
  }
}

/** A vote on a block after the announcement of an absence without an end says that it is over. */
const hear = (draft: Draft, record: AttendanceRecord, height: bigint): void => {
  const isBack = record.announcedHeight !== 0n && record.awayUntilMs === 0n && height > record.announcedHeight
  if (record.silentSinceHeight === 0n && !isBack) return
  const announcedHeight = isBack ? 0n : record.announcedHeight
  put(draft.attendance, { ...record, silentSinceHeight: 0n, silentSinceAwakeMs: 0n, announcedHeight })
}

/** The set of h+2 as block h leaves it. */
export const decideActiveSet = (draft: Draft): void => {
  const { street } = draft
  const decided = nextActiveSet(seatsOf(draft), {
    floor: floorOf(draft.households.rows.length, street.terms.floor),
    before: street.nextSet.length,
    absentAfterBlocks: silenceBoundOf(street),
    absentAfterMs: BigInt(street.terms.absentAfterMs),
  })
  const gone = street.afterNextSet.filter(({ household }) => !votes(decided, household))
  for (const { household } of gone) leaveSet(draft, household)
}

/** Takes a household out of the set of h+2 and remembers when; the caller has seen to it that somebody stays. */
export const leaveSet = (draft: Draft, household: number): void => {
  const { street } = draft
  const record = attendanceOf(draft, household)
  put(draft.attendance, { ...record, leftHeight: street.height, leftAtMs: street.timeMs })
  draft.street = { ...street, afterNextSet: street.afterNextSet.filter((voter) => voter.household !== household) }
}

export const silenceBoundOf = ({ activeSet, nextSet, afterNextSet }: StreetRecord): bigint =>
  silenceBound(activeSet.length, nextSet.length, afterNextSet.length)

export const seatsOf = (state: Known): Seat[] =>
  state.street.afterNextSet.map((voter) => {
    const record = attendanceOf(state, voter.household)
    const silentBlocks = silentBlocksOf(record, state.street)
    return {
      voter,
      silentBlocks,
      silentAwakeMs: silentBlocks === 0n ? 0n : state.street.awakeMs - record.silentSinceAwakeMs,
      away: isAway(record, state.street, silentBlocks > 0n),
      suspended: record.suspendedHeight !== 0n,
    }
  })

/** Certificates that this state knows and that should have the household: the newest is of the height before. */
const silentBlocksOf = ({ silentSinceHeight }: AttendanceRecord, { height }: StreetRecord): bigint =>
  silentSinceHeight === 0n || silentSinceHeight >= height ? 0n : height - silentSinceHeight

/** In the block of the announcement its word counts, later its silence: who goes on voting is not away. */
const isAway = (record: AttendanceRecord, { height, timeMs }: StreetRecord, silent: boolean): boolean => {
  const { announcedHeight, awayFromMs, awayUntilMs, nightFromMs, nightUntilMs } = record
  const announced = announcedHeight !== 0n && awayFromMs <= timeMs && (awayUntilMs === 0n || timeMs < awayUntilMs)
  if (announced && (silent || announcedHeight === height)) return true
  return silent && isNight(BigInt(nightFromMs), BigInt(nightUntilMs), timeMs % DAY_MS)
}

/** A night may pass midnight; from = until is no night at all. */
const isNight = (fromMs: bigint, untilMs: bigint, atMs: bigint): boolean =>
  fromMs <= untilMs ? fromMs <= atMs && atMs < untilMs : atMs >= fromMs || atMs < untilMs

/** True while its announced hours off run: then one certificate without its vote takes a household out of the set. */
export const isOffByPlan = (state: Tables & { readonly street: StreetRecord }, household: number): boolean =>
  isAway(attendanceOf(state, household), state.street, true)

/** True while a household said that it would be away and no vote of its own says otherwise. */
export const isAnnouncedAbsent = (state: Tables & { readonly street: StreetRecord }, household: number): boolean => {
  const { street } = state
  const record = attendanceOf(state, household)
  const silent = !votes(street.activeSet, household) || silentBlocksOf(record, street) > 0n
  return isAway(record, street, silent)
}

/**
 * Voters of the next height that the newest certificate known to the ledger does not have, those included who have not
 * voted yet. While there are any, nodes make a block a minute, so that absences are noticed.
 */
export const missingVoters = (state: Tables & { readonly street: StreetRecord }): number[] =>
  state.street.nextSet
    .map((voter) => voter.household)
    .filter((household) => attendanceOf(state, household).silentSinceHeight !== 0n)
