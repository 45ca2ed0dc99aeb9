// German: letting neighbours in, from the link to the card at the door.
import type { enInvite } from './en-invite.ts'
import { pluralDe } from './plural.ts'

export const deInvite: typeof enInvite = {
  invite: {
    title: 'Nachbarn einladen',
    lead: 'Du schickst einen Link, sie schicken einen Text zurück, du lässt sie herein.',
    button: 'Nachbarn einladen',
    another: 'Noch eine Einladung',
    making: 'Ein Link entsteht…',
    link: 'Einladungslink',
    one: 'Ein Link lässt ein Haus herein.',
    openTitle: (count: number) =>
      pluralDe(count, 'Eine Einladung ist noch offen', `${count} Einladungen sind noch offen`),
    openShown: 'Der Link oben',
    openPersonal: 'Ein persönlicher Link',
    openEarlier: 'Ein früherer Link',
    openUntil: (until: string) => `bis ${until}`,
    openTakeBack: 'Zurücknehmen',
    openHint:
      'Nimm eine zurück, die an die falsche Person ging. Wer sie dann öffnet, erfährt, dass sie nicht mehr gilt.',
    replyField: 'Eine Antwort hier einfügen',
    opening: 'Die Antwort wird geöffnet…',
    opened: 'Antwort geöffnet. Die Karte deines Nachbarn erscheint darüber, sobald sich die Computer treffen.',
    openedBy: (name) => `Antwort geöffnet. ${name} ist verbunden.`,
    connectedTo: (name) => `Verbunden mit ${name}.`,
    goneTitle: 'Diese Antwort gehört zu einem Link, den es nicht mehr gibt',
    elsewhereTitle: (name) => `Diese Antwort gehört zu einem Link von ${name}`,
    unreachableTitle: 'Die Seite, die diese Antwort schrieb, war nicht da',
    gone: 'Die Seite mit dem Link wurde geschlossen oder neu geladen. Die Antwort sagt weiter, wessen Computer sie schrieb.',
    elsewhere: (name) =>
      `Ist die Seite von ${name} noch offen, kann sie dort eingefügt werden. Sonst beantworte sie von hier.`,
    unreachable:
      'Sie wurde geschlossen oder neu geladen, oder die Computer haben sich nicht erreicht. Die Antwort sagt weiter, wessen Computer sie schrieb.',
    goneNext:
      'Mach einen persönlichen Link und schick ihn zurück. Er gilt nur auf jenem Computer, und hereinlassen musst du wie immer.',
    goneMember: (name) =>
      `Geschrieben hat sie ${name}; das Haus gehört zur Straße. Ein persönlicher Link holt es zurück.`,
    personalButton: 'Persönlichen Link machen',
    personal: 'Persönlicher Link',
    personalTo: (name) => `Persönlicher Link für ${name}`,
    personalHint: 'Schick ihn dem Nachbarn, der die Antwort schrieb. Zurückkommen muss nichts.',
    states: {
      waiting: 'Warten auf die Antwort. Der Link gilt, solange diese Seite offen ist.',
      connecting: 'Antwort geöffnet, Verbindung entsteht…',
      connected: 'Verbunden. Die Karte steht darüber.',
      failed:
        'Die beiden Computer haben sich nicht erreicht. Versucht es im selben WLAN oder mit einer frischen Einladung.',
      gone: 'War verbunden; jene Seite ist jetzt zu. Ihre Antwort, noch einmal eingefügt, gibt einen frischen Link.',
      expired: 'Dieser Link ist verbraucht oder zu alt. Mach einen frischen.',
    },
    personalStates: {
      waiting: 'Warten, bis dein Nachbar ihn öffnet. Er gilt, solange diese Seite offen ist.',
      connecting: 'Geöffnet, Verbindung entsteht…',
      connected: 'Verbunden. Die Karte steht darüber.',
      failed: 'Geöffnet, aber die Computer haben sich nicht getroffen. Füg die Antwort noch einmal ein.',
      gone: 'War verbunden; jene Seite ist jetzt zu. Füg die Antwort für einen frischen Link noch einmal ein.',
      expired: 'Dieser Link ist neueren gewichen. Füg die Antwort für einen frischen noch einmal ein.',
    },
    guest: (name) => `${name} möchte dazukommen`,
    guestHint: 'Lest euch die vier Wörter vor. Lass nur herein, wer auf seinem Bildschirm dieselben sieht.',
    admit: 'Hereinlassen',
    turnAway: 'Abweisen',
    sent: 'Aufnahme gesendet, von der Straße noch nicht vereinbart',
    refused: 'Nicht aufgenommen',
  },
}
