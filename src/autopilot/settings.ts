// What a household wants done without being asked. Prices are in micro per kWh, energy in Wh, power in W, hours as
// minutes of the local day.
import { DAY_MINUTES, ENERGY_MOST_WH, LOADS, LOAD_NAME_CHARS, POWER_MOST_W, PRICE_MOST_MICRO } from './limits.ts'

/** Sells kept credits, never below a price, and keeps some. */
export type SellRule = {
  readonly atLeastMicro: bigint
  readonly keepWh: bigint
  /** Keeps at least what the house will take within a day by the forecast. */
  readonly keepForecast: boolean
}

/** Buys credits ahead, never above a price, and holds no more than this. */
export type BuyRule = { readonly atMostMicro: bigint; readonly holdWh: bigint }

/** A load that waits for a good moment: a boiler, a heat pump, a charger behind a relay of this home. */
export type LoadRule = {
  readonly relayId: string
  readonly name: string
  /** What it draws, as its plate says. */
  readonly powerW: number
  readonly belowMicro: bigint | undefined
  /** Own surplus, without this load. */
  readonly aboveW: number | undefined
  readonly leastRunMinutes: number
  /** How long it must run each day, and by when; 0 for not at all. */
  readonly mustRunMinutes: number
  readonly byMinute: number
}

/**
 * A battery of which relays switch the charger and the inverter. A relay cannot tell how full it is: that is counted from
 * the watts on the plate, and the battery's own electronics have the last word.
 */
export type BatteryRule = {
  readonly chargeRelay: string | undefined
  readonly dischargeRelay: string | undefined
  readonly capacityWh: bigint
  readonly chargeW: number
  readonly dischargeW: number
  readonly chargeBelowMicro: bigint
  readonly dischargeAboveMicro: bigint
  readonly reserveWh: bigint
}

export type Settings = {
  readonly paused: boolean
  readonly sell: SellRule | undefined
  readonly buy: BuyRule | undefined
  readonly loads: readonly LoadRule[]
  readonly battery: BatteryRule | undefined
  /** Degrees, north positive: for the path of the sun. */
  readonly latitude: number
}

/** Nothing is done before somebody asks for it. The latitude is the middle of Europe's. */
export const NO_SETTINGS: Settings = {
  ...{ paused: false, sell: undefined, buy: undefined, loads: [], battery: undefined },
  latitude: 50,
}

/** `relay-twice`: two rules would pull at one relay. `prices-crossed`: it would buy from itself. */
export type SettingsFault = 'number' | 'name' | 'no-relay' | 'relay-twice' | 'prices-crossed' | 'nothing-to-wait-for'

/** Why these settings cannot be followed; undefined when they can. */
export const settingsFault = ({ sell, buy, loads, battery, latitude }: Settings): SettingsFault | undefined => {
  if (!(Math.abs(latitude) <= 90)) return 'number'
  if (sell !== undefined && !(isPrice(sell.atLeastMicro) && isEnergy(sell.keepWh))) return 'number'
  if (buy !== undefined && !(isPrice(buy.atMostMicro) && isEnergy(buy.holdWh))) return 'number'
  if (sell !== undefined && buy !== undefined && buy.atMostMicro >= sell.atLeastMicro) return 'prices-crossed'
  if (loads.length > LOADS) return 'number'
  const ports = [...loads.map(({ relayId }) => relayId), battery?.chargeRelay, battery?.dischargeRelay]
  const named = ports.filter((relayId) => relayId !== undefined)
  if (new Set(named).size < named.length) return 'relay-twice'
  const fault = loads.map(loadFault).find((one) => one !== undefined)
  return fault ?? (battery === undefined ? undefined : batteryFault(battery))
}

const loadFault = (rule: LoadRule): SettingsFault | undefined => {
  const { name, belowMicro, aboveW, leastRunMinutes, mustRunMinutes, byMinute } = rule
  if (name.trim() === '' || name.length > LOAD_NAME_CHARS) return 'name'
  if (rule.relayId === '') return 'no-relay'
  if (!isPower(rule.powerW) || (aboveW !== undefined && !isPower(aboveW))) return 'number'
  if (belowMicro !== undefined && !isPrice(belowMicro)) return 'number'
  const minutes = [leastRunMinutes, mustRunMinutes, byMinute]
  if (!minutes.every((one) => Number.isInteger(one) && one >= 0 && one <= DAY_MINUTES)) return 'number'
  return belowMicro === undefined && aboveW === undefined && mustRunMinutes === 0 ? 'nothing-to-wait-for' : undefined
}

const batteryFault = (rule: BatteryRule): SettingsFault | undefined => {
  const { chargeRelay, dischargeRelay, capacityWh, reserveWh, chargeBelowMicro, dischargeAboveMicro } = rule
  if (chargeRelay === undefined && dischargeRelay === undefined) return 'no-relay'
  if (!isPower(rule.chargeW) || !isPower(rule.dischargeW)) return 'number'
  if (!isEnergy(capacityWh) || !isEnergy(reserveWh) || capacityWh === 0n || reserveWh > capacityWh) return 'number'
  if (!isPrice(chargeBelowMicro) || !isPrice(dischargeAboveMicro)) return 'number'
  return chargeBelowMicro >= dischargeAboveMicro ? 'prices-crossed' : undefined
}

const isPrice = (micro: bigint): boolean => micro > 0n && micro <= PRICE_MOST_MICRO
const isEnergy = (wh: bigint): boolean => wh >= 0n && wh <= ENERGY_MOST_WH
const isPower = (watts: number): boolean => Number.isInteger(watts) && watts > 0 && watts <= POWER_MOST_W
