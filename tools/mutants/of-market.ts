// Bugs in what is traded by hand: who keeps a place, who pays what, and how an auction ends.
import { mutantIn, type Mutant } from './mutant.ts'

const inOrders = mutantIn('src/ledger/kinds/order.ts', 'ledger/amend', 'ledger/conservation')
const inProviders = mutantIn('src/ledger/kinds/provider.ts', 'ledger/providers')
const inDisputes = mutantIn('src/ledger/disputes.ts', 'ledger/disputes')
const inOffers = mutantIn('src/ledger/providers.ts', 'ledger/providers')
const inBids = mutantIn('src/ledger/kinds/auction.ts', 'ledger/auction')
const inAuctions = mutantIn('src/ledger/auctions.ts', 'ledger/auction', 'ledger/conservation')
const inDeliveries = mutantIn('src/ledger/deliveries.ts', 'ledger/auction')

const inAllowed = (path: string) => mutantIn(`src/ledger/${path}`, 'ledger/allowance')

/** Whoever has a device's key gets no further than its household's prices and allowance, whatever it trades. */
const UNBOUND: readonly Mutant[] = [
  inAllowed('kinds/auction.ts')('a device bids without end', '  if (beyond !== undefined) return beyond\n', ''),
  inAllowed('kinds/auction.ts')('bids do not count for the day', '  spendAllowance(draft, sender, moreMicro)\n', ''),
  inAllowed('kinds/auction.ts')(
    'a device auctions below the price',
    "return allowanceRefusal(draft, sender, { side: 'sell', priceMicroPerKwh: startMicroPerKwh })",
    'return undefined',
  ),
  inAllowed('kinds/provider.ts')(
    'a device buys directly without end',
    "return allowanceRefusal(draft, sender, { side: 'buy', priceMicroPerKwh: offer.priceMicroPerKwh, costMicro })",
    'return undefined',
  ),
  inAllowed('kinds/order.ts')(
    'an amended order widens the allowance',
    'if (moreMicro > 0n) spendAllowance',
    'if (false) spendAllowance',
  ),
]

export const MARKET_MUTANTS: readonly Mutant[] = [
  ...UNBOUND,
  inDisputes('auctions of disputed credits go on', 'endUnsold(draft, auction, receipts)', 'void auction'),
  inOffers('who was slashed offers on', ' && stakeIsWhole(draft, household)', ''),
  inOrders(
    'an amended order always keeps its place',
    'const place = keepsPlace ? {} : { height: draft.street.height, index }',
    'const place = {}',
  ),
  inOrders('an amended order never keeps its place', 'quantityWh <= record.leftWh', 'quantityWh < 0n'),
  inOrders(
    'anybody amends an order',
    "  if (record.household !== sender.household) return 'not-allowed'\n  const { quantityWh",
    '  const { quantityWh',
  ),
  inOrders(
    'an amended order may sell more than there is',
    "  if (moreWh > 0n && moreWh > freeCreditsWh(draft, household, source, expiresAtMs)) return 'not-enough-credits'\n",
    '',
  ),
  inOrders('fewer Wh stay set aside', '  else releaseCredits(draft, household, source, -moreWh)\n', ''),
  inProviders(
    'a purchase pays a price above its maximum',
    "  if (offer.priceMicroPerKwh > maximumMicroPerKwh) return 'price-above-maximum'\n",
    '',
  ),
  inProviders(
    'a purchase pays its maximum',
    'const { source, priceMicroPerKwh } = offer',
    'const { source } = offer\n  const priceMicroPerKwh = body.maximumMicroPerKwh',
  ),
  inProviders('a suspended offer sells', 'if (offer.suspended || !mayOffer', 'if (!mayOffer'),
  inProviders('one buys of oneself', "  if (seller === sender.household) return 'own-order'\n", ''),
  inBids(
    'the highest bid is not set aside',
    '  reserveMoney(draft, sender.household, costMicro)\n',
    '  reserveMoney(draft, sender.household, 0n)\n',
  ),
  inBids(
    'who is outbid stays bound',
    '  if (record.bidder !== 0) releaseMoney(draft, record.bidder, record.reservedMicro)\n',
    '',
  ),
  inBids(
    'bids have no cap',
    "  if (spendableMicro(draft, sender.household) + freedMicro < costMicro) return 'not-enough-money'\n",
    '',
  ),
  inBids('extensions are not counted', '    extensions: placed.auction.extensions,\n', ''),
  inAuctions(
    'the last minute begins at the close',
    'record.closesAtMs - EXTENSION_WINDOW_MS > timeMs',
    'record.closesAtMs > timeMs',
  ),
  inAuctions(
    'who slept over the close finds it over',
    'closesAwakeMs: awakeMs + EXTENSION_WINDOW_MS',
    'closesAwakeMs: awakeMs',
  ),
  inAuctions('credits stay set aside when nobody bids', '  releaseCredits(draft, seller, source, energyWh)\n', ''),
  inAuctions(
    'the money of a bid stays bound when an auction ends late',
    '  if (bidder !== 0) releaseMoney(draft, bidder, reservedMicro)\n',
    '',
  ),
  inDeliveries(
    'auctions need no room for their deliveries',
    '[...deliveries.rows, ...auctions.rows]',
    '[...deliveries.rows]',
  ),
]
