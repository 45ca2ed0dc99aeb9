// `absence`: a household says when it will be away, once or every night. It costs nothing and promises nothing: who
// goes on voting stays in the set, and who falls silent as announced leaves it without the usual wait.
import { attendanceOf } from '../attendance.ts'
import { DAY_MS, EXPIRY_MS } from '../limits.ts'
import type { AttendanceRecord } from '../records.ts'
import type { Rule } from '../rule.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Draft } from '../state.ts'
import { put } from '../table.ts'
import type { BodyOf } from '../transaction.ts'

/** The newest announcement replaces the one before; members without a timetable are the night roster. */
export const absence: Rule<'absence'> = (draft, body, sender) => {
  const refusal = body.nightly ? nightRefusal(body) : awayRefusal(draft, body)
  if (refusal !== undefined) return refusal
  const record = attendanceOf(draft, sender.household)
  put(draft.attendance, { ...record, ...announced(draft, body) })
  return undefined
}

const announced = ({ street }: Draft, { nightly, fromMs, untilMs }: BodyOf<'absence'>): Partial<AttendanceRecord> =>
  nightly
    ? { nightFromMs: Number(fromMs), nightUntilMs: Number(untilMs) }
    : { announcedHeight: street.height, awayFromMs: fromMs, awayUntilMs: untilMs }

/** Both edges lie within a day; zero twice clears the timetable. */
const nightRefusal = ({ fromMs, untilMs }: BodyOf<'absence'>): LedgerRefusal | undefined => {
  if (fromMs >= DAY_MS || untilMs >= DAY_MS) return 'time-invalid'
  return fromMs === untilMs && fromMs !== 0n ? 'time-invalid' : undefined
}

/** An absence that is over says nothing; a household that came home early announces one of a millisecond. */
const awayRefusal = ({ street }: Draft, { fromMs, untilMs }: BodyOf<'absence'>): LedgerRefusal | undefined => {
  if (fromMs > street.timeMs + EXPIRY_MS) return 'time-invalid'
  return untilMs !== 0n && (untilMs <= fromMs || untilMs <= street.timeMs) ? 'time-invalid' : undefined
}
