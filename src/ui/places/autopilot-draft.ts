// The autopilot's settings as a person types them: text until it is saved, and read back as a whole or not at all.
import type { AutopilotSettings, BatteryRule, LoadRule } from '../../node/index.ts'
import { parseDecimal, typedText } from '../format/decimal.ts'

export type LoadDraft = {
  /** Tells two loads without a name apart. */
  readonly key: number
  relayId: string
  name: string
  power: string
  byPrice: boolean
  below: string
  bySurplus: boolean
  above: string
  least: string
  must: string
  /** As the browser writes a time of day. */
  by: string
}

export type AutopilotDraft = {
  sells: boolean
  sellPrice: string
  sellKeep: string
  sellForecast: boolean
  buys: boolean
  buyPrice: string
  buyHold: string
  loads: LoadDraft[]
  hasBattery: boolean
  charger: string
  inverter: string
  capacity: string
  chargeW: string
  dischargeW: string
  chargeBelow: string
  dischargeAbove: string
  reserve: string
  level: string
  latitude: string
}

export const PRICE_DIGITS = 6
export const KWH_DIGITS = 3

type Corridor = { readonly low: bigint; readonly high: bigint; readonly decimalSign: string }

/** What stands in the form at first: the settings, or a proposal inside the corridor. */
export const draftOf = (settings: AutopilotSettings, corridor: Corridor): AutopilotDraft => {
  const { low, high, decimalSign } = corridor
  const price = (micro: bigint): string => typedText(micro, PRICE_DIGITS, decimalSign, 2)
  const kwh = (wh: bigint): string => typedText(wh, KWH_DIGITS, decimalSign)
  const third = (high - low) / 3n
  const { sell, buy, battery, loads } = settings
  return {
    sells: sell !== undefined,
    sellPrice: price(sell?.atLeastMicro ?? high - third),
    sellKeep: kwh(sell?.keepWh ?? 0n),
    sellForecast: sell?.keepForecast ?? true,
    buys: buy !== undefined,
    buyPrice: price(buy?.atMostMicro ?? low + third),
    buyHold: kwh(buy?.holdWh ?? 5_000n),
    loads: loads.map((rule, key) => loadDraft(rule, key, price)),
    hasBattery: battery !== undefined,
    charger: battery?.chargeRelay ?? '',
    inverter: battery?.dischargeRelay ?? '',
    capacity: kwh(battery?.capacityWh ?? 5_000n),
    chargeW: String(battery?.chargeW ?? 1_000),
    dischargeW: String(battery?.dischargeW ?? 800),
    chargeBelow: price(battery?.chargeBelowMicro ?? low + third),
    dischargeAbove: price(battery?.dischargeAboveMicro ?? high - third),
    reserve: kwh(battery?.reserveWh ?? 500n),
    level: '',
    latitude: typedText(BigInt(Math.round(settings.latitude * 10)), 1, decimalSign),
  }
}

const loadDraft = (rule: LoadRule, key: number, price: (micro: bigint) => string): LoadDraft => ({
  key,
  relayId: rule.relayId,
  name: rule.name,
  power: String(rule.powerW),
  byPrice: rule.belowMicro !== undefined,
  below: rule.belowMicro === undefined ? '' : price(rule.belowMicro),
  bySurplus: rule.aboveW !== undefined,
  above: rule.aboveW === undefined ? '' : String(rule.aboveW),
  least: String(rule.leastRunMinutes),
  must: String(rule.mustRunMinutes),
  by: clockOf(rule.byMinute),
})

/** A load that waits for surplus, with the first relay that is still free. */
export const freshLoad = (key: number, relayId: string, name: string, below: string): LoadDraft => ({
  ...{ key, relayId, name, power: '2000', byPrice: false, below, bySurplus: true, above: '2000' },
  ...{ least: '15', must: '0', by: '18:00' },
})

/** Undefined for what is no price, no energy, no whole number. */
export const priceOf = (text: string): bigint | undefined => parseDecimal(text, PRICE_DIGITS)
export const energyOf = (text: string): bigint | undefined => {
  const wh = parseDecimal(text, KWH_DIGITS)
  return wh === undefined || wh < 0n ? undefined : wh
}
export const wholeOf = (text: string): number | undefined =>
  /^\d{1,8}$/.test(text.trim()) ? Number(text.trim()) : undefined
