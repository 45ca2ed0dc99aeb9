// A battery between two prices: charger and inverter behind relays, never both at once. How full it is, is counted from the
// watts on its plate, because a relay cannot ask; the battery's own electronics keep it from harm.
import { BATTERY_EFFICIENCY, LOOK_GAP_MS } from './limits.ts'
import type { BatteryRule } from './settings.ts'

const HOUR_MS = 3_600_000

export type BatteryMemory = {
  /** As counted, in Wh. */
  readonly levelWh: number
  readonly surplusSinceMs: number | undefined
  readonly lookedAtMs: number | undefined
}

export const freshBattery = (levelWh: number): BatteryMemory => ({
  levelWh,
  surplusSinceMs: undefined,
  lookedAtMs: undefined,
})

export type BatteryFacts = {
  readonly nowMs: number
  readonly priceMicro: bigint | undefined
  /** At our meter; taking is positive. */
  readonly gridW: number | undefined
  readonly isCharging: boolean
  readonly isDischarging: boolean
  readonly surplusForMs: number
}

export type BatteryWhy = 'price-low' | 'surplus' | 'price-high' | 'full' | 'at-reserve' | 'between' | 'no-price'
export type BatteryWish = { readonly does: 'charge' | 'discharge' | 'rest'; readonly why: BatteryWhy }

export const decideBattery = (
  rule: BatteryRule,
  before: BatteryMemory,
  facts: BatteryFacts,
): { readonly memory: BatteryMemory; readonly wish: BatteryWish } => {
  const memory = looked(rule, before, facts)
  return { memory, wish: wishOf(rule, memory, facts) }
}

const looked = (rule: BatteryRule, before: BatteryMemory, facts: BatteryFacts): BatteryMemory => {
  const { nowMs, gridW, isCharging, isDischarging } = facts
  const sinceMs = before.lookedAtMs === undefined ? 0 : nowMs - before.lookedAtMs
  const isSteady = sinceMs > 0 && sinceMs <= LOOK_GAP_MS
  const hours = isSteady ? sinceMs / HOUR_MS : 0
  const sunnySinceMs = isSteady ? before.surplusSinceMs : undefined
  const inWh = isCharging ? rule.chargeW * hours * BATTERY_EFFICIENCY : 0
  const outWh = isDischarging ? rule.dischargeW * hours : 0
  const levelWh = Math.min(Number(rule.capacityWh), Math.max(0, before.levelWh + inWh - outWh))
  const spareW = gridW === undefined ? undefined : -gridW + (isCharging ? rule.chargeW : 0)
  const enough = spareW !== undefined && spareW >= rule.chargeW && !isDischarging
  return { levelWh, surplusSinceMs: enough ? (sunnySinceMs ?? nowMs) : undefined, lookedAtMs: nowMs }
}

const wishOf = (rule: BatteryRule, memory: BatteryMemory, facts: BatteryFacts): BatteryWish => {
  const { nowMs, priceMicro, isCharging, surplusForMs } = facts
  const isFull = memory.levelWh >= Number(rule.capacityWh)
  const isSunny = memory.surplusSinceMs !== undefined && (isCharging || nowMs - memory.surplusSinceMs >= surplusForMs)
  const isCheap = priceMicro !== undefined && priceMicro < rule.chargeBelowMicro
  if (rule.chargeRelay !== undefined && (isCheap || isSunny)) {
    if (isFull) return { does: 'rest', why: 'full' }
    return { does: 'charge', why: isCheap ? 'price-low' : 'surplus' }
  }
  if (priceMicro === undefined) return { does: 'rest', why: 'no-price' }
  if (rule.dischargeRelay === undefined || priceMicro <= rule.dischargeAboveMicro)
    return { does: 'rest', why: 'between' }
  return memory.levelWh > Number(rule.reserveWh)
    ? { does: 'discharge', why: 'price-high' }
    : { does: 'rest', why: 'at-reserve' }
}
