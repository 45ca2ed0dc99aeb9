// What a household's receipts of a stretch of time come to. Two blocks that are never mixed: what moved its money among
// neighbours, and what its supplier will bill about, which moves nothing here. Pure sums over receipts, so that whoever
// has the receipts comes to the same figures.
import { floorDivide, payment } from '../orderbook/index.ts'
import { RECEIPT_KINDS, type ReceiptKind, type ReceiptRecord } from './block.ts'
import { carbonOf, type Carbon, type CarbonFactors } from './carbon.ts'
import type { GenesisDocument } from './genesis.ts'
import { addSources } from './sources.ts'

export type StatementTerms = Pick<GenesisDocument, 'supplierPrice' | 'feedInPrice' | 'localFee'>

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
  exportedWh: bigint
  sourcesWh: bigint[]
}

/** @param openingMicro the balance before the first row. */
export const figuresOf = (
  receipts: readonly ReceiptRecord[],
  openingMicro: bigint,
  terms: StatementTerms,
  factors: CarbonFactors,
): StatementFigures => {
  const sums = nothing()
  for (const receipt of receipts) count(sums, receipt)
  const { gridMilli, fedInMilli, exportedWh, sourcesWh, ...shown } = sums
  const closingMicro = openingMicro + receipts.reduce((sum, { moneyMicro }) => sum + moneyMicro, 0n)
  const gridMicro = -floor(-gridMilli)
  const fedInMicro = floor(fedInMilli)
  const localFeeMicro = payment(sums.localWh, terms.localFee).buyerPays
  const withMicro = gridMicro - fedInMicro + localFeeMicro + sums.boughtMicro - sums.soldMicro
  const withoutMilli = gridMilli + sums.localWh * terms.supplierPrice - fedInMilli - exportedWh * terms.feedInPrice
  const withoutMicro = floor(withoutMilli)
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
    carbon: carbonOf(factors, sourcesWh, sums.gridWh),
  }
}

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
  exportedWh: 0n,
  sourcesWh: [],
})

const count = (sums: Sums, receipt: ReceiptRecord): void => {
  const { energyWh, moneyMicro } = receipt
  const kind = RECEIPT_KINDS[receipt.kind]
  const part = kind === undefined ? 'money' : PART_OF[kind]
  if (part === 'money') sums.movedMicro += moneyMicro
  else if (part === 'supply' || part === 'book') countTrade(sums, receipt, part)
  else if (part === 'credit') countCredit(sums, receipt)
  else if (part === 'grid' && energyWh > 0n) {
    sums.gridWh += energyWh
    sums.gridMilli += energyWh * receipt.priceMicroPerKwh
  } else if (part === 'grid') {
    sums.fedInWh -= energyWh
    sums.fedInMilli -= energyWh * receipt.priceMicroPerKwh
  }
}

const countTrade = (sums: Sums, receipt: ReceiptRecord, part: 'supply' | 'book'): void => {
  const { energyWh, moneyMicro } = receipt
  if (energyWh > 0n) {
    sums.boughtWh += energyWh
    sums.boughtMicro -= moneyMicro
    if (part === 'supply') consume(sums, receipt)
    return
  }
  sums.soldWh -= energyWh
  sums.soldMicro += moneyMicro
  // What a delivery uses up was kept before, and counted as exported then.
  if (RECEIPT_KINDS[receipt.kind] === 'clearing') sums.exportedWh -= energyWh
}

/** A credit row with a slot says that energy was kept or used in it; without one, that it expired. */
const countCredit = (sums: Sums, receipt: ReceiptRecord): void => {
  const { energyWh, slot } = receipt
  if (energyWh > 0n) {
    sums.ownCreditsWh += energyWh
    consume(sums, receipt)
  } else if (slot === 0n) sums.expiredWh -= energyWh
  else {
    sums.keptWh -= energyWh
    sums.exportedWh -= energyWh
  }
}

/** Consumed here, so its carbon counts here and nowhere else. */
const consume = (sums: Sums, { energyWh, sourcesWh }: ReceiptRecord): void => {
  sums.localWh += energyWh
  sums.sourcesWh = addSources(sums.sourcesWh, sourcesWh)
}
