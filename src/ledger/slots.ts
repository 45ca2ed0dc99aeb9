// Where a measured Wh of a slot goes, each Wh once (DESIGN 4): deliveries have taken theirs when the reading came;
// then own use within the slot, own credits against the deficit, the clearing between neighbours at one price, and
// what is left is the main grid's or a kept credit. A cleared slot is never opened again.
import { clear, type Clearing, type ClearingEntry } from '../orderbook/index.ts'
import { isAnnouncedAbsent } from './attendance.ts'
import { hex, uint64Bytes } from './bytes.ts'
import { hasRoomForLots, mintAndRetire, mintLot, retireFree } from './credits.ts'
import { isFrozen } from './frozen.ts'
import { hash } from './hash.ts'
import { CLEARING_RECEIPTS, FLOWS, SLOT_ENDS } from './limits.ts'
import { STREET_ACCOUNT, payForEnergy, spendableMicro } from './money.ts'
import { addReceipt, type ReceiptBook } from './receipt.ts'
import type { FlowRecord, MeterRecord, PreferenceRecord, StandingRecord } from './records.ts'
import { originsOf, type Matched } from './origins.ts'
import { sourcesOf } from './sources.ts'
import { flowKey, household, slotEndsAtMs, slotOf, type Draft, type Tables } from './state.ts'
import { put, remove } from './table.ts'
import { tariffOf } from './tariff.ts'
import { checkWindows } from './watching.ts'

/** Remembers, when block time has passed the end of slots, at which awake time that was. */
export const markSlotEnds = (draft: Draft, parentTimeMs: bigint): void => {
  const { street, genesis } = draft
  const running = slotOf(genesis, street.timeMs)
  if (slotOf(genesis, parentTimeMs) === running) return
  const slotEnds = [...street.slotEnds, { slot: running - 1n, awakeMs: street.awakeMs }].slice(-SLOT_ENDS)
  draft.street = { ...street, slotEnds }
}

/** What the match of a slot was made of, and what came of it: whoever executes the block can see that it had to come so. */
export type SlotMatch = Clearing & {
  readonly slot: bigint
  readonly bids: readonly ClearingEntry[]
  readonly offers: readonly ClearingEntry[]
}

/** Clears every slot that is due, oldest first; tells those in which anybody wanted or offered anything. */
export const clearSlots = (draft: Draft, receipts: ReceiptBook): SlotMatch[] => {
  const matches: SlotMatch[] = []
  const running = slotOf(draft.genesis, draft.street.timeMs)
  let slot = draft.street.clearingSlot
  const first = slot
  while (slot < running && isDue(draft, slot) && receipts.length < CLEARING_RECEIPTS) {
    const match = clearSlot(draft, slot, receipts)
    if (match !== undefined) matches.push(match)
    slot += 1n
  }
  if (slot === first) return matches
  const slotEnds = draft.street.slotEnds.filter((mark) => mark.slot >= slot)
  draft.street = { ...draft.street, clearingSlot: slot, slotEnds }
  checkWindows(draft, first, receipts)
  return matches
}

/** A slot is due when every meter of those at home has reported past its end, or when the street has waited long enough, awake. */
const isDue = (draft: Draft, slot: bigint): boolean => {
  const endMs = slotEndsAtMs(draft.genesis, slot)
  if (draft.meters.rows.every((meter) => isReported(draft, meter, endMs))) return true
  return draft.street.awakeMs >= dueAwakeMs(draft, slot)
}

/** A meter that is read by hand is not waited for: whatever it says settles at the tariff. */
const isReported = (draft: Draft, meter: MeterRecord, endMs: bigint): boolean =>
  !meter.based || meter.byHand || meter.atMs >= endMs || isAnnouncedAbsent(draft, meter.household)

const dueAwakeMs = (state: Pick<Draft, 'street' | 'genesis'>, slot: bigint): bigint => {
  const mark = state.street.slotEnds.find((end) => end.slot >= slot)
  return (mark?.awakeMs ?? state.street.awakeMs) + BigInt(state.street.terms.clearingWaitMs)
}

/**
 * The next block time at which a slot would clear if no meter reported before, or undefined when nothing waits.
 * Nodes use it to start a height in time; it decides nothing.
 */
export const nextClearingMs = (state: Pick<Draft, 'street' | 'genesis' | 'flows'>): bigint | undefined => {
  if (state.flows.rows.length === 0) return undefined
  const { clearingSlot, timeMs, awakeMs } = state.street
  const endMs = slotEndsAtMs(state.genesis, clearingSlot)
  if (timeMs < endMs) return endMs
  const waitMs = dueAwakeMs(state, clearingSlot) - awakeMs
  return timeMs + (waitMs > 0n ? waitMs : 1n)
}

type Open = { readonly flow: FlowRecord; surplusWh: bigint; deficitWh: bigint; readonly standing: StandingRecord }

