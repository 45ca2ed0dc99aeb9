// What a household's receipts of a stretch of time come to. Two blocks that are never mixed: what moved its money among
// neighbours, and what its supplier will bill about, which moves nothing here. Pure sums over receipts, so that whoever
// has the receipts comes to the same figures.
import { floorDivide } from '../orderbook/index.ts'
import { RECEIPT_KINDS, type ReceiptKind, type ReceiptRecord } from './block.ts'
import { carbonFactorsOf } from './carbon-factors.ts'
import { carbonOf, type Carbon } from './carbon.ts'
import type { GenesisDocument } from './genesis.ts'
import type { StreetRecord } from './records.ts'
import { addSources } from './sources.ts'
import { slotOf } from './state.ts'
import { tariffOf, type Tariff } from './tariff.ts'

/** What figures need to know of a street: each row counts at the tariff of its slot, carbon at the factors of today. */
export type StatementTerms = {
  readonly genesis: Pick<GenesisDocument, 'slotMs'>
  readonly street: Pick<StreetRecord, 'terms' | 'tariffs'>
}

/** A receipt with the time of its block. */
export type BookedReceipt = { readonly receipt: ReceiptRecord; readonly atMs: bigint }

/**
 * What each kind of receipt is on a statement. `supply`: metered energy between neighbours; `book`: credits that change
 * hands; `grid`: the supplier's; `credit`: kept, used or expired; `money`: paid without energy; `none`: moves nothing.
 */
const PART_OF: Readonly<Record<ReceiptKind, 'supply' | 'book' | 'grid' | 'credit' | 'money' | 'none'>> = {
  clearing: 'supply',
  trade: 'book',
  delivery: 'supply',
  grid: 'grid',
  admission: 'none',
  meter: 'none',
  credit: 'credit',
  transfer: 'money',
  paid: 'money',
  decision: 'none',
  // Credits that cover a debt are counted by what they brought or cost.
  closing: 'money',
  levy: 'money',
  exchange: 'money',
  slash: 'money',
  revoke: 'credit',
  'dispute-opened': 'none',
  'dispute-guilty': 'none',
  'dispute-cleared': 'none',
  'dispute-frivolous': 'money',
  purchase: 'book',
  // Energy and money of an auction stand on the receipts of its delivery.
  auction: 'none',
  bid: 'none',
  // Says how much of a match was with the partner; its energy stands on the receipt of the match.
  partner: 'none',
}

/** Amounts in micro-units and Wh; costs and bills are what the household pays, minus is what it gets. */
export type StatementFigures = {
  readonly openingMicro: bigint
  readonly closingMicro: bigint
  /** Among neighbours. */
  readonly boughtWh: bigint
  readonly boughtMicro: bigint
  readonly soldWh: bigint
  readonly soldMicro: bigint
  /** Gifts and settled debts: what came in, less what went out. */
  readonly movedMicro: bigint
  readonly keptWh: bigint
  readonly ownCreditsWh: bigint
  readonly expiredWh: bigint
  /** The supplier's. */
  readonly gridWh: bigint
  readonly gridMicro: bigint
  readonly fedInWh: bigint
  readonly fedInMicro: bigint
  /** Energy that came through the local network without being the supplier's, and its fee. */
  readonly localWh: bigint
  readonly localFeeMicro: bigint
  /** What all of it would have cost without neighbours, what it costs, and the difference. */
  readonly withoutMicro: bigint
  readonly withMicro: bigint
  readonly savedMicro: bigint
  readonly carbon: Carbon
}

type Sums = {
  boughtWh: bigint
  boughtMicro: bigint
  soldWh: bigint
  soldMicro: bigint
  movedMicro: bigint
  keptWh: bigint
  ownCreditsWh: bigint
  expiredWh: bigint
  gridWh: bigint
  fedInWh: bigint
  localWh: bigint
  /** Thousandths of a micro-unit: each tariff row is exact, and a bill is rounded once. */
  gridMilli: bigint
  fedInMilli: bigint
  feeMilli: bigint
  /** What local energy would have cost, and what was given would have brought, at the tariff. */
  localAtTariffMilli: bigint
  exportedAtTariffMilli: bigint
  sourcesWh: bigint[]
}

