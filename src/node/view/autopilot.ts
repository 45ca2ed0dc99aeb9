// What the page is told of the autopilot: what it was asked, what it does and why, what it expects, and what it did lately.
import type {
  BatteryWish,
  BatteryWhy,
  DayForecast,
  LoadWhy,
  Method,
  Settings,
  TradeWhy,
} from '../../autopilot/index.ts'
import type { Refusal } from '../refusal.ts'

export type {
  BatteryRule,
  BatteryWhy,
  BuyRule,
  DayForecast,
  LoadRule,
  LoadWhy,
  SellRule,
  Settings as AutopilotSettings,
  TradeWhy,
} from '../../autopilot/index.ts'

export type AutopilotLoad = {
  readonly relayId: string
  readonly wanted: boolean
  /** As its board says; undefined while no board is there. */
  readonly closed: boolean | undefined
  readonly why: LoadWhy | 'paused'
  readonly mustStillRunMs: number
  readonly byMs: number
}

export type AutopilotEntry = {
  readonly atMs: number
  readonly what:
    | 'sell-placed'
    | 'sell-changed'
    | 'sell-taken-back'
    | 'buy-placed'
    | 'buy-changed'
    | 'buy-taken-back'
    | 'load-on'
    | 'load-off'
    | 'battery'
  /** The load's name. */
  readonly about: string
  readonly why: LoadWhy | BatteryWhy | 'paused' | undefined
  readonly does: BatteryWish['does'] | undefined
  readonly energyWh: bigint | undefined
  readonly priceMicroPerKwh: bigint | undefined
  readonly refusal: Refusal | undefined
}

export type AutopilotView = {
  readonly settings: Settings
  /** The last price agreed on the street; undefined when nobody has traded lately. */
  readonly priceMicroPerKwh: bigint | undefined
  readonly sell: TradeWhy
  readonly buy: TradeWhy
  readonly loads: readonly AutopilotLoad[]
  readonly battery: (Partial<BatteryWish> & { readonly levelWh: number }) | undefined
  readonly forecast:
    | {
        readonly taken: DayForecast
        readonly given: DayForecast
        readonly method: Method
        readonly days: number
      }
    | undefined
  /** The newest first. */
  readonly log: readonly AutopilotEntry[]
}
