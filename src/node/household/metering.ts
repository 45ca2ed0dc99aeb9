// From a telegram to a signed reading: a meter of ours reports at its first telegram, once after each slot's end, and
// every ten seconds while a delivery of ours is open. The register values are the meter's, the time is ours.
import {
  hash,
  hex,
  keyRecord,
  meterByKey,
  sameBytes,
  slotOf,
  utf8,
  QUALITIES,
  SOURCES,
  type Body,
  type BodyOf,
  type MeterRecord,
  type Signer,
} from '../../ledger/index.ts'
import type { MeterReading } from '../../serial/index.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { countFlow } from './autopilot-flow.ts'
import { keyAfter, sendByBoard } from './board-key.ts'
import type { BoardKey } from './board-keys-held.ts'
import { submit } from './own-transactions.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import type { EnergySource } from '../view/snapshot.ts'

/** While a delivery is open, each metered Wh is paid as it comes. */
const DELIVERY_READING_MS = 10_000

/**
 * Hash of a meter's own serial number with the first founding's id: it outlives a re-founding, tells nobody whose it is,
 * and one meter counts once on the street. A meter that tells no number has the same name as any other of its model, so
 * there the key stands for it.
 */
const serialHashOf = (node: NodeState, { meterId, unnumbered }: MeterName, key: Uint8Array): Uint8Array =>
  hash(
    node.chain?.tip().state.street.firstChainId ?? new Uint8Array(32),
    utf8(unnumbered === true ? `${meterId} ${hex(key)}` : meterId),
  )

type MeterName = Pick<MeterReading, 'meterId' | 'unnumbered'>

export const registerMeter = async (
  node: NodeState,
  meter: Readonly<MeterName> & {
    readonly label: string
    readonly source: EnergySource
    readonly nameplateW: number
    readonly simulated: boolean
  },
): Promise<Outcome> => {
  const own = await node.ports.keyring.meter(meter.meterId)
  const before = meterNamed(node, meter, own.key)
  // It had this computer's key once, and each key is good for one time only.
  const hadOwn = before !== undefined && !sameBytes(before.key, own.key) && isKnown(node, own.key)
  const signer = hadOwn ? await keyAfter(node, before) : own
  const sent = await submit(node, 'household', {
    kind: 'meter',
    meterKey: signer.key,
    serialHash: serialHashOf(node, meter, own.key),
    source: SOURCES.indexOf(meter.source),
    nameplateW: meter.nameplateW,
    label: utf8(meter.label),
    simulated: meter.simulated,
  })
  if (!sent.ok) return refused(sent.refusal)
  node.nameplatesW.set(meter.meterId, meter.nameplateW)
  return done
}

const isKnown = ({ chain }: NodeState, key: Uint8Array): boolean =>
  chain !== undefined && keyRecord(chain.tip().state, key) !== undefined

/** A meter of ours by its own name, whoever has its key. A name without a number goes with the first key of this computer. */
const meterNamed = (node: NodeState, name: MeterName, ownKey: Uint8Array): MeterRecord | undefined => {
  const self = selfOf(node)
  const serialHash = hex(serialHashOf(node, name, ownKey))
  const rows = node.chain?.tip().state.meters.rows ?? []
  return rows.find((meter) => meter.household === self && hex(meter.serialHash) === serialHash)
}

/** Another meter hangs in the place of one of ours, or without a number its registers were set back. */
export const changeMeter = async (
  node: NodeState,
  { meter, number }: { readonly meter: number; readonly number: string },
): Promise<Outcome<{ readonly id: string }>> => {
  const record = node.chain?.tip().state.meters.rows.find(({ id }) => id === meter)
  if (record === undefined || record.household !== selfOf(node)) return refused('meter-unknown')
  const serialHash = number === '' ? record.serialHash : serialHashOf(node, { meterId: number }, record.key)
  return submit(node, 'household', { kind: 'meterChange', meter, serialHash })
}

/** Takes a telegram; most of them are only shown. */
export const takeReading = async (node: NodeState, reading: MeterReading): Promise<void> => {
  const { chain } = node
  if (chain === undefined || selfOf(node) === undefined) return
  const own = await node.ports.keyring.meter(reading.meterId)
  const meter = meterByKey(chain.tip().state, own.key) ?? meterNamed(node, reading, own.key)
  const signer = meter && (await signerOf(node, own, meter))
  if (meter !== undefined && signer === undefined) node.keyElsewhere.add(reading.meterId)
  else node.keyElsewhere.delete(reading.meterId)
  if (meter === undefined || signer === undefined) return
  node.meterIds.set(reading.meterId, meter.id)
  node.nameplatesW.set(reading.meterId, meter.nameplateW)
  node.lastTelegramMs = reading.atMs
  node.lastPowerW = reading.powerW
  countFlow(node, reading)
  const pending = newestPending(node, hex(meter.key))
  const lastMs = Number((pending ?? meter).atMs)
  const based = meter.based || pending !== undefined
  if (based && !isDue(node, lastMs, reading.atMs)) return
  const sequence = (pending?.sequence ?? meter.sequence) + 1n
  const { atMs, importWh, exportWh, resolutionWh, quality } = reading
  const body: Body = {
    kind: 'reading',
    ...{ sequence, atMs: BigInt(atMs), importWh, exportWh, resolutionWh },
    quality: QUALITIES.indexOf(quality),
  }
  if ('portId' in signer) sendByBoard(node, signer, body)
  else await submit(node, signer, body)
}

/** Who has the key that a meter is on the books with: this computer, a board on one of its ports, or nobody here. */
const signerOf = (
  { ports, boardKeys }: NodeState,
  own: Signer,
  { key }: MeterRecord,
): Promise<Signer | undefined> | Signer | BoardKey | undefined =>
  sameBytes(own.key, key) ? own : (boardKeys.get(hex(key)) ?? ports.keyring.meterOf(key))

const isDue = (node: NodeState, lastMs: number, atMs: number): boolean => {
  const { chain } = node
  if (chain === undefined || atMs <= lastMs) return false
  const slot = (ms: number): bigint => slotOf(chain.genesis, BigInt(ms))
  if (slot(atMs) > slot(lastMs)) return true
  const self = selfOf(node)
  const delivering = chain
    .tip()
    .state.deliveries.rows.some((delivery) => delivery.open && (delivery.buyer === self || delivery.seller === self))
  return delivering && atMs - lastMs >= DELIVERY_READING_MS
}

/** The newest reading of a meter that is on its way. */
export const newestPending = (node: NodeState, key: string): BodyOf<'reading'> | undefined => {
  let newest: BodyOf<'reading'> | undefined
  for (const { transaction } of node.own.values()) {
    if (transaction?.body.kind !== 'reading' || hex(transaction.key) !== key) continue
    const { body } = transaction
    if (newest === undefined || body.sequence > newest.sequence) newest = body
  }
  return newest
}
