// Where the energy of one household went, slot by slot, as blocks tell it: its receipts say what came and went, its meters'
// readings what its own sources gave. Pure; follows the ledger's own rule of which slot a step of a register belongs to.
import {
  BY_HAND,
  RECEIPT_KINDS,
  SOURCES,
  hex,
  keyRecord,
  limits,
  meterByKey,
  slotOf,
  type Block,
  type BodyOf,
  type ReceiptRecord,
  type State,
} from '../../ledger/index.ts'
import type { EnergyFlows } from '../view/energy.ts'

/** One slot of a household in Wh, and what the street traded in it. */
export type SlotEnergy = {
  neighboursWh: bigint
  creditsWh: bigint
  gridWh: bigint
  soldWh: bigint
  keptWh: bigint
  fedInWh: bigint
  /** Taken by a battery of this home. */
  chargedWh: bigint
  /** By place in `SOURCES`. */
  readonly exportedWh: Map<number, bigint>
  tradedWh: bigint
  /** Wh times micro per kWh. */
  tradedMilli: bigint
}

type Registers = {
  readonly atMs: bigint
  readonly importWh: bigint
  readonly exportWh: bigint
  readonly byHand: boolean
}

export type EnergyTally = {
  /** The newest block that is counted. */
  height: number
  readonly slots: Map<bigint, SlotEnergy>
  /** The last reading by meter's key. */
  readonly registers: Map<string, Registers>
}

export const newEnergyTally = (height: number): EnergyTally => ({ height, slots: new Map(), registers: new Map() })

const BATTERY = SOURCES.indexOf('battery')
const OTHER = SOURCES.indexOf('other')

/** Counts the next block. `state` is a newer one: it only says whose a key is. */
export const countEnergy = (
  tally: EnergyTally,
  state: State,
  self: number,
  { header, transactions }: Block,
  receipts: readonly ReceiptRecord[],
): void => {
  tally.height = Number(header.height)
  const running = slotOf(state.genesis, header.timeMs)
  for (const receipt of receipts) {
    // What has no slot, like a delivery, counts in that of its block.
    const slot = receipt.slot === 0n ? running : receipt.slot
    if (RECEIPT_KINDS[receipt.kind] === 'clearing') countStreet(slotIn(tally, slot), receipt)
    if (receipt.household === self) countReceipt(tally, slot, receipt)
  }
  for (const { key, body } of transactions) {
    // A meter that changed has a new base, which its next reading sets.
    if (body.kind === 'meterChange') forgetChanged(tally, state, body.meter)
    if (body.kind === 'reading' && keyRecord(state, key)?.household === self) countReading(tally, state, key, body)
  }
}

const slotIn = ({ slots }: EnergyTally, slot: bigint): SlotEnergy => {
  const known = slots.get(slot)
  if (known !== undefined) return known
  const fresh = {
    ...{ neighboursWh: 0n, creditsWh: 0n, gridWh: 0n, soldWh: 0n, keptWh: 0n, fedInWh: 0n, chargedWh: 0n },
    ...{ exportedWh: new Map<number, bigint>(), tradedWh: 0n, tradedMilli: 0n },
  }
  slots.set(slot, fresh)
  return fresh
}

const countStreet = (row: SlotEnergy, { energyWh, priceMicroPerKwh }: ReceiptRecord): void => {
  if (energyWh <= 0n) return
  row.tradedWh += energyWh
  row.tradedMilli += energyWh * priceMicroPerKwh
}

const countReceipt = (tally: EnergyTally, slot: bigint, receipt: ReceiptRecord): void => {
  const { energyWh } = receipt
  const kind = RECEIPT_KINDS[receipt.kind]
  const [inWh, outWh] = energyWh > 0n ? [energyWh, 0n] : [0n, -energyWh]
  // What a seller delivers was kept before, and went out then.
  if (kind === 'delivery') slotIn(tally, slot).neighboursWh += inWh
  else if (kind === 'clearing') {
    slotIn(tally, slot).neighboursWh += inWh
    slotIn(tally, slot).soldWh += outWh
  } else if (kind === 'grid') {
    slotIn(tally, slot).gridWh += inWh
    slotIn(tally, slot).fedInWh += outWh
  } else if (kind === 'credit' && receipt.slot !== 0n) {
    // Without a slot it says that a credit expired.
    slotIn(tally, slot).creditsWh += inWh
    slotIn(tally, slot).keptWh += outWh
  }
}

