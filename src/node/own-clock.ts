// How far this computer's clock is off, judged by the neighbours: the median of what their signs of life say. Below three
// neighbours nobody can tell who is wrong.
import { notice, unnotice, type NodeState } from './node-state.ts'

const WITNESSES = 3
/** Beyond this the owner is told; block time itself is a median and does not care. */
const OFF_MS = 30_000

/** Positive when our clock is ahead; 0 while too few neighbours are heard to tell. */
export const clockOffsetMs = (node: NodeState): number => {
  const behind = [...node.clockOffsetsMs.values()].sort((a, b) => a - b)
  const median = behind.length < WITNESSES ? 0 : (behind[(behind.length - 1) >> 1] ?? 0)
  return median === 0 ? 0 : -median
}

export const watchClock = (node: NodeState): void => {
  if (Math.abs(clockOffsetMs(node)) > OFF_MS) {
    if (!node.notices.some((other) => other.code === 'clock-off')) notice(node, 'clock-off')
  } else unnotice(node, 'clock-off')
}
