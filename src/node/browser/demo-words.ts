// What the neighbours of the demo street hang on the board and say about themselves, in the language of the browser. It
// stands there like anybody's words: nothing of it is the page's own.
export type DemoWords = {
  readonly note?: { readonly kind: 'notice' | 'rule'; readonly title: string; readonly text: string }
  readonly profile?: string
}

/** By the name of the home; whoever is not in it has nothing to say. */
export type StreetWords = Readonly<Record<string, DemoWords>>

const en: StreetWords = {
  Lindqvist: {
    note: {
      kind: 'notice',
      title: 'Street party on Saturday',
      text: 'From four o’clock on, before our house.\nBring a chair and something for the grill.',
    },
  },
  Marini: { profile: 'Two grown-ups, three children and the largest roof of the street. Ask us about the cargo bike.' },
  Osei: {
    note: {
      kind: 'rule',
      title: 'Cars charge at noon',
      text: 'That is when there is sun for all. Whoever has to leave in the morning says so.',
    },
  },
}

const de: StreetWords = {
  Lindqvist: {
    note: {
      kind: 'notice',
      title: 'Straßenfest am Samstag',
      text: 'Ab vier Uhr, vor unserem Haus.\nBringt einen Stuhl mit und etwas für den Grill.',
    },
  },
  Marini: {
    profile: 'Zwei Große, drei Kinder und das größte Dach der Straße. Fragt uns nach dem Lastenrad.',
  },
  Osei: {
    note: {
      kind: 'rule',
      title: 'Autos laden mittags',
      text: 'Dann ist Sonne für alle da. Wer morgens weg muss, sagt es.',
    },
  },
}

/** @param language of the browser, such as "de-AT". */
export const streetWords = (language: string): StreetWords => (language.toLowerCase().startsWith('de') ? de : en)
