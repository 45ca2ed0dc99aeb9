// `allowance`: how much money the household's device may bind on one day of block time without the household's key. What it
// has bound today stays bound.
import { MONEY_MICRO } from '../limits.ts'
import type { Rule } from '../rule.ts'
import { household } from '../state.ts'
import { put } from '../table.ts'

export const allowance: Rule<'allowance'> = (draft, { dailyMicro }, sender) => {
  if (dailyMicro > MONEY_MICRO) return 'amount-invalid'
  put(draft.households, { ...household(draft, sender.household), allowanceMicro: dailyMicro })
  return undefined
}
