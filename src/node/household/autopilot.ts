// The autopilot in the node's loop: once a second it looks at meter, prices and clock, asks the pure rules, and does what
// they say: orders as ordinary transactions of this computer, relays by calls that their own safety rules may overrule.
import {
  autopilotLimits,
  decideBattery,
  decideLoad,
  forecastOf,
  FRESH_LOAD,
  freshBattery,
  isBestNow,
  mustStillRun,
  settingsFault,
  type Settings,
} from '../../autopilot/index.ts'
import { RELAY_STALE_MS } from '../../serial/index.ts'
import { tellTrouble, type NodeState } from '../node-state.ts'
import { done, refused, type Outcome, type Refusal } from '../refusal.ts'
import type { AutopilotEntry } from '../view/autopilot.ts'
import { keepAutopilot, note, recallAutopilot } from './autopilot-kept.ts'
import { notePrice, streetPriceMicro } from './street-price.ts'
import { trade } from './autopilot-trade.ts'

export type AutopilotWish = {
  readonly settings: Settings
  /** How full the battery is now, as a person knows; what was counted goes on without it. */
  readonly levelWh?: bigint | undefined
}

export const setAutopilot = async (node: NodeState, { settings, levelWh }: AutopilotWish): Promise<Outcome> => {
  const fault = settingsFault(settings)
  if (fault !== undefined) return refused(FAULTS[fault])
  if (!(await recallAutopilot(node))) return refused('storage-failed')
  const { autopilot } = node
  const level = levelWh === undefined ? autopilot.kept.battery.levelWh : Number(levelWh)
  const loads = new Map(
    [...autopilot.kept.loads].filter(([port]) => settings.loads.some((one) => one.relayId === port)),
  )
  autopilot.kept = { ...autopilot.kept, settings, loads, battery: freshBattery(level) }
  autopilot.tradeNotBeforeMs = 0
  autopilot.forecastIndex = -1
  try {
    await keepAutopilot(node)
  } catch (error) {
    return refused(tellTrouble(node, error))
  }
  await tickAutopilot(node)
  return done
}

const FAULTS: Record<NonNullable<ReturnType<typeof settingsFault>>, Refusal> = {
  number: 'autopilot-invalid',
  name: 'autopilot-invalid',
  'nothing-to-wait-for': 'autopilot-invalid',
  'no-relay': 'autopilot-no-relay',
  'relay-twice': 'autopilot-relay-twice',
  'prices-crossed': 'autopilot-prices',
}

/** One switch for everything: orders are taken back and its relays open. */
export const pauseAutopilot = async (node: NodeState, paused: boolean): Promise<Outcome> => {
  if (!(await recallAutopilot(node))) return refused('storage-failed')
  return setAutopilot(node, { settings: { ...node.autopilot.kept.settings, paused } })
}

/** Looks at everything once. */
export const tickAutopilot = async (node: NodeState): Promise<void> => {
  if (node.chain === undefined || !(await recallAutopilot(node))) return
  notePrice(node)
  expect(node)
  const before = node.autopilot.kept
  lookAtLoads(node)
  lookAtBattery(node)
  releaseOthers(node)
  await trade(node)
  if (before.log !== node.autopilot.kept.log) {
    await keepAutopilot(node).catch((error: unknown) => tellTrouble(node, error))
    node.changed()
  }
}

/** The forecast of each quarter hour is made once. */
const expect = (node: NodeState): void => {
  const { autopilot, ports } = node
  const nowMs = ports.clock.nowMs()
  const index = Math.floor(nowMs / autopilotLimits.QUARTER_MS)
  if (index === autopilot.forecastIndex) return
  autopilot.forecastIndex = index
  const { history, settings } = autopilot.kept
  autopilot.forecast = forecastOf(history, settings.latitude, ports.homeTime.zoneMinutes, nowMs)
  node.changed()
}

/** Watts at the only meter of this home; with several nobody knows which of them sees what. */
const gridW = ({ lastTelegramMs, lastPowerW, meterIds, ports }: NodeState): number | undefined =>
  lastTelegramMs === undefined || meterIds.size > 1 || ports.clock.nowMs() - lastTelegramMs > RELAY_STALE_MS
    ? undefined
    : lastPowerW