const forgetChanged = ({ registers }: EnergyTally, state: State, id: number): void => {
  const meter = state.meters.rows.find((row) => row.id === id)
  if (meter !== undefined) registers.delete(hex(meter.key))
}

const countReading = (tally: EnergyTally, state: State, key: Uint8Array, body: BodyOf<'reading'>): void => {
  const { atMs, importWh, exportWh } = body
  const name = hex(key)
  const from = tally.registers.get(name)
  const to = { atMs, importWh, exportWh, byHand: body.quality === BY_HAND }
  tally.registers.set(name, to)
  if (from === undefined || atMs <= from.atMs || importWh < from.importWh || exportWh < from.exportWh) return
  const source = meterByKey(state, key)?.source ?? OTHER
  const [first, last] = [slotOf(state.genesis, from.atMs), slotOf(state.genesis, atMs - 1n)]
  const estimated = last - first > 1n || body.resolutionWh > limits.SETTLING_RESOLUTION_WH || to.byHand || from.byHand
  const middleMs = last * BigInt(state.genesis.slotMs)
  if (estimated || first === last) return addStep(slotIn(tally, last), source, from, to)
  const middle = between(from, to, middleMs)
  addStep(slotIn(tally, first), source, from, middle)
  addStep(slotIn(tally, last), source, middle, to)
}

/** Registers at a moment between two readings: linear, floor, as the ledger does it. */
const between = (from: Registers, to: Registers, atMs: bigint): Registers => {
  const at = (a: bigint, b: bigint): bigint => a + ((b - a) * (atMs - from.atMs)) / (to.atMs - from.atMs)
  return { ...to, atMs, importWh: at(from.importWh, to.importWh), exportWh: at(from.exportWh, to.exportWh) }
}

const addStep = (row: SlotEnergy, source: number, from: Registers, to: Registers): void => {
  const exportedWh = to.exportWh - from.exportWh
  if (exportedWh > 0n) row.exportedWh.set(source, (row.exportedWh.get(source) ?? 0n) + exportedWh)
  if (source === BATTERY) row.chargedWh += to.importWh - from.importWh
}

/**
 * What slots come to. In each the home's sources gave what went out and what the home used itself within the slot; slots from
 * `clearingSlot` on are not matched yet, and their sources not counted.
 */
export const flowsOf = (slots: Iterable<readonly [bigint, SlotEnergy]>, clearingSlot: bigint): EnergyFlows => {
  const sums = { neighboursWh: 0n, creditsWh: 0n, gridWh: 0n, soldWh: 0n, keptWh: 0n, fedInWh: 0n, chargedWh: 0n }
  const names = Object.keys(sums) as (keyof typeof sums)[]
  const produced = new Map<number, bigint>()
  const produce = (source: number, wh: bigint): void => void produced.set(source, (produced.get(source) ?? 0n) + wh)
  let ownUseWh = 0n
  for (const [slot, row] of slots) {
    for (const name of names) sums[name] += row[name]
    const outWh = row.soldWh + row.keptWh + row.fedInWh
    const matched = slot < clearingSlot
    let exportedWh = 0n
    if (matched)
      for (const [source, wh] of row.exportedWh) {
        exportedWh += wh
        produce(source, wh)
      }
    if (exportedWh > outWh) ownUseWh += exportedWh - outWh
    // A meter that is gone, or whose reading before is not in these blocks.
    else if (outWh > exportedWh) produce(OTHER, outWh - exportedWh)
  }
  return {
    produced: [...produced]
      .sort(([a], [b]) => a - b)
      .map(([source, energyWh]) => ({ source: SOURCES[source] ?? ('other' as const), energyWh })),
    ownUseWh,
    ownCreditsWh: sums.creditsWh,
    fromNeighboursWh: sums.neighboursWh,
    fromGridWh: sums.gridWh,
    chargedWh: sums.chargedWh,
    toNeighboursWh: sums.soldWh,
    keptWh: sums.keptWh,
    toGridWh: sums.fedInWh,
  }
}
