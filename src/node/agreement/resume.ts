// Takes up the running height from the journal: at the start of a node, and when a person lets it vote again.
import { freshHeight, takePresence } from './agreement.ts'
import { accuseAgain } from './evidence.ts'
import { hearEarly } from '../intake.ts'
import { canBeRead, readJournalMessage } from './judge.ts'
import { tellTrouble, type NodeState } from '../node-state.ts'
import { replay } from './replay.ts'

/** Told as what it is, a disk that failed; nothing is said until the next height. */
class TornJournal extends Error {
  override readonly name = 'NotReadableError'
}

/** A fresh machine for the height after the tip, with everything in it that we have said there before. */
export const resumeHeight = async (node: NodeState): Promise<void> => {
  const { chain, agreement } = node
  if (chain === undefined || agreement === undefined || node.ownKey.standing !== 'clear') return
  const { conflicts, machine } = agreement
  freshHeight(agreement)
  // What proves a lie was heard in this very height.
  agreement.conflicts = conflicts
  // Not one new word before we know what we have said and locked: a machine that has forgotten it must not speak.
  agreement.silenced = true
  const entries = await node.ports.journal.entries(chain.height() + 1)
  if (entries === 'torn' || !canBeRead(chain.chainId, entries)) {
    tellTrouble(node, new TornJournal('an entry of the journal is torn or missing'))
    return hearEarly(node)
  }
  agreement.silenced = false
  agreement.saved = entries.length
  await replay(agreement, entries, (bytes) => readJournalMessage(node, chain, agreement, bytes))
  await accuseAgain(node)
  // Who is away now was not away then, or not yet: the journal knows that itself.
  await takePresence(agreement, [...machine.lost])
  await hearEarly(node)
}
