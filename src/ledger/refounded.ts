// The state before the first block of a street that was founded again: that of its ancestor, with what belongs to the old
// chain's heights begun anew. Balances, credits, meters, readings and nonces stay; open orders, deliveries and auctions are closed,
// so that what was set aside is free again: nobody knows how long the street stood still, and prices are of that day.
import { assert } from './assert.ts'
import { endUnsold } from './auctions.ts'
import type { Tip } from './begin-block.ts'
import { hex, sameBytes } from './bytes.ts'
import { ownedCreditsWh } from './credits.ts'
import { closeDelivery } from './deliveries.ts'
import { closeExchange } from './exchanges.ts'
import { chainIdOf, type GenesisDocument } from './genesis.ts'
import { addKey } from './kinds/join.ts'
import { closeOrder } from './kinds/order.ts'
import { sumOfAccounts } from './money.ts'
import { KEY_ROLES } from './records.ts'
import type { FirstVoter } from './refounding.ts'
import { pledgedMicro } from './stake.ts'
import { markSlotEnds } from './slots.ts'
import { draftOf, household, keyRecord, sealState, type Draft, type State } from './state.ts'
import { put } from './table.ts'

/**
 * @param ancestor the state that the document names; whoever calls has compared its root (`isAncestor`).
 */
export const refoundedTip = (genesis: GenesisDocument, ancestor: State): Tip => {
  assert(isAncestor(genesis, ancestor), 'a street goes on from the very state that its founding document names')
  const chainId = chainIdOf(genesis)
  const draft: Draft = { ...draftOf(ancestor), genesis }
  for (const { order } of draft.orders.rows.slice()) closeOrder(draft, hex(order))
  for (const { delivery } of draft.deliveries.rows.slice()) closeDelivery(draft, hex(delivery))
  for (const { exchange } of draft.exchanges.rows.slice()) closeExchange(draft, hex(exchange))
  for (const auction of draft.auctions.rows.slice()) endUnsold(draft, auction, [])
  beginHeightsAnew(draft)
  for (const voter of genesis.voters) giveKeys(draft, voter)
  const voters = genesis.voters.map(({ household: id, deviceKey }) => ({ household: id, key: deviceKey }))
  const before = draft.street.timeMs
  draft.street = {
    ...draft.street,
    chainId,
    height: 0n,
    timeMs: genesis.foundedAtMs,
    activeSet: voters,
    nextSet: voters,
    afterNextSet: voters,
    recent: [],
    days: [],
    peaks: [],
  }
  markSlotEnds(draft, before)
  const state = sealState(draft)
  const { mintedWh, retiredWh, expiredWh, revokedWh } = state.street
  assert(sumOfAccounts(state) === 0n, 'a re-founding leaves the sum of all money accounts 0')
  assert(
    mintedWh === ownedCreditsWh(state) + retiredWh + expiredWh + revokedWh,
    'a re-founding keeps credits minted = owned + retired + expired + revoked',
  )
  assert(
    state.accounts.rows.every((row) => row.reservedMicro === pledgedMicro(state, row.household)) &&
      state.lots.rows.every(({ reservedWh }) => reservedWh === 0n),
    'nothing but pledges is set aside when no order, delivery or auction is open',
  )
  return { id: hex(chainId), state }
}

export const isAncestor = (genesis: GenesisDocument, state: State): boolean => {
  const [ancestor] = genesis.ancestor
  return (
    ancestor !== undefined &&
    sameBytes(ancestor.stateRoot, state.rootHash) &&
    sameBytes(ancestor.chainId, state.street.chainId)
  )
}

/** Heights of the old chain mean nothing on the new one. */
const beginHeightsAnew = (draft: Draft): void => {
  for (const home of draft.households.rows.slice()) put(draft.households, { ...home, admittedHeight: 0n })
  for (const key of draft.keys.rows.slice()) {
    const isDevice = KEY_ROLES[key.role] === 'device'
    const retired = key.votesUntil !== 0n
    put(draft.keys, { ...key, votesFrom: isDevice && !retired ? 1n : 0n, votesUntil: retired ? NO_HEIGHT : 0n })
  }
  for (const record of draft.attendance.rows.slice())
    put(draft.attendance, {
      ...record,
      silentSinceHeight: 0n,
      silentSinceAwakeMs: 0n,
      leftHeight: 0n,
      suspendedHeight: record.suspendedHeight === 0n ? 0n : NO_HEIGHT,
      announcedHeight: 0n,
      awayFromMs: 0n,
      awayUntilMs: 0n,
    })
}

/** Retired before the first height: no vote of such a key counts. Also marks that a suspension is older than the chain. */
const NO_HEIGHT = 1n

/** A new device takes the place of the old one, which signs nothing any more. */
const giveKeys = (draft: Draft, { household: id, deviceKey, transportKey }: FirstVoter): void => {
  const home = household(draft, id)
  put(draft.households, { ...home, voterKey: deviceKey, transportKey })
  if (sameBytes(home.voterKey, deviceKey)) return
  const old = keyRecord(draft, home.voterKey)
  if (old !== undefined) put(draft.keys, { ...old, votesFrom: 0n, votesUntil: NO_HEIGHT })
  addKey(draft, deviceKey, id, 'device', 0n, 1n)
  for (const record of draft.attendance.rows.slice())
    if (record.household === id) put(draft.attendance, { ...record, suspendedHeight: 0n })
}
