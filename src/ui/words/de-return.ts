// German: the way back of a home that no neighbour is linked to, and links that a member opens.
import type { enReturn } from './en-return.ts'

export const deReturn: typeof enReturn = {
  back: {
    aloneTitle: 'Kein Nachbar ist mit deinem Haus verbunden',
    alone:
      'Es geht von selbst weiter, sobald ein Nachbar da ist, dessen Seite offen geblieben ist. Waren dazwischen alle Seiten zu, dann bringt ein Link zwischen zweien von euch alle zurück.',
    button: 'Link zurück machen',
    another: 'Noch einen Link zurück machen',
    making: 'Ein Link entsteht…',
    link: 'Link zurück',
    hint: 'Schick ihn irgendeinem Nachbarn. Er öffnet ihn und schickt einen Text zurück, den du hier einfügst.',
    states: {
      waiting: 'Warten auf die Antwort deines Nachbarn. Der Link gilt, solange diese Seite offen ist.',
      connecting: 'Antwort geöffnet, Verbindung entsteht…',
      connected: 'Verbunden.',
      gone: 'War verbunden; jene Seite ist jetzt zu.',
      failed: 'Die beiden Computer haben sich nicht erreicht. Versucht es im selben WLAN oder mit einem frischen Link.',
      expired: 'Dieser Link ist verbraucht oder zu alt. Mach einen frischen.',
    },
    from: (name) => `Dieser Link ist von ${name}`,
    known: (name) =>
      `${name} gehört zu deiner Straße, und du auch: Beizutreten gibt es nichts. Der Link verbindet eure Computer wieder.`,
    fromSelf: 'Diesen Link hat dein eigenes Haus gemacht',
    fromSelfNext: 'Schick ihn deinem Nachbarn; hier bewirkt er nichts.',
    foreign: 'Dieser Link ist nicht von deiner Straße',
    connect: 'Verbinden',
    connecting: 'Verbindung entsteht…',
    replyTitle: (name) => `Schick diese Antwort an ${name}`,
    replyLead: 'Mit irgendeinem Messenger. Lass diese Seite offen, bis sie dort eingefügt ist.',
    returning: {
      waiting: 'Warten, bis dein Nachbar die Antwort einfügt.',
      connecting: 'Verbindung mit dem Computer deines Nachbarn entsteht…',
      connected: 'Verbunden. Dein Haus und die Straße finden einander von selbst.',
      gone: 'War verbunden; jene Seite ist jetzt zu.',
      failed: 'Die beiden Computer haben sich nicht erreicht. Lasst beide Seiten offen und versucht es im selben WLAN.',
      expired: 'Niemand hat die Antwort rechtzeitig geöffnet. Bitte um einen frischen Link.',
    },
  },
}
