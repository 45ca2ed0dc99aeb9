// The door of the autopilot: what a household would do by itself, decided from plain facts. It knows no clock, no street and
// no relay; the node acts on what it says.
export { decideBattery, freshBattery, type BatteryMemory, type BatteryWhy, type BatteryWish } from './battery.ts'
export { clearSkyWPerM2, longitudeOfZone } from './clear-sky.ts'
export type { ZoneAt } from './days.ts'
export { forecastOf, neededWh, type DayForecast, type Expected, type Forecast, type Method } from './forecast.ts'
export { counted, freshCounting, soFar, type Counting, type Registers, type Step } from './history.ts'
export * as autopilotLimits from './limits.ts'
export {
  decideLoad,
  mustStillRun,
  FRESH_LOAD,
  type LoadFacts,
  type LoadMemory,
  type LoadWhy,
  type LoadWish,
} from './load.ts'
export { isBestNow } from './plan.ts'
export {
  NO_SETTINGS,
  settingsFault,
  type BatteryRule,
  type BuyRule,
  type LoadRule,
  type SellRule,
  type Settings,
  type SettingsFault,
} from './settings.ts'
export {
  decideTrade,
  type Resting,
  type TradeAction,
  type TradeDecision,
  type TradeFacts,
  type TradeWhy,
} from './trade.ts'
