// `join`: a newcomer becomes a member. It is signed by the newcomer's household key, which the ledger does not know
// yet, and carries the approvals that genesis asks for, each by a device of a different member.
import { firstAllowanceMicro } from '../allowance.ts'
import { must } from '../assert.ts'
import { hex, textOf } from '../bytes.ts'
import { root } from '../codec.ts'
import { HOUSEHOLDS, KEYS } from '../limits.ts'
import { isFrozen } from '../freezing.ts'
import { isMember, membersOf } from '../members.ts'
import { openAccount } from '../money.ts'
import { addReceipt } from '../receipt.ts'
import { KEY_ROLES, type KeyRole, type StreetRecord } from '../records.ts'
import type { Rule } from '../rule.ts'
import type { LedgerRefusal } from '../refusal.ts'
import { keyRecord, slotOf, type Draft, type Tables } from '../state.ts'
import { find, put, remove } from '../table.ts'
import { HOUSEHOLD_KINDS, JoinRequest, type BodyOf } from '../transaction.ts'

export const join: Rule<'join'> = (draft, body, sender, { receipts }) => {
  const { request } = body
  const refusal = wishFault(draft, request) ?? keysRefusal(draft, body, sender.key) ?? approvalRefusal(draft, body)
  if (refusal !== undefined) return refusal
  const invitation = must(find(draft.invitations, hex(request.invitation)), 'the invitation was just found')
  if (HOUSEHOLD_KINDS[request.kind] === undefined) return 'unknown'
  if (draft.accounts.rows.length > HOUSEHOLDS || draft.households.rows.length >= HOUSEHOLDS) return 'too-many'
  if (draft.keys.rows.length + 2 > KEYS) return 'too-many'

  if (invitation.usesLeft === 1) remove(draft.invitations, hex(request.invitation))
  else put(draft.invitations, { ...invitation, usesLeft: invitation.usesLeft - 1 })
  const wish = hex(wishOf(request))
  if (find(draft.wishes, wish) !== undefined) remove(draft.wishes, wish)
  const id = addHousehold(draft, { ...request, nonce: sender.nonce })
  addReceipt(receipts, 'admission', { household: id, counterpart: invitation.inviter })
  return undefined
}

type NameFault = 'name-empty' | 'name-taken'

/** What is wrong with a newcomer's wish, before anybody has approved it; a member asks this at the door. */
export const wishFault = (
  state: Tables & { readonly street: StreetRecord },
  request: { readonly name: Uint8Array; readonly invitation: Uint8Array },
): NameFault | 'invitation-used-up' | 'invitation-expired' | undefined => {
  const invitation = find(state.invitations, hex(request.invitation))
  if (invitation === undefined) return 'invitation-used-up'
  if (invitation.expiresAtMs <= state.street.timeMs) return 'invitation-expired'
  return nameRefusal(state, request.name)
}

/** Names are shown to people: exact text, not empty, nobody else's. */
const nameRefusal = (state: Tables, name: Uint8Array): NameFault | undefined => {
  const text = textOf(name)
  if (text === undefined || text.trim() === '' || text !== text.trim()) return 'name-empty'
  const taken = state.households.rows.some((other) => textOf(other.name)?.toLowerCase() === text.toLowerCase())
  return taken ? 'name-taken' : undefined
}

const keysRefusal = (draft: Draft, body: BodyOf<'join'>, signer: Uint8Array): LedgerRefusal | undefined => {
  const { householdKey, deviceKey, transportKey } = body.request
  if (hex(householdKey) !== hex(signer)) return 'not-allowed'
  const keys = [householdKey, deviceKey, transportKey].map(hex)
  if (new Set(keys).size !== keys.length) return 'not-allowed'
  const known = draft.households.rows.some((other) => keys.includes(hex(other.transportKey)))
  return known || [householdKey, deviceKey].some((key) => keyRecord(draft, key) !== undefined)
    ? 'already-done'
    : undefined
}

