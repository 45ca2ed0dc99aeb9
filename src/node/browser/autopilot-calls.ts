// The autopilot's rows of the worker's table of intents.
import type { AutopilotApi } from '../autopilot-api.ts'
import { pauseAutopilot, setAutopilot } from '../household/autopilot.ts'
import type { Node } from '../node.ts'
import type { Outcome } from '../refusal.ts'
import type { Calls } from './messages.ts'

type AutopilotTable = {
  [N in keyof AutopilotApi]: (argument: Calls[N]['argument']) => Promise<Outcome<Calls[N]['value']>>
}

export const autopilotCalls = ({ state }: Node): AutopilotTable => ({
  setAutopilot: (wish) => state.loop.run(() => setAutopilot(state, wish)),
  pauseAutopilot: (paused) => state.loop.run(() => pauseAutopilot(state, paused)),
})
