// Deutsch: warum eine Auktion, ein Angebot oder ein geänderter Auftrag abgelehnt wurde.
import type { enMarketSentences } from './en-market-sentences.ts'
import type { Sentence } from './en-sentences.ts'

export const deMarketSentences: { readonly [code in keyof typeof enMarketSentences]: Sentence } = {
  'provider-suspended': {
    says: 'Dieses Haus verkauft gerade nicht.',
    next: 'Wähle ein anderes Haus, oder versuch es später wieder.',
  },
  'provider-sold-out': {
    says: 'So viel hat dieses Haus nicht mehr zu verkaufen.',
    next: 'Nimm weniger, oder kauf auch bei einem anderen Haus.',
  },
  'price-above-maximum': {
    says: 'Der Preis ist über das gestiegen, was du zahlen willst.',
    next: 'Sieh dir den neuen Preis an, und geh höher, wenn er dir passt.',
  },
  'auction-over': { says: 'Diese Auktion ist vorbei.', next: 'Welche noch laufen, steht unter Handel.' },
  'auction-has-bid': {
    says: 'Für diese Auktion gibt es schon ein Gebot.',
    next: 'Warte ihr Ende ab: Wer geboten hat, rechnet damit. Die Lieferung danach können beide Seiten schließen.',
  },
  'bid-too-low': {
    says: 'So viel hat schon jemand anders geboten.',
    next: 'Biete mindestens den nächsten Schritt; er ist schon eingetragen.',
  },
}
