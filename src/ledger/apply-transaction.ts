// One transaction against a draft: expiry, who signed, may that key sign this, the nonce, and then the kind's own rule.
// A refusal leaves the draft as it was.
import { absence } from './kinds/absence.ts'
import { cancel, order } from './kinds/order.ts'
import { deliveryAccept, deliveryClose, deliveryOffer } from './kinds/delivery.ts'
import { device } from './kinds/device.ts'
import { doublevote } from './kinds/doublevote.ts'
import { invite, revoke } from './kinds/invite.ts'
import { join } from './kinds/join.ts'
import { meter } from './kinds/meter.ts'
import { paid, paidAnswer } from './kinds/paid.ts'
import { reading } from './kinds/reading.ts'
import { standing } from './kinds/standing.ts'
import { transfer } from './kinds/transfer.ts'
import { wake } from './kinds/wake.ts'
import { EXPIRY_MS } from './limits.ts'
import { useNonce } from './nonces.ts'
import { KEY_ROLES, type KeyRole } from './records.ts'
import type { LedgerRefusal } from './refusal.ts'
import type { Place, Rule, Sender } from './rule.ts'
import { keyRecord, type Draft } from './state.ts'
import { put } from './table.ts'
import type { Body, Kind, Transaction, Verified } from './transaction.ts'

const RULES: { readonly [K in Kind]: Rule<K> } = {
  invite,
  revoke,
  join,
  meter,
  reading,
  standing,
  order,
  cancel,
  deliveryOffer,
  deliveryAccept,
  deliveryClose,
  wake,
  absence,
  doublevote,
  device,
  transfer,
  paid,
  paidAnswer,
}

/** Which key signs what (DESIGN 3). What a device may do unattended never needs the household's own key. */
const SIGNED_BY: Record<Kind, KeyRole> = {
  invite: 'device',
  revoke: 'device',
  join: 'household',
  meter: 'household',
  reading: 'meter',
  standing: 'household',
  order: 'device',
  cancel: 'device',
  deliveryOffer: 'device',
  deliveryAccept: 'device',
  deliveryClose: 'device',
  wake: 'device',
  absence: 'device',
  doublevote: 'device',
  device: 'household',
  transfer: 'household',
  paid: 'household',
  paidAnswer: 'household',
}

export const applyTransaction = (
  draft: Draft,
  transaction: Verified<Transaction>,
  place: Place,
): LedgerRefusal | undefined => {
  const { body, key, nonce, expiresAtMs, id } = transaction
  const { timeMs } = draft.street
  if (expiresAtMs <= timeMs) return 'expired'
  if (expiresAtMs > timeMs + EXPIRY_MS) return 'time-invalid'
  const record = keyRecord(draft, key)
  if (record === undefined) {
    // A newcomer's key enters the ledger by its own join, the only thing an unknown key may send.
    if (body.kind !== 'join' || nonce === 0n) return 'not-a-member'
    return runRule(draft, body, { household: 0, key, nonce, id }, place)
  }
  if (KEY_ROLES[record.role] !== SIGNED_BY[body.kind]) return 'not-allowed'
  // A device that was replaced or retired has no say any more, whoever holds it now.
  if (record.votesUntil !== 0n) return 'not-allowed'
  const used = useNonce(record, nonce)
  if (used === undefined) return 'nonce-used'
  const refusal = runRule(draft, body, { household: record.household, key, nonce, id }, place)
  if (refusal === undefined) put(draft.keys, used)
  return refusal
}

const runRule = (draft: Draft, body: Body, sender: Sender, place: Place): LedgerRefusal | undefined =>
  // The union of bodies and the table of rules run over the same kinds; the compiler cannot see that they meet.
  (RULES[body.kind] as Rule<Kind>)(draft, body as never, sender, place)
