// The autopilot of a home that has asked nothing of it.
import type { AutopilotView } from './autopilot.ts'

export const NO_AUTOPILOT: AutopilotView = {
  settings: { paused: false, sell: undefined, buy: undefined, loads: [], battery: undefined, latitude: 50 },
  ...{ priceMicroPerKwh: undefined, sell: 'off', buy: 'off', loads: [] },
  ...{ battery: undefined, forecast: undefined, log: [] },
}
