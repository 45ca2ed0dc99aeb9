// A reading of our own meter that the ledger refuses for what it says: the people whose meter it is are told at the first
// one, because the third of a day opens a dispute. With the next reading that is not refused the notice goes.
import { meterByKey, textOf, type Transaction } from '../../ledger/index.ts'
import { notice, selfOf, unnotice, type NodeState } from '../node-state.ts'

/** What a refusal can say about a meter; the others are about when a reading came. */
const ABOUT_METERS = ['reading-falls', 'reading-implausible'] as const

export const isAboutMeter = (refusal: string | undefined): boolean => ABOUT_METERS.some((code) => code === refusal)

/** @param refusal why the newest agreed books would refuse this reading of ours, if they would. */
export const tellOfReading = (node: NodeState, { key }: Transaction, refusal: string | undefined): void => {
  const meter = node.chain && meterByKey(node.chain.tip().state, key)
  if (meter === undefined || meter.household !== selfOf(node)) return
  const label = textOf(meter.label)
  for (const code of ABOUT_METERS) {
    const isTold = node.notices.some((other) => other.code === code && other.about === label)
    if (code === refusal && !isTold) notice(node, code, label)
    if (code !== refusal && isTold) unnotice(node, code, label)
  }
}