const surplusForMs = (node: NodeState): number => (node.chain?.genesis.slotMs ?? 0) / autopilotLimits.SURPLUS_PARTS

const lookAtLoads = (node: NodeState): void => {
  const { autopilot, ports } = node
  const { settings } = autopilot.kept
  const nowMs = ports.clock.nowMs()
  const loads = new Map(autopilot.kept.loads)
  const wishes = new Map(autopilot.loadWishes)
  for (const rule of settings.loads) {
    const before = loads.get(rule.relayId) ?? FRESH_LOAD
    const { leftMs, byMs } = mustStillRun(rule, before)
    const { memory, wish } = decideLoad(rule, before, {
      nowMs,
      zoneMinutes: ports.homeTime.zoneMinutes(nowMs),
      priceMicro: streetPriceMicro(node),
      gridW: gridW(node),
      isOn: autopilot.closed.get(rule.relayId) === true,
      surplusForMs: surplusForMs(node),
      isPlanned: autopilot.forecast !== undefined && isBestNow(autopilot.forecast, leftMs, byMs),
    })
    loads.set(rule.relayId, memory)
    const on = wish.on && !settings.paused
    const why = settings.paused ? 'paused' : wish.why
    if ((autopilot.calls.get(rule.relayId)?.on ?? false) !== on)
      note(node, { ...NOTHING, what: on ? 'load-on' : 'load-off', about: rule.name, why })
    autopilot.calls.set(rule.relayId, { on, paused: settings.paused })
    wishes.set(rule.relayId, wish)
  }
  autopilot.kept = { ...autopilot.kept, loads }
  autopilot.loadWishes = wishes
}

const lookAtBattery = (node: NodeState): void => {
  const { autopilot, ports } = node
  const { battery: rule, paused } = autopilot.kept.settings
  if (rule === undefined) {
    autopilot.batteryWish = undefined
    return
  }
  const isClosed = (relayId: string | undefined): boolean =>
    relayId !== undefined && autopilot.closed.get(relayId) === true
  const [isCharging, isDischarging] = [isClosed(rule.chargeRelay), isClosed(rule.dischargeRelay)]
  const { memory, wish } = decideBattery(rule, autopilot.kept.battery, {
    nowMs: ports.clock.nowMs(),
    priceMicro: streetPriceMicro(node),
    gridW: gridW(node),
    isCharging,
    isDischarging,
    surplusForMs: surplusForMs(node),
  })
  autopilot.kept = { ...autopilot.kept, battery: memory }
  const does = paused ? 'rest' : wish.does
  if (does !== (autopilot.batteryWish?.does ?? 'rest'))
    note(node, { ...NOTHING, what: 'battery', does, why: paused ? 'paused' : wish.why })
  autopilot.batteryWish = { ...wish, does }
  // One opens before the other closes, whatever their minimum times are.
  const may = { charge: does === 'charge' && !isDischarging, discharge: does === 'discharge' && !isCharging }
  if (rule.chargeRelay !== undefined) autopilot.calls.set(rule.chargeRelay, { on: may.charge, paused })
  if (rule.dischargeRelay !== undefined) autopilot.calls.set(rule.dischargeRelay, { on: may.discharge, paused })
}

/** A relay that it was not given, or no longer, follows deliveries again. */
const releaseOthers = ({ autopilot }: NodeState): void => {
  const { loads, battery } = autopilot.kept.settings
  const given = [...loads.map(({ relayId }) => relayId), battery?.chargeRelay, battery?.dischargeRelay]
  for (const relayId of autopilot.calls.keys()) if (!given.includes(relayId)) autopilot.calls.delete(relayId)
}

const NOTHING: Omit<AutopilotEntry, 'atMs' | 'what'> = {
  ...{ about: '', why: undefined, does: undefined },
  ...{ energyWh: undefined, priceMicroPerKwh: undefined, refusal: undefined },
}