/** What approvals on the books are about: exactly this wish and no other. */
export const wishOf = (request: BodyOf<'join'>['request']): Uint8Array => root(JoinRequest, request)

/** A street that is still small asks all it has: nobody could come in otherwise. */
export const approvalsNeeded = (state: Tables & { readonly street: StreetRecord }): number =>
  Math.min(state.street.terms.approvals, membersOf(state).length)

/** Signatures were checked before; here it counts whose they are. */
const approvalRefusal = (draft: Draft, body: BodyOf<'join'>): LedgerRefusal | undefined => {
  const wish = wishOf(body.request)
  const spoken = find(draft.wishes, hex(wish))?.approvers ?? []
  const members = new Set(spoken.filter((id) => isMember(draft, id) && !isFrozen(draft, id)))
  for (const approval of body.approvals) {
    const record = keyRecord(draft, approval.key)
    if (record === undefined || KEY_ROLES[record.role] !== 'device' || record.votesUntil !== 0n) return 'not-allowed'
    if (!isMember(draft, record.household) || isFrozen(draft, record.household)) return 'not-allowed'
    members.add(record.household)
  }
  return members.size >= approvalsNeeded(draft) ? undefined : 'not-allowed'
}

/** Enters a household with its keys, its account and prices under which any trade beats the tariff. */
export const addHousehold = (
  draft: Draft,
  newcomer: {
    readonly name: Uint8Array
    readonly kind: number
    readonly householdKey: Uint8Array
    readonly deviceKey: Uint8Array
    readonly transportKey: Uint8Array
    /** Nonce that the household key has used up already. */
    readonly nonce: bigint
  },
): number => {
  const { genesis, street } = draft
  const id = street.nextHousehold
  const { name, kind, householdKey, deviceKey, transportKey } = newcomer
  const standing = {
    fromSlot: slotOf(genesis, street.timeMs),
    buyPrice: street.terms.supplierPrice - street.terms.localFee,
    sellPrice: street.terms.feedInPrice,
    keepUnsold: false,
  }
  put(draft.households, {
    id,
    name,
    kind,
    admittedHeight: street.height,
    householdKey,
    voterKey: deviceKey,
    transportKey,
    metered: false,
    standings: [standing],
    roles: 0,
    heardAwakeMs: street.awakeMs,
    frozenUntilMs: 0n,
    frozenBy: 0,
    thawedAtMs: 0n,
    going: 0,
    allowanceMicro: firstAllowanceMicro(street.terms.supplierPrice),
    allowanceDay: 0n,
    allowanceUsedMicro: 0n,
    preferences: [],
  })
  put(draft.attendance, {
    household: id,
    silentSinceHeight: 0n,
    silentSinceAwakeMs: 0n,
    firstActiveAtMs: street.height === 0n ? street.timeMs : 0n,
    leftHeight: 0n,
    leftAtMs: 0n,
    suspendedHeight: 0n,
    announcedHeight: 0n,
    awayFromMs: 0n,
    awayUntilMs: 0n,
    nightFromMs: 0,
    nightUntilMs: 0,
  })
  openAccount(draft, id)
  addKey(draft, householdKey, id, 'household', newcomer.nonce)
  addKey(draft, deviceKey, id, 'device', 0n, firstVoteOf(street))
  draft.street = { ...draft.street, nextHousehold: id + 1 }
  return id
}

/** First height at which a device may vote that is enrolled now; the founder's votes from the first block on. */
export const firstVoteOf = ({ height }: StreetRecord): bigint => (height === 0n ? 1n : height + 2n)

/** @param votesFrom of a device only. */
export const addKey = (
  draft: Draft,
  key: Uint8Array,
  household: number,
  role: KeyRole,
  usedNonce: bigint,
  votesFrom = 0n,
): void =>
  put(draft.keys, {
    key,
    household,
    role: KEY_ROLES.indexOf(role),
    highestNonce: usedNonce,
    usedNonces: 0n,
    votesFrom,
    votesUntil: 0n,
  })
