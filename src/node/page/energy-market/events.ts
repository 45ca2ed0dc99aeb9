// What has happened between two snapshots, as the events that programs subscribe to. Pure.
import type { Dispute, Provider, Receipt } from '../../view/snapshot.ts'
import { disputeOf, providerOf, receiptOf } from './shown.ts'
import type { MarketEventName, MarketEvents, MarketSnapshot } from '../../energy-market-types.ts'

export type MarketEvent = {
  [N in MarketEventName]: { readonly name: N; readonly event: MarketEvents[N] }
}[MarketEventName]

/** Snapshots are drawn ten times a second at most: several blocks may lie between two, and only the last of them is told. */
export const eventsBetween = (before: MarketSnapshot, now: MarketSnapshot): MarketEvent[] => [
  ...newReceipts(before, now).map((receipt): MarketEvent => ({ name: 'new_settlement', event: receiptOf(receipt) })),
  ...now.providers
    .filter((provider) => !isSame(before.providers, provider))
    .map((provider): MarketEvent => ({ name: 'provider_update', event: providerOf(now, provider) })),
  ...disputesOf(before, now),
  ...(now.totals.readings > before.totals.readings
    ? [{ name: 'new_reading', event: { readings: now.totals.readings } } as const]
    : []),
  ...(now.agreement.blockId !== before.agreement.blockId
    ? [{ name: 'block', event: { height: now.agreement.height, block_id: now.agreement.blockId } } as const]
    : []),
]

const SETTLING: readonly Receipt['kind'][] = ['clearing', 'trade', 'delivery', 'purchase', 'grid', 'paid', 'transfer']

/** Newest first in a snapshot, oldest first as events. */
const newReceipts = (before: MarketSnapshot, now: MarketSnapshot): Receipt[] => {
  const known = new Set(before.receipts.map(({ id }) => id))
  return now.receipts.filter(({ id, kind }) => !known.has(id) && SETTLING.includes(kind)).reverse()
}

const isSame = (before: readonly Provider[], now: Provider): boolean => {
  const old = before.find(({ household }) => household === now.household)
  return old !== undefined && (Object.keys(now) as (keyof Provider)[]).every((name) => old[name] === now[name])
}

const disputesOf = (before: MarketSnapshot, now: MarketSnapshot): MarketEvent[] =>
  now.trust.disputes.flatMap((dispute: Dispute): MarketEvent[] => {
    const old = before.trust.disputes.find(({ id }) => id === dispute.id)
    const event = disputeOf(dispute)
    if (dispute.phase === 'closed') return old?.phase === 'closed' ? [] : [{ name: 'dispute_resolved', event }]
    return old === undefined ? [{ name: 'dispute_opened', event }] : []
  })
