// What the autopilot remembers on this computer, and its short log.
import { autopilotLimits } from '../../autopilot/index.ts'
import { tellTrouble, type NodeState } from '../node-state.ts'
import type { AutopilotEntry } from '../view/autopilot.ts'

/** Reads it from disk, once; false as long as the disk refuses, because what is not known must not be written over. */
export const recallAutopilot = async (node: NodeState): Promise<boolean> => {
  const { autopilot, ports } = node
  if (autopilot.recalled) return true
  try {
    const kept = await ports.autopilot?.load()
    // What was counted while the disk was read comes after it.
    if (kept !== undefined) autopilot.kept = { ...kept, history: [...kept.history, ...autopilot.kept.history] }
    autopilot.recalled = true
  } catch (error) {
    tellTrouble(node, error)
  }
  return autopilot.recalled
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
