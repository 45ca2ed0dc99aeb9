// Changed orders, offers, direct purchases, auctions and bids. What the books would refuse for its form alone is refused
// before it is sent; everything else the books judge.
import { SOURCES, fromHex, limits, utf8, type Body } from '../../ledger/index.ts'
import type { MarketApi } from '../market-api.ts'
import type { NodeState } from '../node-state.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import { sourceToSell } from './intents.ts'
import { submit, submitWithin } from './own-transactions.ts'

type Argument<M extends keyof MarketApi> = Parameters<MarketApi[M]>[0]
type Sent = Promise<Outcome<{ readonly id: string }>>

const isEnergy = (energyWh: bigint): boolean => energyWh > 0n && energyWh <= limits.ENERGY_WH
const isPrice = (microPerKwh: bigint): boolean => microPerKwh > 0n && microPerKwh <= limits.PRICE_MICRO_PER_KWH
const isSpan = (spanMs: number): boolean => Number.isFinite(spanMs) && spanMs > 0

export const setPreference = async (node: NodeState, wish: Argument<'setPreference'>): Promise<Outcome> => {
  const source = wish.source === undefined ? 0 : SOURCES.indexOf(wish.source)
  if (source < 0) return refused('unknown')
  const sent = await submit(node, 'device', { kind: 'preference', partner: wish.partner ?? 0, source })
  return sent.ok ? done : sent
}

export const amendOrder = async (node: NodeState, change: Argument<'amendOrder'>): Promise<Outcome> => {
  const { order, quantityWh, priceMicroPerKwh } = change
  if (!isEnergy(quantityWh)) return refused('amount-invalid')
  if (!isPrice(priceMicroPerKwh)) return refused('price-invalid')
  return naming(node, order, (bytes) => ({ kind: 'amend', order: bytes, quantityWh, priceMicroPerKwh }))
}

export const listOffer = async (node: NodeState, offer: Argument<'listOffer'>): Sent => {
  const { capacityW, priceMicroPerKwh, suspended } = offer
  if (!isPrice(priceMicroPerKwh)) return refused('price-invalid')
  if (!Number.isInteger(capacityW) || capacityW <= 0 || capacityW > limits.NAMEPLATE_W * limits.METERS_PER_HOUSEHOLD)
    return refused('amount-invalid')
  const jurisdiction = utf8(offer.jurisdiction.trim())
  if (jurisdiction.length > limits.JURISDICTION_BYTES) return refused('amount-invalid')
  const source = SOURCES.indexOf(offer.source)
  return submit(node, 'household', { kind: 'provider', source, capacityW, jurisdiction, priceMicroPerKwh, suspended })
}

export const buyDirectly = async (node: NodeState, purchase: Argument<'buyDirectly'>): Sent => {
  if (!isEnergy(purchase.energyWh)) return refused('amount-invalid')
  if (!isPrice(purchase.maximumMicroPerKwh)) return refused('price-invalid')
  return submitWithin(node, { kind: 'purchase', ...purchase })
}

export const openAuction = async (node: NodeState, auction: Argument<'openAuction'>): Sent => {
  const { energyWh, startMicroPerKwh, incrementMicroPerKwh, lastsMs, deliveryMs } = auction
  if (!isEnergy(energyWh)) return refused('amount-invalid')
  if (!isPrice(startMicroPerKwh) || !isPrice(incrementMicroPerKwh)) return refused('price-invalid')
  if (!isSpan(lastsMs) || !isSpan(deliveryMs)) return refused('time-invalid')
  const closesAtMs = Math.round(node.ports.clock.nowMs() + lastsMs)
  return submitWithin(node, {
    kind: 'auction',
    source: sourceToSell(node, energyWh),
    energyWh,
    startMicroPerKwh,
    incrementMicroPerKwh,
    closesAtMs: BigInt(closesAtMs),
    endsAtMs: BigInt(Math.round(closesAtMs + deliveryMs)),
  })
}

export const placeBid = async (node: NodeState, bid: Argument<'placeBid'>): Promise<Outcome> => {
  const { auction, priceMicroPerKwh } = bid
  if (!isPrice(priceMicroPerKwh)) return refused('price-invalid')
  return naming(node, auction, (bytes) => ({ kind: 'bid', auction: bytes, priceMicroPerKwh }))
}

/** Ids come from the page as text; anything else than 32 bytes of hexadecimal names nothing. */
const naming = async (node: NodeState, id: string, body: (bytes: Uint8Array) => Body): Promise<Outcome> => {
  if (!/^[0-9a-f]{64}$/.test(id)) return refused('unknown')
  const sent = await submitWithin(node, body(fromHex(id)))
  return sent.ok ? done : sent
}
