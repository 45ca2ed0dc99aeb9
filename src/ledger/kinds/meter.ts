// `meter`: registers a meter's key. A serial number, hashed with the microgrid's id, may be registered once; simulated
// and replayed meters are refused unless genesis says that the street is a trial.
import { hex, textOf } from '../bytes.ts'
import { KEYS, METERS, METERS_PER_HOUSEHOLD, NAMEPLATE_W } from '../limits.ts'
import { addReceipt } from '../receipt.ts'
import type { Rule } from '../rule.ts'
import { keyRecord } from '../state.ts'
import { put } from '../table.ts'
import { SOURCES } from '../transaction.ts'
import { addKey } from './join.ts'

export const meter: Rule<'meter'> = (draft, body, sender, { receipts }) => {
  const { meterKey, serialHash, source, nameplateW, label, simulated } = body
  if (simulated && !draft.genesis.trial) return 'simulated-meter'
  if (keyRecord(draft, meterKey) !== undefined) return 'meter-known'
  if (draft.meters.rows.some((other) => hex(other.serialHash) === hex(serialHash))) return 'meter-known'
  if (SOURCES[source] === undefined || textOf(label) === undefined) return 'unknown'
  if (nameplateW === 0 || nameplateW > NAMEPLATE_W) return 'amount-invalid'
  const mine = draft.meters.rows.filter((other) => other.household === sender.household)
  if (mine.length >= METERS_PER_HOUSEHOLD) return 'too-many'
  if (draft.meters.rows.length >= METERS || draft.keys.rows.length >= KEYS) return 'too-many'

  const id = draft.street.nextMeter
  put(draft.meters, {
    id,
    key: meterKey,
    household: sender.household,
    serialHash,
    source,
    nameplateW,
    label,
    simulated,
    based: false,
    byHand: false,
    sequence: 0n,
    atMs: 0n,
    importWh: 0n,
    exportWh: 0n,
  })
  addKey(draft, meterKey, sender.household, 'meter', 0n)
  draft.street = { ...draft.street, nextMeter: id + 1 }
  addReceipt(receipts, 'meter', { household: sender.household })
  return undefined
}
