// A street in a hurry for the gallery: trades arrive ten times a second for ten seconds, each snapshot with all that they
// change, cloned as a message from the worker is.
import type { NodeApi, Receipt, Snapshot } from '../../src/node/index.ts'

const PICTURES = 100
const PICTURE_MS = 100
/** As many receipts as a node keeps for the page. */
const KEPT = 500

/** Snapshots after `trades` and more; `document.documentElement.dataset.streamed` says when all have been shown. */
export const streamed = (first: Snapshot, trades: number): NodeApi['subscribe'] => {
  const each = Math.ceil(trades / PICTURES)
  return (listener) => {
    let [snapshot, shown] = [first, 0]
    listener(snapshot)
    const timer = setInterval(() => {
      shown += 1
      snapshot = structuredClone(after(snapshot, each, shown))
      listener(snapshot)
      if (shown < PICTURES) return
      clearInterval(timer)
      document.documentElement.dataset.streamed = String(shown * each)
    }, PICTURE_MS)
    return () => clearInterval(timer)
  }
}

const after = (old: Snapshot, trades: number, step: number): Snapshot => {
  const fresh = Array.from({ length: trades }, (_, i): Receipt => ({
    id: `${step}-${i}`,
    height: old.agreement.height + 1,
    atMs: old.nowMs,
    kind: 'trade',
    side: i % 2 === 0 ? 'bought' : 'sold',
    counterpart: 1 + (i % 4),
    energyWh: BigInt(10 + i),
    priceMicroPerKwh: 150_000n + BigInt(i * 100),
    moneyMicro: BigInt(i % 2 === 0 ? -1_000 - i : 1_000 + i),
  }))
  const moved = BigInt(step % 7) * 10n
  const level = <T extends { readonly quantityWh: bigint }>(one: T): T => ({
    ...one,
    quantityWh: one.quantityWh + moved,
  })
  const [clearing] = old.clearings
  return {
    ...old,
    nowMs: old.nowMs + PICTURE_MS,
    agreement: { ...old.agreement, height: old.agreement.height + 1, lastAgreedAtMs: old.nowMs },
    receipts: [...fresh, ...old.receipts].slice(0, KEPT),
    book: { ...old.book, bids: old.book.bids.map(level), offers: old.book.offers.map(level) },
    wallet: { ...old.wallet, balanceMicro: old.wallet.balanceMicro + moved },
    totals: { ...old.totals, trades: old.totals.trades + trades },
    clearings: clearing === undefined ? [] : [{ ...clearing, boughtWh: moved }, ...old.clearings.slice(1)],
  }
}
