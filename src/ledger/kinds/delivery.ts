// `deliveryOffer`, `deliveryAccept`, `deliveryClose`: the seller offers kept credits to one neighbour, the neighbour
// opens the delivery by accepting, and either of them closes it at any time.
import { payment } from '../../orderbook/index.ts'
import { allowanceRefusal, spendAllowance } from '../allowance.ts'
import { closeDelivery, hasRoomForDelivery } from '../deliveries.ts'
import { fromHex, hex } from '../bytes.ts'
import { freeCreditsWh, reserveCredits } from '../credits.ts'
import { ENERGY_WH, EXPIRY_MS, PRICE_MICRO_PER_KWH } from '../limits.ts'
import { isMember } from '../members.ts'
import { reserveMoney, spendableMicro } from '../money.ts'
import type { Rule } from '../rule.ts'
import { find, put } from '../table.ts'

/** The seller's credits are set aside at once and must outlive the delivery. */
export const deliveryOffer: Rule<'deliveryOffer'> = (draft, body, sender) => {
  const { buyer, source, energyWh, priceMicroPerKwh, endsAtMs } = body
  if (buyer === sender.household) return 'own-order'
  // Credits are set aside under the source that they have, never under "any".
  if (source === 0 || !isMember(draft, buyer)) return 'unknown'
  if (energyWh === 0n || energyWh > ENERGY_WH) return 'amount-invalid'
  if (priceMicroPerKwh <= 0n || priceMicroPerKwh > PRICE_MICRO_PER_KWH) return 'price-invalid'
  const { timeMs } = draft.street
  if (endsAtMs <= timeMs || endsAtMs > timeMs + EXPIRY_MS) return 'time-invalid'
  if (!hasRoomForDelivery(draft, sender.household)) return 'too-many'
  if (freeCreditsWh(draft, sender.household, source, endsAtMs) < energyWh) return 'not-enough-credits'
  const beyond = allowanceRefusal(draft, sender, { side: 'sell', priceMicroPerKwh })
  if (beyond !== undefined) return beyond

  reserveCredits(draft, sender.household, source, energyWh, endsAtMs)
  put(draft.deliveries, {
    delivery: fromHex(sender.id),
    seller: sender.household,
    buyer,
    source,
    open: false,
    energyWh,
    deliveredWh: 0n,
    priceMicroPerKwh,
    paidMicro: 0n,
    reservedMicro: 0n,
    openedAtMs: 0n,
    endsAtMs,
  })
  return undefined
}

/** The buyer's money is set aside and the relays may close. */
export const deliveryAccept: Rule<'deliveryAccept'> = (draft, body, sender) => {
  const delivery = find(draft.deliveries, hex(body.delivery))
  if (delivery === undefined) return 'delivery-not-open'
  if (delivery.buyer !== sender.household) return 'not-allowed'
  if (delivery.open) return 'already-done'
  const reservedMicro = payment(delivery.energyWh, delivery.priceMicroPerKwh).buyerPays
  if (spendableMicro(draft, sender.household) < reservedMicro) return 'not-enough-money'
  const { priceMicroPerKwh } = delivery
  const beyond = allowanceRefusal(draft, sender, { side: 'buy', priceMicroPerKwh, costMicro: reservedMicro })
  if (beyond !== undefined) return beyond
  spendAllowance(draft, sender, reservedMicro)
  reserveMoney(draft, sender.household, reservedMicro)
  put(draft.deliveries, { ...delivery, open: true, reservedMicro, openedAtMs: draft.street.timeMs })
  return undefined
}

export const deliveryClose: Rule<'deliveryClose'> = (draft, body, sender) => {
  const id = hex(body.delivery)
  const delivery = find(draft.deliveries, id)
  if (delivery === undefined) return 'delivery-not-open'
  if (sender.household !== delivery.seller && sender.household !== delivery.buyer) return 'not-allowed'
  closeDelivery(draft, id)
  return undefined
}
