// English: why an auction, an offer or an amended order was refused.

export const enMarketSentences = {
  'provider-suspended': {
    says: 'This home does not sell at the moment.',
    next: 'Choose another home, or try again later.',
  },
  'provider-sold-out': {
    says: 'This home does not have that much left to sell.',
    next: 'Ask for less, or buy from another home as well.',
  },
  'price-above-maximum': {
    says: 'The price has risen above what you would pay.',
    next: 'Look at the new price, and raise yours if it suits you.',
  },
  'auction-over': { says: 'This auction is over.', next: 'Look at the ones that are still open under Trade.' },
  'auction-has-bid': {
    says: 'This auction has a bid already.',
    next: 'Wait for its close: whoever has bid counts on it. The delivery that follows can be closed by either side.',
  },
  'bid-too-low': {
    says: 'Somebody else has bid as much already.',
    next: 'Bid at least the next step, which is filled in for you.',
  },
} as const
