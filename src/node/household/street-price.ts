// What a kWh costs on the street now: the last price that was agreed, for as long as it can be called one of now.
import { RECEIPT_KINDS } from '../../ledger/index.ts'
import type { NodeState } from '../node-state.ts'

/** A slot may wait this long for its meters before it is matched. */
const CLEARING_WAIT_MS = 300_000
/** Two slots, so that one without a match does not make the price unknown. */
const FRESH_SLOTS = 2

/** Remembers when the street has traded last, as seen here. */
export const notePrice = ({ chain, autopilot, ports, receipts }: NodeState): void => {
  if (chain === undefined) return
  const { tradedWh } = chain.tip().state.street
  const { price } = autopilot
  if (price?.tradedWh === tradedWh) return
  // What was traded before we looked for the first time may be days old; our own receipts know of some of it.
  const before = receipts.filter(({ receipt }) => ['clearing', 'trade'].includes(RECEIPT_KINDS[receipt.kind] ?? ''))
  const lastMs = Math.max(...before.map(({ atMs }) => atMs), Number.NEGATIVE_INFINITY)
  autopilot.price = { tradedWh, atMs: price === undefined ? lastMs : ports.clock.nowMs() }
}

/** Undefined when nobody has traded lately. */
export const streetPriceMicro = ({ chain, autopilot, ports }: NodeState): bigint | undefined => {
  if (chain === undefined || autopilot.price === undefined) return undefined
  const sinceMs = ports.clock.nowMs() - autopilot.price.atMs
  const isFresh = sinceMs <= FRESH_SLOTS * chain.genesis.slotMs + CLEARING_WAIT_MS
  return isFresh ? chain.tip().state.street.lastPrice : undefined
}
