// Consensus messages that come before we can use them: of the next height, because others decided a moment before us, and
// of the running one while our key is not cleared yet. Kept unread, bounded, and heard when their time has come.
import { consensusLimits } from '../../consensus/index.ts'
import { EARLY_BYTES } from '../limits.ts'
import type { EarlyMessage, NodeState } from '../node-state.ts'

/** What one neighbour may fill of it: nobody crowds out the others. */
const PER_PEER = consensusLimits.EARLY_MESSAGES / 8

export const keepEarly = (node: NodeState, message: EarlyMessage): void => {
  const ofPeer = node.early.filter((other) => other.from === message.from).length
  const bytes = node.early.reduce((sum, other) => sum + other.bytes.length, message.bytes.length)
  const full = node.early.length >= consensusLimits.EARLY_MESSAGES || ofPeer >= PER_PEER || bytes > EARLY_BYTES
  if (!full) node.early.push(message)
}

/** Takes out what belongs to this height; what is older is forgotten. */
export const takeEarly = (node: NodeState, height: number): readonly EarlyMessage[] => {
  const now = node.early.filter((message) => message.height === height)
  node.early = node.early.filter((message) => message.height > height)
  return now
}
