// `refused`: a reading that its meter signed and that the ledger refuses for what it says: a register that falls, or more
// than the meter can measure. A refused reading is in no block, so whoever has heard it hands it in, and the ledger judges
// it itself. The third within a day opens a dispute.
import { DAY_MS, REFUSED_READINGS } from '../limits.ts'
import { useNonce } from '../nonces.ts'
import { isAboutMeter } from '../refusal.ts'
import type { Rule } from '../rule.ts'
import { keyRecord, meterByKey } from '../state.ts'
import { put } from '../table.ts'
import { raise, watchOf } from '../watching.ts'
import { readingRefusal } from './reading.ts'

/** The meter's signature was checked at the door. */
export const refused: Rule<'refused'> = (draft, { meterKey, nonce, expiresAtMs, reading }, _sender, { receipts }) => {
  const [meter, key] = [meterByKey(draft, meterKey), keyRecord(draft, meterKey)]
  if (meter === undefined || key === undefined) return 'meter-unknown'
  const { timeMs } = draft.street
  if (expiresAtMs <= timeMs) return 'expired'
  const refusal = readingRefusal(draft, meter, reading)
  // Old readings, or such that came twice, say nothing against a meter: anybody may repeat them.
  if (!isAboutMeter(refusal)) return refusal ?? 'unknown'
  // Counted once each, and never taken as a reading afterwards.
  const used = useNonce(key, nonce)
  if (used === undefined) return 'nonce-used'
  put(draft.keys, used)
  const watch = watchOf(draft, meter.id)
  const isNew = watch.refused === 0 || watch.refusedSinceMs + DAY_MS <= timeMs
  const count = isNew ? 1 : watch.refused + 1
  const isThird = count >= REFUSED_READINGS
  put(draft.watches, { ...watch, refused: isThird ? 0 : count, refusedSinceMs: isNew ? timeMs : watch.refusedSinceMs })
  if (isThird) raise(draft, meter.id, 'refused-readings', receipts)
  return undefined
}
