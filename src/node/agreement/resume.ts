// Takes up the running height from the journal: at the start of a node, and when a person lets it vote again.
import { freshHeight, takePresence } from './agreement.ts'
import { accuseAgain } from './evidence.ts'
import { hearEarly } from '../intake.ts'
import { readJournalMessage } from './judge.ts'
import type { NodeState } from '../node-state.ts'
import { replay } from './replay.ts'

/** A fresh machine for the height after the tip, with everything in it that we have said there before. */
export const resumeHeight = async (node: NodeState): Promise<void> => {
  const { chain, agreement } = node
  if (chain === undefined || agreement === undefined || node.ownKey.standing !== 'clear') return
  const { conflicts, machine } = agreement
  freshHeight(agreement)
  // What proves a lie was heard in this very height.
  agreement.conflicts = conflicts
  const entries = await node.ports.journal.entries(chain.height() + 1)
  await replay(agreement, entries, (bytes) => readJournalMessage(node, chain, agreement, bytes))
  await accuseAgain(node)
  // Who is away now was not away then, or not yet: the journal knows that itself.
  await takePresence(agreement, [...machine.lost])
  await hearEarly(node)
}
