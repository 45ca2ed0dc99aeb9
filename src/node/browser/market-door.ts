// The door of a node that runs without a page, as Node.js does: what `energyMarketAPI` needs, and the same rows of the table
// that a page's worker answers with.
import { enterReading } from '../household/by-hand.ts'
import type { MarketDoor } from '../energy-market-types.ts'
import type { Node } from '../node.ts'
import { coreView } from '../view/view.ts'
import { createDemoCalls } from './calls.ts'

/** Takes the node's `onChange` for itself. */
export const marketDoor = (node: Node): MarketDoor => {
  const { state } = node
  const listeners = new Set<Parameters<MarketDoor['subscribe']>[0]>()
  node.onChange(() => {
    const snapshot = coreView(state)
    for (const listener of listeners) listener(snapshot)
  })
  const calls = createDemoCalls(node)
  return {
    ...calls,
    figures: () => calls.figures(undefined),
    credits: () => calls.credits(undefined),
    enterReading: (entry) => state.loop.run(() => enterReading(state, entry)),
    subscribe: (listener) => {
      listeners.add(listener)
      listener(coreView(state))
      return () => void listeners.delete(listener)
    },
  }
}
