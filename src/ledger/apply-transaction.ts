// One transaction against a draft: expiry, who signed, may that key sign this, the nonce, and then the kind's own rule.
// A refusal leaves the draft as it was.
import { isFrozen } from './freezing.ts'
import { DAY_MS, EXPIRY_MS } from './limits.ts'
import { isMember } from './members.ts'
import { useNonce } from './nonces.ts'
import { KEY_ROLES, type KeyRecord } from './records.ts'
import type { LedgerRefusal } from './refusal.ts'
import type { Place, Rule, Sender } from './rule.ts'
import { RULES } from './rules.ts'
import { keyRecord, type Draft } from './state.ts'
import { find, put } from './table.ts'
import type { Body, Kind, Transaction, Verified } from './transaction.ts'

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
  const role = KEY_ROLES[record.role]
  const { signedBy, orHousehold } = RULES[body.kind]
  if (role !== signedBy && !(orHousehold === true && role === 'household')) return 'not-allowed'
  // A device that was replaced or retired has no say any more, whoever holds it now.
  if (record.votesUntil !== 0n) return 'not-allowed'
  const standing = standingRefusal(draft, record, body)
  if (standing !== undefined) return standing
  const used = useNonce(record, nonce)
  if (used === undefined) return 'nonce-used'
  const refusal = runRule(draft, body, { household: record.household, key, nonce, id }, place)
  if (refusal !== undefined) return refusal
  // A rule may have ended the key that signed: what it says then stays said.
  put(draft.keys, { ...used, votesUntil: keyRecord(draft, key)?.votesUntil ?? used.votesUntil })
  noteHeard(draft, record.household)
  return undefined
}

/** Who goes may only be paid out; the device of a frozen household says nothing. */
const standingRefusal = (draft: Draft, { household, role }: KeyRecord, body: Body): LedgerRefusal | undefined => {
  if (!isMember(draft, household)) return FAREWELL.includes(body.kind) ? undefined : 'not-a-member'
  return KEY_ROLES[role] === 'device' && isFrozen(draft, household) ? 'frozen' : undefined
}

const FAREWELL: readonly Kind[] = ['transfer', 'paidAnswer']

/** To the day: a household's record is not written anew with everything it says. */
const noteHeard = (draft: Draft, id: number): void => {
  const home = find(draft.households, String(id))
  const { awakeMs } = draft.street
  if (home !== undefined && awakeMs - home.heardAwakeMs >= DAY_MS)
    put(draft.households, { ...home, heardAwakeMs: awakeMs })
}

const runRule = (draft: Draft, body: Body, sender: Sender, place: Place): LedgerRefusal | undefined =>
  // The union of bodies and the table of rules run over the same kinds; the compiler cannot see that they meet.
  (RULES[body.kind].rule as Rule<Kind>)(draft, body as never, sender, place)
