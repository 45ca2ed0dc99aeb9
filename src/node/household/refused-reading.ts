// A reading of our own meter that the ledger refuses for what it says: the people whose meter it is are told at the first
// one, because the third of a day opens a dispute. With the next reading that is not refused the notice goes.
import {
  isAboutMeter,
  meterByKey,
  METER_REFUSALS,
  textOf,
  type MeterRecord,
  type Transaction,
} from '../../ledger/index.ts'
import { notice, unnotice, type NodeState } from '../node-state.ts'

/** @param refusal why the newest agreed books would refuse this reading of ours, if they would. */
export const tellOfReading = (
  node: NodeState,
  { key }: Pick<Transaction, 'key'>,
  refusal: string | undefined,
): void => {
  // One that came too early or too late says nothing about its meter, neither good nor bad.
  if (refusal !== undefined && !isAboutMeter(refusal)) return
  const rows = node.chain?.tip().state.meters.rows ?? []
  const meter = node.chain && meterByKey(node.chain.tip().state, key)
  if (meter === undefined) return
  const name = nameOf(meter, rows)
  for (const code of METER_REFUSALS) {
    const isTold = node.notices.some((other) => other.code === code && other.about === name)
    if (code === refusal && !isTold) notice(node, code, name)
    if (code !== refusal && isTold) unnotice(node, code, name)
  }
}

/** Two meters of a home may be called the same; then their numbers on the books tell them apart. */
const nameOf = (meter: MeterRecord, rows: readonly MeterRecord[]): string => {
  const label = textOf(meter.label) ?? ''
  const isTwin = rows.some(
    ({ id, household, label: other }) => id !== meter.id && household === meter.household && textOf(other) === label,
  )
  return isTwin ? `${label} (${meter.id})` : label
}
