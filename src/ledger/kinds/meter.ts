// `meter`: registers a meter's key. A serial number, hashed with the microgrid's id, may be registered once; simulated
// and replayed meters are refused unless genesis says that the street is a trial. A household that lost the computer at its
// meter gives the same meter another key.
import { hex, textOf } from '../bytes.ts'
import { KEYS, METER_KEYS_PER_HOUSEHOLD, METERS, METERS_PER_HOUSEHOLD, NAMEPLATE_W } from '../limits.ts'
import { addReceipt } from '../receipt.ts'
import { KEY_ROLES, type MeterRecord } from '../records.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Rule } from '../rule.ts'
import { keyRecord, type Draft } from '../state.ts'
import { put } from '../table.ts'
import { SOURCES, type BodyOf } from '../transaction.ts'
import { addKey } from './join.ts'

export const meter: Rule<'meter'> = (draft, body, sender, { receipts }) => {
  const { meterKey, serialHash, source, nameplateW, label, simulated } = body
  if (simulated && !draft.genesis.trial) return 'simulated-meter'
  if (keyRecord(draft, meterKey) !== undefined) return 'meter-known'
  if (SOURCES[source] === undefined || textOf(label) === undefined) return 'unknown'
  if (nameplateW === 0 || nameplateW > NAMEPLATE_W) return 'amount-invalid'
  const known = draft.meters.rows.find((other) => hex(other.serialHash) === hex(serialHash))
  if (known !== undefined) return known.household === sender.household ? giveKey(draft, known, body) : 'meter-known'
  const mine = draft.meters.rows.filter((other) => other.household === sender.household)
  if (mine.length >= METERS_PER_HOUSEHOLD) return 'too-many'
  if (draft.meters.rows.length >= METERS || !hasRoomForKey(draft, sender.household)) return 'too-many'

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

/**
 * The meter goes on where its last reading was, under the new key; nothing else of it changes, so that nobody makes it
 * larger or of another source this way. The old key signs for no meter any more.
 */
const giveKey = (draft: Draft, known: MeterRecord, { meterKey }: BodyOf<'meter'>): LedgerRefusal | undefined => {
  if (!hasRoomForKey(draft, known.household)) return 'too-many'
  put(draft.meters, { ...known, key: meterKey })
  addKey(draft, meterKey, known.household, 'meter', 0n)
  return undefined
}

/** Keys stay known for ever, so that nobody fills their list by retiring and registering meters in turn. */
const hasRoomForKey = ({ keys }: Draft, household: number): boolean => {
  const mine = keys.rows.filter((key) => key.household === household && KEY_ROLES[key.role] === 'meter')
  return keys.rows.length < KEYS && mine.length < METER_KEYS_PER_HOUSEHOLD
}
