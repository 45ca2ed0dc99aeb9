// `auction` and `bid`: kept credits are set aside and go to the highest bid (`orderbook/auction.ts`). Only that bid's money
// is set aside; who is outbid has it back at once. How an auction ends stands in `auctions.ts`.
import { bid as bidInAuction, openAuction, payment } from '../../orderbook/index.ts'
import { allowanceRefusal, spendAllowance } from '../allowance.ts'
import { awakeAuctionOf } from '../auctions.ts'
import { fromHex, hex } from '../bytes.ts'
import { freeCreditsWh, reserveCredits } from '../credits.ts'
import { AUCTIONS, AUCTIONS_PER_HOUSEHOLD, ENERGY_WH, EXPIRY_MS } from '../limits.ts'
import { hasRoomForDelivery } from '../deliveries.ts'
import { releaseMoney, reserveMoney, spendableMicro } from '../money.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Rule, Sender } from '../rule.ts'
import type { Draft } from '../state.ts'
import { find, put } from '../table.ts'
import type { BodyOf } from '../transaction.ts'

export const auction: Rule<'auction'> = (draft, body, sender) => {
  const refusal = auctionRefusal(draft, body, sender)
  if (refusal !== undefined) return refusal
  reserveCredits(draft, sender.household, body.source, body.energyWh, body.endsAtMs)
  put(draft.auctions, {
    ...body,
    auction: fromHex(sender.id),
    seller: sender.household,
    closesAwakeMs: 0n,
    extensions: 0,
    bids: 0,
    bidder: 0,
    highestMicroPerKwh: 0n,
    reservedMicro: 0n,
  })
  return undefined
}

const auctionRefusal = (draft: Draft, body: BodyOf<'auction'>, sender: Sender): LedgerRefusal | undefined => {
  const { source, energyWh, startMicroPerKwh, incrementMicroPerKwh, closesAtMs, endsAtMs } = body
  // Credits are set aside under the source that they have, never under "any".
  if (source === 0) return 'unknown'
  if (energyWh === 0n || energyWh > ENERGY_WH) return 'amount-invalid'
  const { timeMs } = draft.street
  const terms = {
    seller: sender.household,
    startPriceMicroPerKwh: startMicroPerKwh,
    incrementMicroPerKwh: incrementMicroPerKwh,
    closesAtMs,
  }
  const opened = openAuction(terms, timeMs)
  if (opened.outcome === 'refused')
    return opened.reason === 'closing time out of range' ? 'time-invalid' : 'price-invalid'
  if (endsAtMs <= closesAtMs || endsAtMs > timeMs + EXPIRY_MS) return 'time-invalid'
  const mine = draft.auctions.rows.filter(({ seller }) => seller === sender.household)
  if (mine.length >= AUCTIONS_PER_HOUSEHOLD || draft.auctions.rows.length >= AUCTIONS) return 'too-many'
  if (!hasRoomForDelivery(draft, sender.household)) return 'too-many'
  if (freeCreditsWh(draft, sender.household, source, endsAtMs) < energyWh) return 'not-enough-credits'
  return allowanceRefusal(draft, sender, { side: 'sell', priceMicroPerKwh: startMicroPerKwh })
}

export const bid: Rule<'bid'> = (draft, { auction: auctionId, priceMicroPerKwh }, sender) => {
  const record = find(draft.auctions, hex(auctionId))
  if (record === undefined) return 'auction-over'
  const offered = { bidder: sender.household, priceMicroPerKwh }
  const placed = bidInAuction(awakeAuctionOf(draft.street, record), offered, draft.street.awakeMs)
  if (placed.outcome === 'refused') return REFUSALS[placed.reason]
  const costMicro = payment(record.energyWh, priceMicroPerKwh).buyerPays
  // Who raises the own bid needs only what it costs more.
  const freedMicro = record.bidder === sender.household ? record.reservedMicro : 0n
  if (spendableMicro(draft, sender.household) + freedMicro < costMicro) return 'not-enough-money'
  const moreMicro = costMicro - freedMicro
  const beyond = allowanceRefusal(draft, sender, { side: 'buy', priceMicroPerKwh, costMicro: moreMicro })
  if (beyond !== undefined) return beyond

  spendAllowance(draft, sender, moreMicro)
  if (record.bidder !== 0) releaseMoney(draft, record.bidder, record.reservedMicro)
  reserveMoney(draft, sender.household, costMicro)
  put(draft.auctions, {
    ...record,
    // Bids are late in the last minute only, and that has an end in awake time.
    closesAwakeMs: placed.extended ? placed.auction.closesAtMs : record.closesAwakeMs,
    extensions: placed.auction.extensions,
    bids: record.bids + 1,
    bidder: sender.household,
    highestMicroPerKwh: priceMicroPerKwh,
    reservedMicro: costMicro,
  })
  return undefined
}

const REFUSALS = {
  'auction is over': 'auction-over',
  'own auction': 'own-order',
  'price out of range': 'price-invalid',
  'bid is too low': 'bid-too-low',
} as const