/** @param openingMicro the balance before the first row. */
export const figuresOf = (
  rows: readonly BookedReceipt[],
  openingMicro: bigint,
  terms: StatementTerms,
): StatementFigures => {
  const sums = nothing()
  for (const row of rows) count(sums, row.receipt, tariffOf(terms.street, slotOfRow(terms, row)))
  const { gridMilli, fedInMilli, feeMilli, localAtTariffMilli, exportedAtTariffMilli, sourcesWh, ...shown } = sums
  const closingMicro = openingMicro + rows.reduce((sum, { receipt }) => sum + receipt.moneyMicro, 0n)
  const gridMicro = -floor(-gridMilli)
  const fedInMicro = floor(fedInMilli)
  const localFeeMicro = -floor(-feeMilli)
  const withMicro = gridMicro - fedInMicro + localFeeMicro + sums.boughtMicro - sums.soldMicro
  const withoutMicro = floor(gridMilli + localAtTariffMilli - fedInMilli - exportedAtTariffMilli)
  return {
    openingMicro,
    closingMicro,
    ...shown,
    gridMicro,
    fedInMicro,
    localFeeMicro,
    withoutMicro,
    withMicro,
    savedMicro: withoutMicro - withMicro,
    carbon: carbonOf(carbonFactorsOf(terms.street.terms), sourcesWh, sums.gridWh),
  }
}

/** The slot whose tariff a row counts at; what has no slot, like a delivery, counts in that of its block. */
export const slotOfRow = ({ genesis }: Pick<StatementTerms, 'genesis'>, { receipt, atMs }: BookedReceipt): bigint =>
  receipt.slot === 0n ? slotOf(genesis, atMs) : receipt.slot

const floor = (milli: bigint): bigint => floorDivide(milli, 1_000n)

const nothing = (): Sums => ({
  boughtWh: 0n,
  boughtMicro: 0n,
  soldWh: 0n,
  soldMicro: 0n,
  movedMicro: 0n,
  keptWh: 0n,
  ownCreditsWh: 0n,
  expiredWh: 0n,
  gridWh: 0n,
  fedInWh: 0n,
  localWh: 0n,
  gridMilli: 0n,
  fedInMilli: 0n,
  feeMilli: 0n,
  localAtTariffMilli: 0n,
  exportedAtTariffMilli: 0n,
  sourcesWh: [],
})

/** Energy that was used up by this household: bought while its meter ran, or own credits against its own need. */
export const isConsumption = ({ kind, energyWh }: ReceiptRecord): boolean => {
  const name = RECEIPT_KINDS[kind]
  const part = name === undefined ? 'none' : PART_OF[name]
  return energyWh > 0n && (part === 'supply' || part === 'credit')
}

const count = (sums: Sums, receipt: ReceiptRecord, tariff: Tariff): void => {
  const { energyWh, moneyMicro } = receipt
  const kind = RECEIPT_KINDS[receipt.kind]
  const part = kind === undefined ? 'money' : PART_OF[kind]
  if (part === 'money') sums.movedMicro += moneyMicro
  else if (part === 'supply' || part === 'book') countTrade(sums, receipt, part, tariff)
  else if (part === 'credit') countCredit(sums, receipt, tariff)
  else if (part === 'grid' && energyWh > 0n) {
    sums.gridWh += energyWh
    sums.gridMilli += energyWh * receipt.priceMicroPerKwh
  } else if (part === 'grid') {
    sums.fedInWh -= energyWh
    sums.fedInMilli -= energyWh * receipt.priceMicroPerKwh
  }
}

const countTrade = (sums: Sums, receipt: ReceiptRecord, part: 'supply' | 'book', tariff: Tariff): void => {
  const { energyWh, moneyMicro } = receipt
  if (energyWh > 0n) {
    sums.boughtWh += energyWh
    sums.boughtMicro -= moneyMicro
    if (part === 'supply') consume(sums, receipt, tariff)
    return
  }
  sums.soldWh -= energyWh
  sums.soldMicro += moneyMicro
  // What a delivery uses up was kept before, and counted as exported then.
  if (RECEIPT_KINDS[receipt.kind] === 'clearing') sums.exportedAtTariffMilli -= energyWh * tariff.feedInPrice
}

/** A credit row with a slot says that energy was kept or used in it; without one, that it expired. */
const countCredit = (sums: Sums, receipt: ReceiptRecord, tariff: Tariff): void => {
  const { energyWh, slot } = receipt
  if (energyWh > 0n) {
    sums.ownCreditsWh += energyWh
    consume(sums, receipt, tariff)
  } else if (slot === 0n) sums.expiredWh -= energyWh
  else {
    sums.keptWh -= energyWh
    sums.exportedAtTariffMilli -= energyWh * tariff.feedInPrice
  }
}

/** Consumed here, so its carbon counts here and nowhere else. */
const consume = (sums: Sums, { energyWh, sourcesWh }: ReceiptRecord, tariff: Tariff): void => {
  sums.localWh += energyWh
  sums.feeMilli += energyWh * tariff.localFee
  sums.localAtTariffMilli += energyWh * tariff.supplierPrice
  sums.sourcesWh = addSources(sums.sourcesWh, sourcesWh)
}
