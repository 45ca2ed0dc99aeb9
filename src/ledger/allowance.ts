// What a device may do without the household's key: trade within the two prices that the household has set, and bind at
// most an allowance of money on one day of block time. Whoever steals a device key gets no further, whatever it signs.
import { sameBytes } from './bytes.ts'
import { ALLOWANCE_WH, DAY_MS } from './limits.ts'
import type { HouseholdRecord } from './records.ts'
import type { Sender } from './rule.ts'
import { household, type Draft } from './state.ts'
import { put } from './table.ts'

/** What a household begins with: `ALLOWANCE_WH` at the supplier's price, in any currency. */
export const firstAllowanceMicro = (supplierPrice: bigint): bigint =>
  supplierPrice > 0n ? (ALLOWANCE_WH * supplierPrice) / 1000n : 0n

/** What is left of it on the day of this block time. */
export const allowanceLeftMicro = (home: HouseholdRecord, timeMs: bigint): bigint => {
  const usedMicro = home.allowanceDay === timeMs / DAY_MS ? home.allowanceUsedMicro : 0n
  return home.allowanceMicro > usedMicro ? home.allowanceMicro - usedMicro : 0n
}

export type Trade =
  | { readonly side: 'buy'; readonly priceMicroPerKwh: bigint; readonly costMicro: bigint }
  | { readonly side: 'sell'; readonly priceMicroPerKwh: bigint }

/** Asked before anything changes. The household itself may do what it has money and credits for. */
export const allowanceRefusal = (draft: Draft, sender: Sender, trade: Trade): 'over-allowance' | undefined => {
  const home = household(draft, sender.household)
  if (isHousehold(home, sender)) return undefined
  // The newest prices, also before they count in a match: who has just lowered them means it.
  const standing = home.standings.at(-1)
  if (standing === undefined) return 'over-allowance'
  if (trade.side === 'sell') return trade.priceMicroPerKwh < standing.sellPrice ? 'over-allowance' : undefined
  if (trade.priceMicroPerKwh > standing.buyPrice) return 'over-allowance'
  return trade.costMicro > allowanceLeftMicro(home, draft.street.timeMs) ? 'over-allowance' : undefined
}

/** What was bound once counts for the day, also when it is taken back: otherwise a thief could bind it again and again. */
export const spendAllowance = (draft: Draft, sender: Sender, costMicro: bigint): void => {
  const home = household(draft, sender.household)
  if (isHousehold(home, sender)) return
  const { timeMs } = draft.street
  const today = timeMs / DAY_MS
  const usedMicro = (home.allowanceDay === today ? home.allowanceUsedMicro : 0n) + costMicro
  put(draft.households, { ...home, allowanceDay: today, allowanceUsedMicro: usedMicro })
}

const isHousehold = ({ householdKey }: HouseholdRecord, { key }: Sender): boolean => sameBytes(householdKey, key)
