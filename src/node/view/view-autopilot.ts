// The autopilot's part of the view.
import { mustStillRun } from '../../autopilot/index.ts'
import { streetPriceMicro } from '../household/street-price.ts'
import type { NodeState } from '../node-state.ts'
import type { AutopilotLoad, AutopilotView } from './autopilot.ts'

export const autopilotView = (node: NodeState): AutopilotView => {
  const { kept, forecast, whys, batteryWish } = node.autopilot
  return {
    settings: kept.settings,
    priceMicroPerKwh: streetPriceMicro(node),
    ...{ sell: whys.sell, buy: whys.buy },
    loads: loadsView(node),
    battery:
      kept.settings.battery === undefined ? undefined : { ...batteryWish, levelWh: Math.round(kept.battery.levelWh) },
    forecast: forecast && { ...forecast.tomorrow, method: forecast.method, days: forecast.days },
    log: kept.log,
  }
}

const loadsView = ({ autopilot }: NodeState): AutopilotLoad[] =>
  autopilot.kept.settings.loads.map((rule) => {
    const { relayId } = rule
    const memory = autopilot.kept.loads.get(relayId)
    const left = memory === undefined ? { leftMs: 0, byMs: 0 } : mustStillRun(rule, memory)
    return {
      relayId,
      wanted: autopilot.calls.get(relayId)?.on ?? false,
      closed: autopilot.closed.get(relayId),
      why: autopilot.kept.settings.paused ? 'paused' : (autopilot.loadWishes.get(relayId)?.why ?? 'waits'),
      mustStillRunMs: left.leftMs,
      byMs: left.byMs,
    }
  })
