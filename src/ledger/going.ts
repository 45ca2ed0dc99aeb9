// How a household goes: by itself when it is square, by a vote, or because it has been silent for long and owes. It stays
// on the list until it is in no active set any more, because until then its vote is needed and its neighbours must know
// it; afterwards its name stays for old receipts, and its account as long as it is owed money.
import { votes } from './active-set.ts'
import { attendanceOf, leaveSet } from './attendance.ts'
import { endUnsold } from './auctions.ts'
import { hex } from './bytes.ts'
import { mintAndRetire } from './credits.ts'
import { closeDelivery } from './deliveries.ts'
import { FORMER, SILENT_MS } from './limits.ts'
import { closeOrder } from './kinds/order.ts'
import { closeExchange } from './exchanges.ts'
import { firstVoteOf } from './kinds/join.ts'
import { coverDebt } from './levy.ts'
import { isLastVoter } from './members.ts'
import { account } from './money.ts'
import { addReceipt, type ReceiptBook } from './receipt.ts'
import { GOINGS, type Going, type StreetRecord } from './records.ts'
import { freeStake } from './stake.ts'
import { flowKey, household, type Draft, type Tables } from './state.ts'
import { find, put, remove } from './table.ts'
import { tariffOf } from './tariff.ts'

/**
 * Closes a household that does not go by itself: what it has open ends, its debt is covered, and it leaves the set
 * whatever the floor, as a suspended one does. False for the last voter, which nobody can do without.
 */
export const closeHousehold = (draft: Draft, id: number, why: Going, receipts: ReceiptBook): boolean => {
  if (isLastVoter(draft, id)) return false
  endOpenBusiness(draft, id, receipts)
  coverDebt(draft, id, receipts)
  addReceipt(receipts, 'closing', { household: id })
  depart(draft, id, why)
  return true
}

const endOpenBusiness = (draft: Draft, id: number, receipts: ReceiptBook): void => {
  const { orders, deliveries, payments, exchanges, invitations, rates, auctions, providers } = draft
  for (const row of orders.rows.slice()) if (row.household === id) closeOrder(draft, hex(row.order))
  for (const row of deliveries.rows.slice())
    if (row.seller === id || row.buyer === id) closeDelivery(draft, hex(row.delivery))
  // An auction whose highest bidder goes would open a delivery to nobody.
  for (const row of auctions.rows.slice()) if (row.seller === id || row.bidder === id) endUnsold(draft, row, receipts)
  if (find(providers, String(id)) !== undefined) remove(providers, String(id))
  freeStake(draft, id)
  for (const row of payments.rows.slice())
    // Who says that it paid this household keeps its word: it may still be confirmed while an account is open.
    if (row.payer === id || (row.payee === id && account(draft, id).balanceMicro <= 0n))
      remove(payments, hex(row.payment))
  for (const row of exchanges.rows.slice())
    if (row.household === id || row.treasurer === id) closeExchange(draft, hex(row.exchange))
  for (const row of invitations.rows.slice()) if (row.inviter === id) remove(invitations, hex(row.invitation))
  for (const row of rates.rows.slice()) if (row.household === id) remove(rates, rates.keyOf(row))
  settleFlows(draft, id, receipts)
}

/** What it measured and no slot has cleared is the main grid's, as for anybody who is late. */
const settleFlows = (draft: Draft, id: number, receipts: ReceiptBook): void => {
  for (const flow of draft.flows.rows.filter((row) => row.household === id)) {
    const { supplierPrice, feedInPrice } = tariffOf(draft.street, flow.slot)
    const line = { household: id, slot: flow.slot }
    const takenWh = flow.importWh - flow.deliveredWh
    if (takenWh > 0n) addReceipt(receipts, 'grid', { ...line, energyWh: takenWh, priceMicroPerKwh: supplierPrice })
    if (flow.exportWh > 0n) {
      mintAndRetire(draft, flow.exportWh)
      addReceipt(receipts, 'grid', { ...line, energyWh: -flow.exportWh, priceMicroPerKwh: feedInPrice })
    }
    remove(draft.flows, flowKey(id, flow.slot))
  }
}

/** Off the list, and what the street remembers of it with it: a number that is registered again gets another id. */
export const takeOffMeter = (draft: Draft, id: number): void => {
  remove(draft.meters, String(id))
  if (find(draft.watches, String(id)) !== undefined) remove(draft.watches, String(id))
}

/** Its meters and its keys say nothing more; its device votes on the two heights that are decided already. */
export const depart = (draft: Draft, id: number, why: Going): void => {
  const home = household(draft, id)
  if (votes(draft.street.afterNextSet, id)) leaveSet(draft, id)
  for (const meter of draft.meters.rows.slice()) if (meter.household === id) takeOffMeter(draft, meter.id)
  const owed = account(draft, id).balanceMicro > 0n
  for (const key of draft.keys.rows.slice()) {
    if (key.household !== id || key.votesUntil !== 0n) continue
    // Who is owed money keeps the key that says that it came.
    if (owed && hex(key.key) === hex(home.householdKey)) continue
    put(draft.keys, { ...key, votesUntil: firstVoteOf(draft.street) })
  }
  put(draft.households, { ...home, roles: 0, going: GOINGS.indexOf(why) })
}

/** At the beginning of a block: those who are in no set any more go off the list, and accounts that are square close. */
export const sweepGone = (draft: Draft): void => {
  const { activeSet, nextSet, afterNextSet, timeMs } = draft.street
  for (const home of draft.households.rows.filter((one) => one.going !== 0)) {
    if ([activeSet, nextSet, afterNextSet].some((set) => votes(set, home.id))) continue
    makeRoomForFormer(draft)
    put(draft.former, { id: home.id, name: home.name, going: home.going, leftAtMs: timeMs })
    remove(draft.households, String(home.id))
    remove(draft.attendance, String(home.id))
  }
  for (const { household: id, balanceMicro } of draft.accounts.rows.slice()) {
    if (id === 0 || balanceMicro !== 0n || find(draft.households, String(id)) !== undefined) continue
    remove(draft.accounts, String(id))
    for (const key of draft.keys.rows.slice())
      if (key.household === id && key.votesUntil === 0n)
        put(draft.keys, { ...key, votesUntil: firstVoteOf(draft.street) })
  }
}

/** The oldest name that no account needs makes room. */
const makeRoomForFormer = ({ former, accounts }: Draft): void => {
  if (former.rows.length < FORMER) return
  const [oldest] = former.rows.filter(({ id }) => find(accounts, String(id)) === undefined).sort((a, b) => a.id - b.id)
  if (oldest !== undefined) remove(former, String(oldest.id))
}

/** Who owes and has given no sign of life for 90 days of awake time is closed by itself. */
export const closeSilent = (draft: Draft, receipts: ReceiptBook): void => {
  for (const home of draft.households.rows.slice())
    if (silentUntilAwakeMs(draft, home.id) <= draft.street.awakeMs) closeHousehold(draft, home.id, 'silent', receipts)
}

const NEVER = (1n << 64n) - 1n

/** Awake time at which a household is closed for its silence; never for one that owes nothing, votes, or goes anyway. */
export const silentUntilAwakeMs = (state: Tables & { readonly street: StreetRecord }, id: number): bigint => {
  const { going, heardAwakeMs } = household(state, id)
  const isVoting = votes(state.street.activeSet, id) && attendanceOf(state, id).silentSinceHeight === 0n
  if (going !== 0 || isVoting || account(state, id).balanceMicro >= 0n) return NEVER
  return isLastVoter(state, id) ? NEVER : heardAwakeMs + SILENT_MS
}
