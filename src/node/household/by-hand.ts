// Registers that a person has read off a meter and typed: checked before they are signed, because what was signed wrongly
// cannot be taken back, and a register never falls. The ledger settles them at the tariff only.
import { BY_HAND, hex, plausibleWh } from '../../ledger/index.ts'
import { BY_HAND_BEHIND_MS } from '../limits.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { done, refused, type Outcome, type Refusal } from '../refusal.ts'
import { newestPending } from './metering.ts'
import { submit } from './own-transactions.ts'

/** A typed reading. Registers in Wh, and the coarser of their steps as it was typed: 1,000 for whole kWh. */
export type Entry = {
  /** Id of the meter on the ledger. */
  readonly meter: number
  readonly atMs: number
  readonly importWh: bigint
  readonly exportWh: bigint
  readonly resolutionWh: number
  /** The person was asked about a doubtful step, and says that this is what the meter shows. */
  readonly sure: boolean
}

export const enterReading = async (node: NodeState, entry: Entry): Promise<Outcome> => {
  const record = node.chain?.tip().state.meters.rows.find(({ id }) => id === entry.meter)
  if (record === undefined || record.household !== selfOf(node)) return refused('meter-unknown')
  const signer = await node.ports.keyring.meterOf(record.key)
  if (signer === undefined) return refused('meter-key-elsewhere')
  const pending = newestPending(node, hex(record.key))
  const last = pending ?? (record.based ? record : undefined)
  const fault = entryFault(entry, last && { ...last, nameplateW: record.nameplateW }, node.ports.clock.nowMs())
  if (fault !== undefined) return refused(fault)
  const { atMs, importWh, exportWh, resolutionWh } = entry
  const sent = await submit(node, signer, {
    ...{ kind: 'reading', sequence: (pending ?? record).sequence + 1n, atMs: BigInt(atMs) },
    ...{ importWh, exportWh, resolutionWh, quality: BY_HAND },
  })
  return sent.ok ? done : refused(sent.refusal)
}

/** The reading before, and the size of its meter. */
export type LastReading = {
  readonly atMs: bigint
  readonly importWh: bigint
  readonly exportWh: bigint
  readonly nameplateW: number
}

/** A quarter of its full power all the time: possible, and more often a slip of a digit. */
const DOUBTFUL_PART = 4n

/** Why an entry is not signed; `entry-doubtful` asks the person again. */
export const entryFault = (entry: Entry, last: LastReading | undefined, nowMs: number): Refusal | undefined => {
  const { atMs, importWh, exportWh, resolutionWh, sure } = entry
  if (atMs > nowMs || atMs < nowMs - BY_HAND_BEHIND_MS) return 'entry-time'
  if (last === undefined) return undefined
  if (BigInt(atMs) <= last.atMs) return 'entry-too-early'
  if (importWh < last.importWh || exportWh < last.exportWh) return 'entry-falls'
  const [takenWh, givenWh] = [importWh - last.importWh, exportWh - last.exportWh]
  const mostWh = takenWh > givenWh ? takenWh : givenWh
  const elapsedMs = BigInt(atMs) - last.atMs
  if (mostWh > plausibleWh(last.nameplateW, elapsedMs, resolutionWh)) return 'entry-implausible'
  const usualWh = plausibleWh(last.nameplateW, elapsedMs / DOUBTFUL_PART, resolutionWh)
  return mostWh > usualWh && !sure ? 'entry-doubtful' : undefined
}
