// `meterChange`: another meter hangs in the same place, or its registers were set back. The next reading is a new base and
// moves nothing: energy is never negative, and what flowed unseen between the two is the main grid's to bill.
import { hex } from '../bytes.ts'
import { DAY_MS } from '../limits.ts'
import { addReceipt } from '../receipt.ts'
import type { Rule } from '../rule.ts'
import { find, put } from '../table.ts'
import { watchOf } from '../watching.ts'

/** Once a day, so that nobody pays no delivery by changing the meter before each reading. */
export const meterChange: Rule<'meterChange'> = (draft, { meter: id, serialHash }, { household }, { receipts }) => {
  const meter = find(draft.meters, String(id))
  if (meter === undefined) return 'meter-unknown'
  if (meter.household !== household) return 'not-allowed'
  const taken = draft.meters.rows.some((other) => other.id !== id && hex(other.serialHash) === hex(serialHash))
  if (taken) return 'meter-known'
  const watch = watchOf(draft, id)
  const { timeMs } = draft.street
  if (watch.changedAtMs !== 0n && watch.changedAtMs + DAY_MS > timeMs) return 'already-done'
  put(draft.meters, { ...meter, serialHash, based: false })
  put(draft.watches, { ...watch, changedAtMs: timeMs })
  addReceipt(receipts, 'meter', { household })
  return undefined
}
