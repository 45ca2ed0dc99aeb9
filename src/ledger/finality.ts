// Which slots are final. The state marks now and then which slot was running at which awake time, so that finality counts
// awake time without a mark for every slot; a slot is final at most a twenty-fourth of the time later than its due.
import type { StreetRecord } from './records.ts'
import { slotOf, type Draft } from './state.ts'

const MARKS_IN_TIME = 24n

/** The marks of a street in this block, oldest first. */
export const withAwakeMark = ({ street, genesis }: Pick<Draft, 'street' | 'genesis'>): StreetRecord['awakeMarks'] => {
  const { awakeMarks, awakeMs, timeMs, terms } = street
  const [last, finalAfterMs] = [awakeMarks.at(-1), BigInt(terms.finalAfterMs)]
  if (last !== undefined && awakeMs - last.awakeMs < finalAfterMs / MARKS_IN_TIME) return awakeMarks
  const marks = [...awakeMarks, { slot: slotOf(genesis, timeMs), awakeMs }]
  // One mark that is old enough stays: it says what is final. A change of the terms may leave too many.
  const young = marks.findIndex((mark) => mark.awakeMs + finalAfterMs > awakeMs)
  return marks.slice(Math.max(0, young - 1)).slice(-Number(MARKS_IN_TIME) - 2)
}

/** The first slot whose readings may still be disputed. */
export const firstOpenSlot = ({ awakeMarks, awakeMs, terms }: StreetRecord): bigint =>
  awakeMarks.findLast((mark) => mark.awakeMs + BigInt(terms.finalAfterMs) <= awakeMs)?.slot ?? 0n

/** For how much awake time of the street the readings of a slot may still be disputed; 0 for what is final. */
export const openForMs = ({ awakeMarks, awakeMs, terms }: StreetRecord, slot: bigint): number => {
  // The first mark behind the slot makes it final; until one is set, the whole time lies ahead.
  const behind = awakeMarks.find((mark) => mark.slot > slot)
  const leftMs = BigInt(terms.finalAfterMs) - (behind === undefined ? 0n : awakeMs - behind.awakeMs)
  return leftMs > 0n ? Number(leftMs) : 0
}