export const degreesOf = (text: string): number | undefined => {
  const tenths = parseDecimal(text, 1)
  return tenths === undefined ? undefined : Number(tenths) / 10
}
const minuteOf = (time: string): number | undefined => {
  const match = /^(\d{2}):(\d{2})/.exec(time)
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2])
}
const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** The settings, with how full the battery is if that was said; undefined when something cannot be read. */
export const settingsOf = (
  draft: AutopilotDraft,
  paused: boolean,
): { readonly settings: AutopilotSettings; readonly levelWh: bigint | undefined } | undefined => {
  const sell = draft.sells ? sellOf(draft) : undefined
  const buy = draft.buys ? buyOf(draft) : undefined
  const loads = draft.loads.map(loadOf)
  const battery = draft.hasBattery ? batteryOf(draft) : undefined
  const latitude = degreesOf(draft.latitude)
  const levelWh = draft.level.trim() === '' || !draft.hasBattery ? undefined : energyOf(draft.level)
  const isMissing = (wanted: boolean, read: unknown): boolean => wanted && read === undefined
  if (isMissing(draft.sells, sell) || isMissing(draft.buys, buy) || isMissing(draft.hasBattery, battery))
    return undefined
  if (isMissing(draft.hasBattery && draft.level.trim() !== '', levelWh)) return undefined
  const read = loads.filter((one) => one !== undefined)
  if (read.length < loads.length || latitude === undefined) return undefined
  return { settings: { paused, sell, buy, loads: read, battery, latitude }, levelWh }
}

const sellOf = (draft: AutopilotDraft): AutopilotSettings['sell'] => {
  const [atLeastMicro, keepWh] = [priceOf(draft.sellPrice), energyOf(draft.sellKeep)]
  if (atLeastMicro === undefined || keepWh === undefined) return undefined
  return { atLeastMicro, keepWh, keepForecast: draft.sellForecast }
}

const buyOf = (draft: AutopilotDraft): AutopilotSettings['buy'] => {
  const [atMostMicro, holdWh] = [priceOf(draft.buyPrice), energyOf(draft.buyHold)]
  return atMostMicro === undefined || holdWh === undefined ? undefined : { atMostMicro, holdWh }
}

const loadOf = (draft: LoadDraft): LoadRule | undefined => {
  const { relayId, name, byPrice, bySurplus } = draft
  const [powerW, leastRunMinutes, mustRunMinutes] = [wholeOf(draft.power), wholeOf(draft.least), wholeOf(draft.must)]
  const byMinute = minuteOf(draft.by)
  const belowMicro = byPrice ? priceOf(draft.below) : undefined
  const aboveW = bySurplus ? wholeOf(draft.above) : undefined
  if (powerW === undefined || leastRunMinutes === undefined || mustRunMinutes === undefined) return undefined
  if (byMinute === undefined || (byPrice && belowMicro === undefined)) return undefined
  if (bySurplus && aboveW === undefined) return undefined
  return { relayId, name: name.trim(), powerW, belowMicro, aboveW, leastRunMinutes, mustRunMinutes, byMinute }
}

const batteryOf = (draft: AutopilotDraft): BatteryRule | undefined => {
  const [capacityWh, reserveWh] = [energyOf(draft.capacity), energyOf(draft.reserve)]
  const [chargeW, dischargeW] = [wholeOf(draft.chargeW), wholeOf(draft.dischargeW)]
  const [chargeBelowMicro, dischargeAboveMicro] = [priceOf(draft.chargeBelow), priceOf(draft.dischargeAbove)]
  if (capacityWh === undefined || reserveWh === undefined) return undefined
  if (chargeW === undefined || dischargeW === undefined) return undefined
  if (chargeBelowMicro === undefined || dischargeAboveMicro === undefined) return undefined
  return {
    chargeRelay: draft.charger === '' ? undefined : draft.charger,
    dischargeRelay: draft.inverter === '' ? undefined : draft.inverter,
    ...{ capacityWh, reserveWh, chargeW, dischargeW, chargeBelowMicro, dischargeAboveMicro },
  }
}