const clearSlot = (draft: Draft, slot: bigint, receipts: ReceiptBook): SlotMatch | undefined => {
  const flows = draft.flows.rows.filter((flow) => flow.slot === slot).sort((a, b) => a.household - b.household)
  if (flows.length === 0) return undefined
  const open = flows.map((flow) => settleWithin(draft, flow, receipts))
  const match = matchOf(draft, slot, open)
  if (match.priceMicroPerKwh !== undefined) trade(draft, match, match.priceMicroPerKwh, open, receipts)
  for (const side of open) settleWithGrid(draft, side, receipts)
  for (const flow of flows) remove(draft.flows, flowKey(flow.household, slot))
  return match.bids.length + match.offers.length > 0 ? match : undefined
}

/** Own use in the slot, then own credits, oldest first. */
const settleWithin = (draft: Draft, flow: FlowRecord, receipts: ReceiptBook): Open => {
  const neededWh = flow.importWh - flow.deliveredWh
  const ownWh = neededWh < flow.exportWh ? neededWh : flow.exportWh
  mintAndRetire(draft, ownWh)
  const { usedWh, sourcesWh } = retireFree(draft, flow.household, neededWh - ownWh)
  const line = { household: flow.household, slot: flow.slot }
  if (usedWh > 0n) addReceipt(receipts, 'credit', { ...line, energyWh: usedWh, sourcesWh })
  return {
    flow,
    surplusWh: flow.exportWh - ownWh,
    deficitWh: neededWh - ownWh - usedWh,
    standing: standingFor(draft, flow.household, flow.slot),
  }
}

/** The prices in force when the slot began. */
export const standingFor = (state: Tables, id: number, slot: bigint): StandingRecord => {
  const inForce = household(state, id).standings.filter((standing) => standing.fromSlot <= slot)
  return inForce.at(-1) ?? { fromSlot: 0n, buyPrice: 0n, sellPrice: 0n, keepUnsold: false }
}

/** The preference in force when the slot began. */
export const preferenceFor = (state: Tables, id: number, slot: bigint): Omit<PreferenceRecord, 'fromSlot'> => {
  const inForce = household(state, id).preferences.findLast(({ fromSlot }) => fromSlot <= slot)
  return { partner: inForce?.partner ?? 0, source: inForce?.source ?? 0 }
}

const matchOf = (draft: Draft, slot: bigint, open: readonly Open[]): SlotMatch => {
  const tieKey = (id: number): string => hex(hash(uint64Bytes(slot), uint64Bytes(BigInt(id))))
  const bids: ClearingEntry[] = []
  const offers: ClearingEntry[] = []
  for (const { flow, surplusWh, deficitWh, standing } of open) {
    const who = { household: flow.household, tieKey: tieKey(flow.household) }
    const wantedWh = affordableWh(draft, flow.household, deficitWh, standing.buyPrice)
    if (wantedWh > 0n) bids.push({ ...who, quantityWh: wantedWh, priceMicroPerKwh: standing.buyPrice })
    // Whoever pays to get rid of energy owes as a buyer does.
    const freeWh = isFrozen(draft, flow) ? 0n : surplusWh
    const offeredWh = affordableWh(draft, flow.household, freeWh, -standing.sellPrice)
    if (offeredWh > 0n) offers.push({ ...who, quantityWh: offeredWh, priceMicroPerKwh: standing.sellPrice })
  }
  return { slot, bids, offers, ...clear(bids, offers) }
}

const trade = (draft: Draft, match: SlotMatch, priceMicroPerKwh: bigint, open: Open[], receipts: ReceiptBook): void => {
  const { slot, volumeWh } = match
  settleMatch(draft, { slot, open, priceMicroPerKwh }, match, receipts)
  mintAndRetire(draft, volumeWh)
  const { street } = draft
  const paid = (volumeWh * priceMicroPerKwh) / 1000n
  draft.street = {
    ...street,
    clearings: street.clearings + 1n,
    tradedWh: street.tradedWh + volumeWh,
    turnoverMicro: street.turnoverMicro + (paid > 0n ? paid : 0n),
    lastPrice: priceMicroPerKwh,
  }
}

type Match = { readonly slot: bigint; readonly open: Open[]; readonly priceMicroPerKwh: bigint }

