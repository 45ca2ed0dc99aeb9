// `leave`, `meterRetire`: a household goes when it is square and has nothing open; a meter says nothing any more. The
// number of a retired meter is free again, for whoever moves in.
import { votes } from '../active-set.ts'
import { depart, takeOffMeter } from '../going.ts'
import { openDisputes } from '../frozen.ts'
import { isLastVoter } from '../members.ts'
import { account } from '../money.ts'
import { floorOf } from '../next-active-set.ts'
import { addReceipt } from '../receipt.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Rule } from '../rule.ts'
import { keyRecord, type Draft } from '../state.ts'
import { find, put, remove } from '../table.ts'
import { must } from '../assert.ts'

export const leave: Rule<'leave'> = (draft, body, { household: id }, { receipts }) => {
  if (body.household !== id) return 'unknown'
  const refusal = openRefusal(draft, id) ?? (isNeeded(draft, id) ? 'too-few-voters' : undefined)
  if (refusal !== undefined) return refusal
  for (const row of draft.invitations.rows.slice())
    if (row.inviter === id) remove(draft.invitations, draft.invitations.keyOf(row))
  for (const row of draft.rates.rows.slice()) if (row.household === id) remove(draft.rates, draft.rates.keyOf(row))
  if (find(draft.providers, String(id)) !== undefined) remove(draft.providers, String(id))
  addReceipt(receipts, 'closing', { household: id })
  depart(draft, id, 'left')
  return undefined
}

/** What has to be over before anybody can go: energy that was not settled, words that wait for an answer, money. */
const openRefusal = (draft: Draft, id: number): LedgerRefusal | undefined => {
  const { orders, deliveries, payments, exchanges, flows, auctions } = draft
  const open =
    orders.rows.some((row) => row.household === id) ||
    deliveries.rows.some((row) => row.seller === id || row.buyer === id) ||
    payments.rows.some((row) => row.payer === id || row.payee === id) ||
    auctions.rows.some((row) => row.seller === id || row.bidder === id) ||
    openDisputes(draft).some((row) => row.accused === id || row.accuser === id) ||
    exchanges.rows.some((row) => row.household === id || row.treasurer === id) ||
    flows.rows.some((row) => row.household === id)
  if (open) return 'still-open'
  const { balanceMicro, reservedMicro, issuedMicro } = account(draft, id)
  return balanceMicro === 0n && reservedMicro === 0n && issuedMicro === 0n ? undefined : 'not-square'
}

/** Who votes goes only if enough others vote that absence alone would have let it go; the last one never. */
const isNeeded = (draft: Draft, id: number): boolean => {
  const { afterNextSet, terms } = draft.street
  if (!votes(afterNextSet, id)) return false
  return isLastVoter(draft, id) || afterNextSet.length - 1 < floorOf(draft.households.rows.length - 1, terms.floor)
}

export const meterRetire: Rule<'meterRetire'> = (draft, body, sender) => {
  const meter = find(draft.meters, String(body.meter))
  if (meter === undefined) return 'meter-unknown'
  if (meter.household !== sender.household) return 'not-allowed'
  const key = must(keyRecord(draft, meter.key), 'a meter has a key')
  put(draft.keys, { ...key, votesUntil: draft.street.height + 1n })
  takeOffMeter(draft, meter.id)
  return undefined
}
