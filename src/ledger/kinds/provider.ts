// `provider` and `purchase`: a household lists what its kept credits cost, and a neighbour buys of them directly, all that
// was asked for or nothing, at the price that stands there and never above the buyer's maximum.
import { payment } from '../../orderbook/index.ts'
import { allowanceRefusal, spendAllowance } from '../allowance.ts'
import { fromHex } from '../bytes.ts'
import { freeCreditsWh, hasRoomForLots, reserveCredits } from '../credits.ts'
import { ENERGY_WH, PRICE_MICRO_PER_KWH } from '../limits.ts'
import { spendableMicro } from '../money.ts'
import { mayOffer } from '../providers.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Rule, Sender } from '../rule.ts'
import type { Draft } from '../state.ts'
import { find, put } from '../table.ts'
import { tradeCredits } from '../trades.ts'
import type { BodyOf } from '../transaction.ts'

/** One offer per household; a new one takes the place of the old one, and a suspended one may be listed again. */
export const provider: Rule<'provider'> = (draft, body, sender) => {
  const { source, capacityW, priceMicroPerKwh } = body
  if (priceMicroPerKwh <= 0n || priceMicroPerKwh > PRICE_MICRO_PER_KWH) return 'price-invalid'
  const meters = draft.meters.rows.filter((meter) => meter.household === sender.household && meter.source === source)
  if (source === 0 || meters.length === 0) return 'meter-unknown'
  // What is listed is what the street counts as its capacity, so nobody lists more than is registered.
  if (capacityW === 0 || capacityW > meters.reduce((sum, { nameplateW }) => sum + nameplateW, 0))
    return 'amount-invalid'
  if (!body.suspended && !mayOffer(draft, sender.household)) return 'not-allowed'
  const listedAtMs = find(draft.providers, String(sender.household))?.listedAtMs ?? draft.street.timeMs
  put(draft.providers, { ...body, household: sender.household, listedAtMs })
  return undefined
}

export const purchase: Rule<'purchase'> = (draft, body, sender, { receipts }) => {
  const refusal = purchaseRefusal(draft, body, sender)
  if (refusal !== undefined) return refusal
  const { provider: seller, energyWh } = body
  const offer = find(draft.providers, String(seller))
  if (offer === undefined) return 'unknown'
  const { source, priceMicroPerKwh } = offer
  reserveCredits(draft, seller, source, energyWh, draft.street.timeMs)
  spendAllowance(draft, sender, payment(energyWh, priceMicroPerKwh).buyerPays)
  const cause = fromHex(sender.id)
  const trade = { buyer: sender.household, seller, source, energyWh, priceMicroPerKwh }
  tradeCredits(draft, 'purchase', { ...trade, buyerCause: cause, sellerCause: cause }, receipts)
  return undefined
}

const purchaseRefusal = (draft: Draft, body: BodyOf<'purchase'>, sender: Sender): LedgerRefusal | undefined => {
  const { provider: seller, energyWh, maximumMicroPerKwh } = body
  if (seller === sender.household) return 'own-order'
  const offer = find(draft.providers, String(seller))
  if (offer === undefined) return 'unknown'
  if (offer.suspended || !mayOffer(draft, seller)) return 'provider-suspended'
  if (energyWh === 0n || energyWh > ENERGY_WH) return 'amount-invalid'
  if (!hasRoomForLots(draft)) return 'too-many'
  if (offer.priceMicroPerKwh > maximumMicroPerKwh) return 'price-above-maximum'
  if (freeCreditsWh(draft, seller, offer.source, draft.street.timeMs) < energyWh) return 'provider-sold-out'
  const costMicro = payment(energyWh, offer.priceMicroPerKwh).buyerPays
  if (spendableMicro(draft, sender.household) < costMicro) return 'not-enough-money'
  return allowanceRefusal(draft, sender, { side: 'buy', priceMicroPerKwh: offer.priceMicroPerKwh, costMicro })
}
