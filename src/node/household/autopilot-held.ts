// What a node holds for its household's autopilot between two looks.
import {
  autopilotLimits,
  freshBattery,
  freshCounting,
  NO_SETTINGS,
  type BatteryMemory,
  type BatteryWish,
  type Counting,
  type Forecast,
  type LoadMemory,
  type LoadWish,
  type Settings,
  type Step,
  type TradeWhy,
} from '../../autopilot/index.ts'
import type { AutopilotEntry } from '../view/autopilot.ts'

/** What outlives a closed tab. */
export type KeptAutopilot = {
  readonly settings: Settings
  readonly loads: ReadonlyMap<string, LoadMemory>
  readonly battery: BatteryMemory
  readonly history: readonly Step[]
  /** Orders of its own that may rest in the book, by their ids. */
  readonly orders: Readonly<Partial<Record<'sell' | 'buy', string>>>
  readonly log: readonly AutopilotEntry[]
}

export type AutopilotHeld = {
  kept: KeptAutopilot
  recalled: boolean
  /** Quarter hours for the history, and the street's own slots for what is shown of the running one. */
  quarters: Counting
  slots: Counting | undefined
  /** Made anew each quarter hour; undefined while too little is known. */
  forecast: Forecast | undefined
  forecastIndex: number
  /** What the relays that it was given should do now, by `relayIdOf`. A relay that is not in here follows deliveries. */
  readonly calls: Map<string, RelayCall>
  /** How those relays stand as far as their boards know; filled in by whoever drives them. */
  readonly closed: Map<string, boolean>
  loadWishes: ReadonlyMap<string, LoadWish>
  batteryWish: BatteryWish | undefined
  whys: { readonly sell: TradeWhy; readonly buy: TradeWhy }
  /** How much the street had traded when its price was last seen to change, and when that was. */
  price: { readonly tradedWh: bigint; readonly atMs: number } | undefined
  tradeNotBeforeMs: number
}

/** One channel of a board is a relay of its own; people see it by this name. */
export const relayIdOf = (portId: string, channel: number): string => `${portId} · ${channel}`

export type RelayCall = { readonly on: boolean; readonly paused: boolean }

export const freshAutopilot = (): AutopilotHeld => ({
  kept: { settings: NO_SETTINGS, loads: new Map(), battery: freshBattery(0), history: [], orders: {}, log: [] },
  recalled: false,
  quarters: freshCounting(autopilotLimits.QUARTER_MS),
  ...{ slots: undefined, forecast: undefined, forecastIndex: -1 },
  ...{ calls: new Map(), closed: new Map(), loadWishes: new Map(), batteryWish: undefined },
  whys: { sell: 'off', buy: 'off' },
  ...{ price: undefined, tradeNotBeforeMs: 0 },
})
