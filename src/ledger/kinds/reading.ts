// `reading`: cumulative registers signed by the meter's key. Accepted only if the sequence follows, no register falls,
// the step is plausible and the time fits block time. The first one sets the base and moves nothing; what was typed by hand
// settles at the tariff only.
import { READING_AHEAD_MS, READING_BEHIND_MS, REGISTER_WH, SETTLING_RESOLUTION_WH } from '../limits.ts'
import { deliver } from '../deliveries.ts'
import { mintAndRetire } from '../credits.ts'
import { addReceipt, type ReceiptBook } from '../receipt.ts'
import type { MeterRecord } from '../records.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Rule } from '../rule.ts'
import { addFlow, hasRoomForFlow } from '../slots.ts'
import { tariffOf } from '../tariff.ts'
import { sourcesOf } from '../sources.ts'
import { household, meterByKey, slotEndsAtMs, slotOf, type Draft } from '../state.ts'
import { put } from '../table.ts'
import { watchFlow } from '../watching.ts'
import { BY_HAND, QUALITIES, type BodyOf } from '../transaction.ts'

type Reading = BodyOf<'reading'>

export const reading: Rule<'reading'> = (draft, body, sender, { receipts }) => {
  const meter = meterByKey(draft, sender.key)
  if (meter === undefined) return 'meter-unknown'
  const refusal = readingRefusal(draft, meter, body)
  if (refusal !== undefined) return refusal

  if (meter.based) settle(draft, meter, body, receipts)
  const { sequence, atMs, importWh, exportWh } = body
  const byHand = isByHand(body)
  put(draft.meters, { ...meter, based: true, byHand, sequence, atMs, importWh, exportWh })
  const home = household(draft, meter.household)
  if (!home.metered) put(draft.households, { ...home, metered: true })
  draft.street = { ...draft.street, readings: draft.street.readings + 1n }
  return undefined
}

/** What stands against a reading as it is; a meter that changed has no base to compare it with. */
export const readingRefusal = (draft: Draft, meter: MeterRecord, body: Reading): LedgerRefusal | undefined => {
  const { timeMs } = draft.street
  if (QUALITIES[body.quality] === undefined) return 'unknown'
  if (body.importWh > REGISTER_WH || body.exportWh > REGISTER_WH) return 'amount-invalid'
  if (body.atMs > timeMs + READING_AHEAD_MS || body.atMs + READING_BEHIND_MS < timeMs) return 'reading-time'
  if (!meter.based) return undefined
  if (body.sequence <= meter.sequence || body.atMs <= meter.atMs) return 'reading-out-of-order'
  if (body.importWh < meter.importWh || body.exportWh < meter.exportWh) return 'reading-falls'
  const mostWh = plausibleWh(meter.nameplateW, body.atMs - meter.atMs, body.resolutionWh)
  const tooMuch = body.importWh - meter.importWh > mostWh || body.exportWh - meter.exportWh > mostWh
  return tooMuch ? 'reading-implausible' : undefined
}

/** The most that a meter of this size moves in this time: nameplate · time · 1.1, plus one step of the register at each end. */
export const plausibleWh = (nameplateW: number, elapsedMs: bigint, resolutionWh: number): bigint =>
  (BigInt(nameplateW) * elapsedMs * 11n) / (3_600_000n * 10n) + 2n * BigInt(resolutionWh) + 1n

/** Spreads the step over the slots between the two readings; what cannot be told apart is the main grid's. */
const settle = (draft: Draft, meter: MeterRecord, body: Reading, receipts: ReceiptBook): void => {
  const { genesis } = draft
  const first = slotOf(genesis, meter.atMs)
  const last = slotOf(genesis, body.atMs - 1n)
  // A gap of more than a whole slot says nothing about when the energy flowed: it settles at the tariff only.
  const estimated = last - first > 1n || body.resolutionWh > SETTLING_RESOLUTION_WH
  // Nor does a number that somebody typed, whether the step ends or begins with it.
  if (estimated || isByHand(body) || meter.byHand) {
    settleAtTariff(draft, meter, last, difference(meter, body), receipts)
    return
  }
  for (let slot = first, from: Registers = meter; slot <= last; slot += 1n) {
    const endMs = slotEndsAtMs(genesis, slot)
    const to = endMs < body.atMs ? registersAt(meter, body, endMs) : body
    if (slot < draft.street.clearingSlot || !hasRoomForFlow(draft, meter.household, slot))
      settleAtTariff(draft, meter, slot, difference(from, to), receipts)
    else settleInSlot(draft, meter, body, { slot, from, to }, receipts)
    from = to
  }
}

const isByHand = (body: Reading): boolean => body.quality === BY_HAND

type Registers = { readonly atMs: bigint; readonly importWh: bigint; readonly exportWh: bigint }
type Step = { readonly importWh: bigint; readonly exportWh: bigint }

const difference = (from: Registers, to: Registers): Step => ({
  importWh: to.importWh - from.importWh,
  exportWh: to.exportWh - from.exportWh,
})

/** Registers at a moment between two readings: linear, floor. */
const registersAt = (from: Registers, to: Registers, atMs: bigint): Registers => {
  const span = to.atMs - from.atMs
  const at = (a: bigint, b: bigint): bigint => a + ((b - a) * (atMs - from.atMs)) / span
  return { atMs, importWh: at(from.importWh, to.importWh), exportWh: at(from.exportWh, to.exportWh) }
}

const settleInSlot = (
  draft: Draft,
  meter: MeterRecord,
  body: Reading,
  part: { readonly slot: bigint; readonly from: Registers; readonly to: Registers },
  receipts: ReceiptBook,
): void => {
  const step = difference(part.from, part.to)
  const importedSinceWh = (sinceMs: bigint): bigint => {
    if (sinceMs >= part.to.atMs) return 0n
    const start = sinceMs <= part.from.atMs ? part.from : registersAt(meter, body, sinceMs)
    return part.to.importWh - start.importWh
  }
  const deliveredWh = deliver(draft, meter.household, step.importWh, importedSinceWh, receipts)
  watchFlow(draft, meter, part.slot, { ...step, elapsedMs: part.to.atMs - part.from.atMs })
  const where = { household: meter.household, slot: part.slot }
  addFlow(draft, where, { ...step, deliveredWh }, { source: meter.source, meter: meter.id })
}

const settleAtTariff = (draft: Draft, meter: MeterRecord, slot: bigint, step: Step, receipts: ReceiptBook): void => {
  const line = { household: meter.household, slot }
  const { supplierPrice, feedInPrice } = tariffOf(draft.street, slot)
  if (step.importWh > 0n)
    addReceipt(receipts, 'grid', { ...line, energyWh: step.importWh, priceMicroPerKwh: supplierPrice })
  if (step.exportWh === 0n) return
  mintAndRetire(draft, step.exportWh)
  const sourcesWh = sourcesOf(meter.source, step.exportWh)
  addReceipt(receipts, 'grid', { ...line, energyWh: -step.exportWh, priceMicroPerKwh: feedInPrice, sourcesWh })
}
