// English: why the books do not take something about a dispute.

export const enTrustSentences = {
  'dispute-party': {
    says: 'You are a party in this dispute.',
    next: 'The other members decide. You may add evidence while there is time.',
  },
  'dispute-phase': {
    says: 'This dispute does not take that now.',
    next: 'First comes evidence, then the vote. Look at its state under Street.',
  },
  'reading-final': {
    says: 'These readings are final.',
    next: 'Only younger readings can be disputed. Choose a shorter time.',
  },
  'payment-young': {
    says: 'The street judges a payment only after 14 days without an answer, or once its payee says that nothing came.',
    next: 'Give your neighbour time to look.',
  },
  'nobody-to-judge': {
    says: 'There is nobody else on the street who could decide.',
    next: 'Talk to your neighbour; a dispute needs a third home.',
  },
}
