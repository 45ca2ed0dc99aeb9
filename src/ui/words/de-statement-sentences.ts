// German: why no statement could be made.
export const deStatementSentences = {
  'statement-nothing': {
    says: 'Noch ist nichts vereinbart, also gibt es nichts abzurechnen.',
    next: 'Komm wieder, wenn die Straße ihre ersten Einträge hat.',
  },
  'statement-too-old': {
    says: 'So weit reichen die Bücher auf diesem Computer nicht zurück.',
    next: 'Wähle einen späteren Monat, oder frag jemanden in der Straße, dessen Computer länger dabei ist.',
  },
  'statement-too-long': {
    says: 'Das ist mehr, als in eine Abrechnung passt.',
    next: 'Wähle einen kürzeren Zeitraum.',
  },
}
