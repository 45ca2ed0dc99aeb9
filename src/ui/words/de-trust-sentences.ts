// German: why the books do not take something about a dispute.
import type { enTrustSentences } from './en-trust-sentences.ts'

export const deTrustSentences: typeof enTrustSentences = {
  'dispute-party': {
    says: 'Du bist in diesem Streitfall Partei.',
    next: 'Die anderen Mitglieder entscheiden. Belege kannst du hinzufügen, solange Zeit ist.',
  },
  'dispute-phase': {
    says: 'Das nimmt dieser Streitfall jetzt nicht an.',
    next: 'Erst kommen die Belege, dann die Abstimmung. Sieh unter Straße nach, wie er steht.',
  },
  'reading-final': {
    says: 'Diese Ablesungen stehen fest.',
    next: 'Nur jüngere lassen sich bestreiten. Wähle eine kürzere Zeit.',
  },
  'payment-young': {
    says: 'Die Straße entscheidet über eine Zahlung erst nach 14 Tagen ohne Antwort, oder wenn der Empfänger sagt, dass nichts kam.',
    next: 'Lass deinem Nachbarn Zeit nachzusehen.',
  },
  'nobody-to-judge': {
    says: 'Außer euch beiden gibt es in der Straße niemanden, der entscheiden könnte.',
    next: 'Sprecht miteinander; ein Streitfall braucht ein drittes Haus.',
  },
}
