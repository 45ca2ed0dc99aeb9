// What the street remembers of its meters from block to block: energy of the running window, readings that were refused, and
// the disputes that readings raise by themselves.
import { joinBytes, uint64Bytes, utf8 } from './bytes.ts'
import { NEW_WATCH, WINDOW_SLOTS, crossCheck, fullYield, type Watched } from './cross-check.ts'
import { openDispute } from './disputes.ts'
import { firstOpenSlot } from './finality.ts'
import { openDisputes } from './frozen.ts'
import { hash } from './hash.ts'
import { DISPUTES } from './limits.ts'
import type { ReceiptBook } from './receipt.ts'
import type { MeterRecord, WatchRecord } from './records.ts'
import { slotOf, type Draft, type Tables } from './state.ts'
import { find, put } from './table.ts'
import { SOURCES, type DisputeReason } from './bodies.ts'

export const watchOf = (state: Tables, meter: number): WatchRecord =>
  find(state.watches, String(meter)) ?? { ...NEW_WATCH, meter }

/** Only what the same sky feeds can be compared. */
const COMPARED = [SOURCES.indexOf('solar'), SOURCES.indexOf('wind')]

/** Adds what a meter has measured in a slot that has not cleared to its window. */
export const watchFlow = (
  draft: Draft,
  { id, source }: MeterRecord,
  slot: bigint,
  step: { readonly importWh: bigint; readonly exportWh: bigint; readonly elapsedMs: bigint },
): void => {
  if (!COMPARED.includes(source)) return
  const watch = inWindow(watchOf(draft, id), slot / WINDOW_SLOTS)
  put(draft.watches, {
    ...watch,
    exportWh: watch.exportWh + step.exportWh,
    importWh: watch.importWh + step.importWh,
    coveredMs: watch.coveredMs + step.elapsedMs,
  })
}

/** The running window of a watch moves on; of the one before it only the last is kept. */
const inWindow = (watch: WatchRecord, window: bigint): WatchRecord => {
  if (watch.window >= window) return watch
  const { exportWh: lastExportWh, importWh: lastImportWh, coveredMs: lastCoveredMs } = watch
  const last = watch.window + 1n === window ? { lastExportWh, lastImportWh, lastCoveredMs } : NOTHING
  return { ...watch, ...last, window, exportWh: 0n, importWh: 0n, coveredMs: 0n }
}

const NOTHING = { lastExportWh: 0n, lastImportWh: 0n, lastCoveredMs: 0n }

/** Compares the meters in every window that has ended with the slots that have just cleared, `from` the first of them. */
export const checkWindows = (draft: Draft, from: bigint, receipts: ReceiptBook): void => {
  const [first, end] = [from / WINDOW_SLOTS, draft.street.clearingSlot / WINDOW_SLOTS]
  // After a long sleep only the last windows can have been reported from end to end.
  for (let window = first > end - 2n ? first : end - 2n; window < end; window += 1n)
    for (const source of COMPARED) checkWindow(draft, source, window, receipts)
}

const checkWindow = (draft: Draft, source: number, window: bigint, receipts: ReceiptBook): void => {
  const wholeMs = WINDOW_SLOTS * BigInt(draft.genesis.slotMs)
  const meters = draft.meters.rows
    .filter((meter) => meter.source === source)
    .flatMap((meter) => watchedIn(watchOf(draft, meter.id), meter, window, wholeMs) ?? [])
  const { watches, alarms } = crossCheck(
    meters,
    window,
    fullYield(draft.genesis.slotMs),
    draft.street.terms.outlierPermille,
  )
  for (const watch of watches) put(draft.watches, watch)
  for (const { meter, reason } of alarms) raise(draft, meter, reason, receipts)
}

const watchedIn = (
  watch: WatchRecord,
  { nameplateW }: MeterRecord,
  window: bigint,
  wholeMs: bigint,
): Watched | undefined => {
  const isRunning = watch.window === window
  if (!isRunning && watch.window !== window + 1n) return undefined
  if ((isRunning ? watch.coveredMs : watch.lastCoveredMs) !== wholeMs) return undefined
  return isRunning
    ? { watch, nameplateW, exportWh: watch.exportWh, importWh: watch.importWh }
    : { watch, nameplateW, exportWh: watch.lastExportWh, importWh: watch.lastImportWh }
}

/** Opens the dispute that readings raise by themselves: about all of the meter's readings that are not final. */
export const raise = (draft: Draft, id: number, reason: DisputeReason, receipts: ReceiptBook): void => {
  const { street, genesis } = draft
  const meter = find(draft.meters, String(id))
  const isOpen = openDisputes(draft).some((other) => other.meter === id)
  // Nobody but the owner: a verdict cannot be hoped for.
  if (meter === undefined || isOpen || draft.disputes.rows.length >= DISPUTES || draft.households.rows.length < 2)
    return
  const dispute = hash(joinBytes(utf8(reason), uint64Bytes(BigInt(id)), uint64Bytes(street.height)))
  const slots = { fromSlot: firstOpenSlot(street), untilSlot: slotOf(genesis, street.timeMs) }
  openDispute(
    draft,
    { dispute, accuser: 0, accused: meter.household, meter: id, ...slots, reason, depositMicro: 0n },
    receipts,
  )
}
