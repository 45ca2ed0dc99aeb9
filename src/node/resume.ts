// Takes up the running height from the journal: at the start of a node, and when a person lets it vote again.
import { nextHeight } from './agreement.ts'
import { hearEarly } from './intake.ts'
import { readJournalMessage } from './judge.ts'
import type { NodeState } from './node-state.ts'
import { replay } from './replay.ts'

/** A fresh machine for the height after the tip, with everything in it that we have said there before. */
export const resumeHeight = async (node: NodeState): Promise<void> => {
  const { chain, agreement } = node
  if (chain === undefined || agreement === undefined || node.ownKey.standing !== 'clear') return
  nextHeight(agreement)
  const entries = await node.ports.journal.entries(chain.height() + 1)
  await replay(agreement, entries, (bytes) => readJournalMessage(node, chain, agreement, bytes))
  await hearEarly(node)
}
