// German: the views of the long places, by name and by the sentence above each.
import type { enViews } from './en-views.ts'
import { pluralDe } from './plural.ts'

export const deViews: typeof enViews = {
  views: {
    navigation: (place) => `Ansichten von ${place}`,
    names: {
      prices: 'Deine zwei Preise',
      autopilot: 'Autopilot',
      book: 'Aufträge',
      auctions: 'Auktionen',
      deliveries: 'Lieferungen',
      offers: 'Angebote',
      wallet: 'Geldbeutel',
      portfolio: 'Portfolio',
      pay: 'Zahlungen',
      stake: 'Pfand',
      exchange: 'Tauschen',
      statement: 'Abrechnung',
      green: 'Grüner Strom',
      receipts: 'Belege',
      neighbours: 'Nachbarn',
      board: 'Schwarzes Brett',
      council: 'Beschlüsse',
      disputes: 'Streitfälle',
      nights: 'Aus-Zeiten',
      figures: 'Zahlen',
      settings: 'Einstellungen',
      keys: 'Schlüssel und Sicherung',
      computer: 'Dieser Computer',
      carry: 'Bücher von Hand',
      engine: 'Maschinenraum',
      all: 'Alles auf einer Seite',
    },
    autopilot: (paused) =>
      paused
        ? 'Der Autopilot macht Pause. Dein Haus handelt nach seinen zwei Preisen.'
        : 'Was dein Haus von selbst tut, und warum.',
    book: (orders, count) =>
      orders === 0
        ? 'Keiner deiner Aufträge wartet.'
        : `${count} ${pluralDe(orders, 'deiner Aufträge wartet', 'deiner Aufträge warten')}.`,
    auctions: (open, count) =>
      open === 0 ? 'Keine Auktion ist offen.' : `${count} ${pluralDe(open, 'Auktion ist', 'Auktionen sind')} offen.`,
    deliveries: (running, count) =>
      running === 0
        ? 'Keine Lieferung läuft.'
        : `${count} ${pluralDe(running, 'Lieferung läuft', 'Lieferungen laufen')}.`,
    offers: (homes, count) =>
      homes === 0
        ? 'Im Moment verkauft kein Nachbar.'
        : `${count} ${pluralDe(homes, 'Nachbar verkauft', 'Nachbarn verkaufen')}.`,
    portfolio: 'Dein Handel, zusammengezählt.',
    pay: 'Geld von Haus zu Haus.',
    stake: 'Was hinter deinen Ablesungen steht.',
    exchange: 'Das Geld der Straße gegen Geld von draußen.',
    statement: 'Deine Abrechnung, zum Drucken und Prüfen.',
    green: 'Woher der Strom kam, den du verbraucht hast.',
    receipts: 'Ein Beleg für alles, was vereinbart ist.',
    board: 'Was Nachbarn einander sagen.',
    council: (open, count) =>
      open === 0
        ? 'Gerade wird nichts entschieden.'
        : `${count} ${pluralDe(open, 'Abstimmung ist', 'Abstimmungen sind')} offen.`,
    disputes: (open, count) =>
      open === 0
        ? 'Kein Streitfall ist offen.'
        : `${count} ${pluralDe(open, 'Streitfall ist', 'Streitfälle sind')} offen.`,
    nights: 'Wann welcher Computer aus ist.',
    figures: 'Die Straße in Zahlen.',
    keys: 'Was dein Haus aufschließt und zurückbringt.',
    computer: 'Was dieser Computer für die Straße tut.',
    carry: 'Die Bücher, von Hand getragen.',
    engine: 'Wie die Häuser sich einigen.',
  },
}
