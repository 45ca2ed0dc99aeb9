// What flows through the meters of this home, from every telegram: the history for forecasts, and the slot that runs.
import { autopilotLimits, counted, freshCounting } from '../../autopilot/index.ts'
import type { MeterReading } from '../../serial/index.ts'
import { tellTrouble, type NodeState } from '../node-state.ts'
import { keepAutopilot } from './autopilot-kept.ts'

export const countFlow = (node: NodeState, { meterId, atMs, importWh, exportWh }: MeterReading): void => {
  const { autopilot, chain } = node
  if (chain === undefined) return
  const registers = { meterId, atMs, importWh, exportWh }
  const { slotMs } = chain.genesis
  const slots = autopilot.slots?.stepMs === slotMs ? autopilot.slots : freshCounting(slotMs)
  autopilot.slots = counted(slots, registers).counting
  const { counting, over } = counted(autopilot.quarters, registers)
  autopilot.quarters = counting
  if (over.length === 0) return
  const history = [...autopilot.kept.history, ...over].slice(-autopilotLimits.HISTORY_QUARTERS)
  autopilot.kept = { ...autopilot.kept, history }
  if (autopilot.recalled) keepAutopilot(node).catch((error: unknown) => tellTrouble(node, error))
}
