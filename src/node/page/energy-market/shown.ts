// From the page's snapshot and the books' answers to what programs see of them.
import type {
  Auction,
  CreditLot,
  Dispute,
  Provider,
  Receipt,
  StreetFigures,
  TransactionView,
  Usage,
} from '../../view/snapshot.ts'
import { decimal, whole } from './decimals.ts'
import type {
  CarbonOffset,
  Done,
  HourlyPrice,
  MarketCredit,
  MarketDispute,
  MarketOffer,
  MarketProvider,
  MarketReceipt,
  MarketSnapshot,
  MarketStats,
  MarketStatus,
  ProviderFilters,
} from '../../energy-market-types.ts'

const KILO = 3
const MONEY = 6
export const kilo = (value: bigint): string => decimal(value, KILO)
export const money = (micro: bigint): string => decimal(micro, MONEY)
const share = (permille: number | undefined): string | undefined =>
  permille === undefined ? undefined : decimal(BigInt(permille), KILO)

export const providerOf = (snapshot: MarketSnapshot, provider: Provider): MarketProvider => ({
  provider_id: String(provider.household),
  name: snapshot.members.find(({ id }) => id === provider.household)?.name ?? '',
  own: provider.household === snapshot.self,
  energy_type: provider.source,
  jurisdiction: provider.jurisdiction,
  capacity_w: provider.capacityW,
  capacity_kw: kilo(BigInt(provider.capacityW)),
  price_micro_per_kwh: provider.priceMicroPerKwh,
  price: money(provider.priceMicroPerKwh),
  available_wh: provider.freeWh,
  available_kwh: kilo(provider.freeWh),
  suspended: provider.suspended,
})

/** Undefined for a filter that cannot be read. */
export const chosen = (
  providers: readonly MarketProvider[],
  { energy_type, jurisdiction, max_price, min_capacity }: ProviderFilters,
): readonly MarketProvider[] | undefined => {
  const most = max_price === undefined ? undefined : whole(max_price, MONEY)
  const least = min_capacity === undefined ? undefined : whole(min_capacity, KILO)
  if ((max_price !== undefined && most === undefined) || (min_capacity !== undefined && least === undefined))
    return undefined
  return providers.filter(
    (one) =>
      (energy_type === undefined || one.energy_type === energy_type) &&
      (jurisdiction === undefined || one.jurisdiction === jurisdiction) &&
      (most === undefined || one.price_micro_per_kwh <= most) &&
      (least === undefined || BigInt(one.capacity_w) >= least),
  )
}

export const detailsOf = (figures: StreetFigures, household: number) => {
  const known = figures.providers.find((one) => one.household === household)
  return { availability: share(known?.availability), uptime: share(known?.uptime), rating: share(known?.rating) }
}

export const auctionOffer = (auction: Auction): MarketOffer => ({
  kind: 'auction',
  auction_id: auction.id,
  provider_id: String(auction.seller),
  energy_type: auction.source,
  available_wh: auction.energyWh,
  available_kwh: kilo(auction.energyWh),
  price_micro_per_kwh: auction.leastBidMicroPerKwh,
  price: money(auction.leastBidMicroPerKwh),
  closes_at: new Date(auction.closesAtMs),
})

export const receiptOf = (receipt: Receipt): MarketReceipt => ({
  receipt_id: receipt.id,
  kind: receipt.kind,
  side: receipt.side,
  provider_id: receipt.counterpart === undefined ? undefined : String(receipt.counterpart),
  amount_wh: receipt.energyWh,
  amount_kwh: kilo(receipt.energyWh),
  price_micro_per_kwh: receipt.priceMicroPerKwh,
  price: receipt.priceMicroPerKwh === undefined ? undefined : money(receipt.priceMicroPerKwh),
  money_micro: receipt.moneyMicro,
  money: money(receipt.moneyMicro),
  height: receipt.height,
  at: new Date(receipt.atMs),
})

export const doneOf = (id: string, view: TransactionView): Done => ({
  transaction_id: id,
  state: view.state === 'agreed' ? 'agreed' : 'pending',
  height: view.state === 'agreed' ? view.height : undefined,
  receipts: view.state === 'agreed' ? view.receipts.map(receiptOf) : [],
})

export const creditOf = (lot: CreditLot): MarketCredit => ({
  credit_id: lot.id.toString(),
  energy_type: lot.source,
  amount_wh: lot.amountWh,
  amount_kwh: kilo(lot.amountWh),
  reserved_wh: lot.reservedWh,
  produced_at: new Date(lot.slotStartsAtMs),
  expires_at: new Date(lot.expiresAtMs),
})

export const disputeOf = (dispute: Dispute): MarketDispute => ({
  dispute_id: dispute.id,
  provider_id: String(dispute.accused),
  accuser_id: dispute.accuser === undefined ? undefined : String(dispute.accuser),
  reason: dispute.of.kind === 'payment' ? 'payment' : dispute.of.reason,
  phase: dispute.phase,
  outcome: dispute.outcome,
  votes: dispute.votes,
})

export const statsOf = (figures: StreetFigures, disputes: readonly Dispute[]): MarketStats => ({
  capacity_kw: kilo(figures.capacityW),
  average_price_micro_per_kwh: figures.averagePrice,
  average_price: figures.averagePrice === undefined ? undefined : money(figures.averagePrice),
  traded_24h_wh: figures.tradedWh,
  traded_24h_kwh: kilo(figures.tradedWh),
  active_providers: figures.activeProviders,
  active_buyers: figures.activeBuyers,
  open_disputes: disputes.filter(({ phase }) => phase !== 'closed').length,
  street_health: figures.health.points,
  energy_mix: figures.energyMix.map(({ source, energyWh }) => ({ energy_type: source, amount_wh: energyWh })),
  top_providers: figures.topProviders.map(({ household, soldWh }) => ({
    provider_id: String(household),
    sold_kwh: kilo(soldWh),
  })),
  counted_since: new Date(figures.sinceMs),
})

export const priceOf = ({ fromMs, energyWh, priceMicroPerKwh }: StreetFigures['prices'][number]): HourlyPrice => ({
  from: new Date(fromMs),
  amount_kwh: kilo(energyWh),
  price_micro_per_kwh: priceMicroPerKwh,
  price: priceMicroPerKwh === undefined ? undefined : money(priceMicroPerKwh),
})

export const carbonOf = ({ whole: all, carbonText }: Usage): CarbonOffset => {
  const { avoidedMg, footprintMg, milliTrees, kilometres } = all.figures.carbon
  return {
    avoided_mg: avoidedMg,
    avoided_kg: decimal(avoidedMg, MONEY),
    footprint_mg: footprintMg,
    footprint_kg: decimal(footprintMg, MONEY),
    equivalent_trees: kilo(milliTrees),
    equivalent_km: kilometres.toString(),
    source: carbonText,
  }
}

export const statusOf = ({ stage, street, self, agreement }: MarketSnapshot): MarketStatus => ({
  stage,
  chain_id: street?.chainId,
  street: street?.name,
  currency: street?.currency,
  household_id: self === undefined ? undefined : String(self),
  height: agreement.height,
  block_id: agreement.blockId,
  state: agreement.state,
  validators: agreement.activeSet.length,
})
