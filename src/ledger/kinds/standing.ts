// `standing`: two prices set once. They count from the slot that follows, so nobody can price a slot that has begun.
import { PRICE_MICRO_PER_KWH, STANDINGS } from '../limits.ts'
import type { Rule } from '../rule.ts'
import { household, slotOf } from '../state.ts'
import { put } from '../table.ts'

export const standing: Rule<'standing'> = (draft, body, sender) => {
  const { buyPrice, sellPrice, keepUnsold } = body
  const sound = (price: bigint): boolean => price <= PRICE_MICRO_PER_KWH && price >= -PRICE_MICRO_PER_KWH
  if (!sound(buyPrice) || !sound(sellPrice)) return 'price-invalid'
  const home = household(draft, sender.household)
  const fromSlot = slotOf(draft.genesis, draft.street.timeMs) + 1n
  const earlier = home.standings.filter((other) => other.fromSlot < fromSlot)
  const standings = [...earlier, { fromSlot, buyPrice, sellPrice, keepUnsold }].slice(-STANDINGS)
  put(draft.households, { ...home, standings })
  return undefined
}
