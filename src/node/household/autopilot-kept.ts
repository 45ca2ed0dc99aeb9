// What the autopilot remembers on this computer, and its short log.
import { autopilotLimits } from '../../autopilot/index.ts'
import type { NodeState } from '../node-state.ts'
import type { AutopilotEntry } from '../view/autopilot.ts'

/** Reads it from disk, once. A disk that refuses is told when a person wants something of it. */
export const recallAutopilot = async (node: NodeState): Promise<void> => {
  const { autopilot, ports } = node
  if (autopilot.recalled) return
  autopilot.recalled = true
  const kept = await ports.autopilot?.load().catch(() => undefined)
  // What was counted while the disk was read comes after it.
  if (kept !== undefined) autopilot.kept = { ...kept, history: [...kept.history, ...autopilot.kept.history] }
}

/** Rejects where the disk does. */
export const keepAutopilot = async ({ autopilot, ports }: NodeState): Promise<void> => {
  await ports.autopilot?.save(autopilot.kept)
}

export const note = (node: NodeState, entry: Omit<AutopilotEntry, 'atMs'>): void => {
  const { autopilot, ports } = node
  const log = [{ ...entry, atMs: ports.clock.nowMs() }, ...autopilot.kept.log].slice(0, autopilotLimits.LOG_ENTRIES)
  autopilot.kept = { ...autopilot.kept, log }
}
