// Offers that people carried and that wait no more in this tab: given up for newer ones, or answered. A late reply to
// one of them is told apart from a reply to an offer that a closed page has taken along.
import { MAX_SPENT_OFFERS } from '../code-limits.ts'
import type { PeerKey } from '../network.ts'

export type SpentOffers = {
  /** `peer` answered it; undefined when it gave way to newer ones. */
  note(codeId: string, peer: PeerKey | undefined): void
  /** Whether this offer is spent, and not by this very peer, which may come back. */
  isForOthers(codeId: string, peer: PeerKey): boolean
}

export const createSpentOffers = (): SpentOffers => {
  const spent = new Map<string, PeerKey | undefined>()
  return {
    note(codeId, peer) {
      spent.delete(codeId)
      const oldest = spent.size >= MAX_SPENT_OFFERS ? spent.keys().next().value : undefined
      if (oldest !== undefined) spent.delete(oldest)
      spent.set(codeId, peer)
    },
    isForOthers: (codeId, peer) => spent.has(codeId) && spent.get(codeId) !== peer,
  }
}