/** Pays and books what was matched; partners are told how much of it was between them. */
const settleMatch = (
  draft: Draft,
  { slot, open, priceMicroPerKwh }: Match,
  { bought, sold }: Pick<Clearing, 'bought' | 'sold'>,
  receipts: ReceiptBook,
): void => {
  const buyers = bought.map((row): Matched => ({ ...row, ...preferenceFor(draft, row.household, slot) }))
  const sellers = sold.map((row): Matched => {
    const source = open.find(({ flow }) => flow.household === row.household)?.flow.source ?? 0
    return { ...row, partner: preferenceFor(draft, row.household, slot).partner, source }
  })
  const origins = originsOf(buyers, sellers)
  for (const [i, { household: id, quantityWh }] of buyers.entries()) {
    const sourcesWh = origins[i]?.sourcesWh ?? []
    settleSide(draft, open, id, { soldWh: -quantityWh, priceMicroPerKwh, sourcesWh }, receipts)
  }
  for (const { household: id, quantityWh, source } of sellers) {
    const sourcesWh = sourcesOf(source, quantityWh)
    settleSide(draft, open, id, { soldWh: quantityWh, priceMicroPerKwh, sourcesWh }, receipts)
  }
  for (const [i, { household: id, partner }] of buyers.entries()) {
    const energyWh = origins[i]?.fromPartnerWh ?? 0n
    if (energyWh === 0n) continue
    addReceipt(receipts, 'partner', { household: id, counterpart: partner, slot, energyWh })
    addReceipt(receipts, 'partner', { household: partner, counterpart: id, slot, energyWh: -energyWh })
  }
}

/** A bid is capped by what money and overdraft can pay; at a price of zero or less nothing is owed. */
const affordableWh = (draft: Draft, id: number, wantedWh: bigint, price: bigint): bigint => {
  if (wantedWh === 0n || price <= 0n) return wantedWh
  const spendable = spendableMicro(draft, id)
  const affordable = spendable <= 0n ? 0n : (spendable * 1000n) / price
  return affordable < wantedWh ? affordable : wantedWh
}

/** One household's part of the clearing; everybody trades with the pool of the slot, and only partners know with whom. */
const settleSide = (
  draft: Draft,
  open: Open[],
  id: number,
  part: { readonly soldWh: bigint; readonly priceMicroPerKwh: bigint; readonly sourcesWh: bigint[] },
  receipts: ReceiptBook,
): void => {
  const { soldWh, priceMicroPerKwh, sourcesWh } = part
  const side = open.find((candidate) => candidate.flow.household === id)
  if (side === undefined) return
  if (soldWh > 0n) side.surplusWh -= soldWh
  else side.deficitWh += soldWh
  const moneyMicro =
    soldWh > 0n
      ? payForEnergy(draft, { buyer: STREET_ACCOUNT, seller: id, energyWh: soldWh, priceMicroPerKwh }).sellerGets
      : -payForEnergy(draft, { buyer: id, seller: STREET_ACCOUNT, energyWh: -soldWh, priceMicroPerKwh }).buyerPays
  const slot = side.flow.slot
  const line = { household: id, slot, sourcesWh }
  addReceipt(receipts, 'clearing', { ...line, energyWh: -soldWh, priceMicroPerKwh, moneyMicro })
}

/** The rest is the main grid's, shown and never owed here, or becomes a kept credit. */
const settleWithGrid = (draft: Draft, side: Open, receipts: ReceiptBook): void => {
  const { flow, surplusWh, deficitWh, standing } = side
  const line = { household: flow.household, slot: flow.slot }
  if (deficitWh > 0n)
    addReceipt(receipts, 'grid', {
      ...line,
      energyWh: deficitWh,
      priceMicroPerKwh: tariffOf(draft.street, flow.slot).supplierPrice,
    })
  if (surplusWh === 0n) return
  const sourcesWh = sourcesOf(flow.source, surplusWh)
  if (standing.keepUnsold && hasRoomForLots(draft)) {
    mintLot(draft, flow.household, surplusWh, { source: flow.source, meter: flow.meter, slot: flow.slot })
    addReceipt(receipts, 'credit', { ...line, energyWh: -surplusWh, sourcesWh })
    return
  }
  mintAndRetire(draft, surplusWh)
  const { feedInPrice } = tariffOf(draft.street, flow.slot)
  addReceipt(receipts, 'grid', { ...line, energyWh: -surplusWh, priceMicroPerKwh: feedInPrice, sourcesWh })
}

/** Whether the energy of a household in a slot can wait for the match; otherwise it settles at the tariff. */
export const hasRoomForFlow = ({ flows }: Tables, id: number, slot: bigint): boolean =>
  flows.rows.length < FLOWS || flows.places.has(flowKey(id, slot))

/** Adds measured energy to a slot that has not cleared; the caller has seen to that. */
export const addFlow = (
  draft: Draft,
  where: { readonly household: number; readonly slot: bigint },
  change: { readonly importWh: bigint; readonly exportWh: bigint; readonly deliveredWh: bigint },
  origin: { readonly source: number; readonly meter: number },
): void => {
  const { household: id, slot } = where
  const old = draft.flows.rows[draft.flows.places.get(flowKey(id, slot)) ?? -1]
  const base = old ?? { household: id, slot, importWh: 0n, exportWh: 0n, deliveredWh: 0n, ...origin }
  const from = change.exportWh > 0n ? origin : { source: base.source, meter: base.meter }
  put(draft.flows, {
    ...base,
    ...from,
    importWh: base.importWh + change.importWh,
    exportWh: base.exportWh + change.exportWh,
    deliveredWh: base.deliveredWh + change.deliveredWh,
  })
}
