// What a meter says is believed when it follows from what was believed before: no register falls, no step is more than its
// connection carries. Anything else waits for a second reading that follows from it, so that one telegram whose damage
// passed its check, or that had none, is never signed. A meter that was exchanged or set back agrees with itself then.
import { STEP_LATE_MS, STEP_MOST_W } from './limits.ts'
import type { MeterReading } from './reading.ts'

/** What is kept of one meter. */
export type Believed = {
  /** The newest reading that was believed. */
  readonly last: MeterReading | undefined
  /** A doubtful one behind it. */
  readonly waiting: MeterReading | undefined
  /** Doubtful ones so far. */
  readonly doubted: number
}

export const NOTHING_BELIEVED: Believed = { last: undefined, waiting: undefined, doubted: 0 }

/**
 * Takes the next reading of one meter; it is believed exactly if it is `last` afterwards.
 * @param nameplateW the largest power that the meter is registered with; a connection of the usual size where it is not
 */
export const believe = (before: Believed, reading: MeterReading, nameplateW = 0): Believed => {
  const mostW = mostOf(nameplateW)
  const { last, waiting, doubted } = before
  // The first one has nothing to follow from; without a check it is as likely to be damaged as any.
  const isFine = last === undefined ? reading.quality !== 'none' : follows(last, reading, mostW)
  if (isFine || (waiting !== undefined && follows(waiting, reading, mostW)))
    return { last: reading, waiting: undefined, doubted }
  return { last, waiting: reading, doubted: doubted + 1 }
}

/** Whether one meter may have said both, the later one after the earlier. */
const follows = (earlier: MeterReading, later: MeterReading, mostW: bigint): boolean => {
  const [takenWh, givenWh] = [later.importWh - earlier.importWh, later.exportWh - earlier.exportWh]
  const elapsedMs = BigInt(Math.max(0, Math.trunc(later.atMs - earlier.atMs)))
  const mostWh = (mostW * (elapsedMs + STEP_LATE_MS)) / MS_PER_HOUR + 2n * BigInt(Math.ceil(later.resolutionWh)) + 1n
  return takenWh >= 0n && givenWh >= 0n && takenWh <= mostWh && givenWh <= mostWh
}

/** A tenth more than its nameplate, which is what the ledger takes. */
const mostOf = (nameplateW: number): bigint => {
  const ownW = (BigInt(nameplateW) * 11n) / 10n
  return ownW > STEP_MOST_W ? ownW : STEP_MOST_W
}

const MS_PER_HOUR = 3_600_000n
