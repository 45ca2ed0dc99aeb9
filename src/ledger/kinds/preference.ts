// `preference`: whose and which energy of a match a household would rather have. It moves no Wh and no money, so the computer
// signs it alone. It counts from the slot that follows, like a standing price.
import { STANDINGS } from '../limits.ts'
import type { Rule } from '../rule.ts'
import { household, slotOf } from '../state.ts'
import { find, put } from '../table.ts'
import { SOURCES } from '../transaction.ts'

export const preference: Rule<'preference'> = (draft, { partner, source }, sender) => {
  if (SOURCES[source] === undefined) return 'unknown'
  if (partner === sender.household) return 'own-order'
  if (partner !== 0 && find(draft.households, String(partner)) === undefined) return 'unknown'
  const home = household(draft, sender.household)
  const fromSlot = slotOf(draft.genesis, draft.street.timeMs) + 1n
  const earlier = home.preferences.filter((other) => other.fromSlot < fromSlot)
  const preferences = [...earlier, { fromSlot, partner, source }].slice(-STANDINGS)
  put(draft.households, { ...home, preferences })
  return undefined
}
