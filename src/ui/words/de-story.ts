// German: the story of the demo street.
import type { enStory } from './en-story.ts'

export const deStory: typeof enStory = {
  story: {
    title: 'Eine Geschichte in fünf Schritten',
    at: (step, of) => `Schritt ${step} von ${of}.`,
    done: 'erledigt',
    names: {
      match: 'Ein Abgleich',
      prices: 'Deine zwei Preise',
      delivery: 'Eine Lieferung',
      money: 'Was dabei herauskam',
      board: 'Die Nachbarn',
    },
    there: {
      match:
        'Jede Viertelstunde gleicht die Straße ab, wer gibt und wer nimmt. Sieh einmal zu; hier dauert es ein paar Sekunden.',
      prices: 'Dein Haus handelt nach zwei Preisen, die du einmal setzt. Setze deine eigenen.',
      delivery: 'Ein Nachbar mit großem Dach bietet dir Strom an. Nimm an, und bezahlt wird, wie dein Zähler zählt.',
      money: 'Jeder Handel hinterlässt einen Beleg, der in den Büchern aller Häuser steht. Sieh dir deine an.',
      board: 'Nachbarn reden auch miteinander. Lies, was am Schwarzen Brett hängt.',
    },
    here: {
      match: 'Warte ein paar Sekunden: Die erste Viertelstunde endet gleich, und unten füllen sich die Zeilen.',
      prices:
        'Verschiebe einen der beiden Preise und speichere. Die anderen Häuser stimmen innerhalb einer Sekunde zu.',
      delivery: 'Nimm das Angebot an. Ist noch keines da, kommt das nächste innerhalb einer Minute.',
      money: 'Jede Zeile ist ein Handel von dir und sagt, mit wem, wie viel und zu welchem Preis.',
      board: 'Aushänge und Hausregeln; du darfst auch selbst etwas schreiben.',
    },
    go: {
      match: 'Zusehen',
      prices: 'Zu deinen Preisen',
      delivery: 'Zu den Lieferungen',
      money: 'Zu deinen Belegen',
      board: 'Zum Schwarzen Brett',
    },
    next: 'Gesehen, weiter',
    end: 'Das ist schon alles. Eine echte Straße geht genauso, mit deinem Zähler und deinen Nachbarn.',
    startOwn: 'Verlassen und selbst anfangen',
    away: 'Geschichte weglegen',
  },
}
