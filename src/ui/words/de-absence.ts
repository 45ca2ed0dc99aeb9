// Deutsch, vierter Teil: the same as `en-absence.ts`.
import type { enAbsence } from './en-absence.ts'
import { pluralDe } from './plural.ts'

const tooFew = 'Das sind zu wenige, um sich zu einigen; die Straße ruht'

export const deAbsence: typeof enAbsence = {
  roster: {
    title: 'Wer wann aus ist',
    none: 'Niemand hat Zeiten angekündigt, zu denen der Computer aus ist. Solange die Computer an bleiben, läuft die Straße die ganze Nacht.',
    all: 'In den nächsten 24 Stunden ist niemand aus, der die Bücher führt: Die Straße läuft die ganze Nacht.',
    enough: (awake, voters) =>
      `Nach den Ankündigungen bleiben von den ${voters} Häusern, die die Bücher führen, zu jeder Stunde mindestens ${awake} wach: Die Straße läuft die ganze Nacht.`,
    few: (awake, voters, always) => {
      if (awake === 0) return always ? 'bleibt niemand wach' : 'ist zeitweise niemand wach'
      if (!always) return `${pluralDe(awake, 'ist', 'sind')} zeitweise nur ${awake} von ${voters} wach`
      return `${pluralDe(awake, 'bleibt', 'bleiben')} nur ${awake} von ${voters} wach`
    },
    rests: (from, until, few) =>
      `Zwischen ${from} und ${until} ${few}. ${tooFew} dann und macht um ${until} von selbst weiter.`,
    restsUntil: (until, few) => `Bis ${until} ${few}. ${tooFew} und macht um ${until} von selbst weiter.`,
    restsFrom: (from, few) => `Ab ${from} ${few}. ${tooFew}, bis genug wieder da sind.`,
    restsAllDay: (few) => `In den nächsten 24 Stunden ${few}. ${tooFew}, bis genug wieder da sind.`,
    restNote:
      'So ist es angekündigt. Dabei geht nichts verloren: Ablesungen werden aufgehoben und danach abgerechnet. Wer seinen Computer an lässt, verkürzt die Ruhe.',
    drawing: (from) => `Die nächsten 24 Stunden, ab ${from}: hell, wer wach ist, dunkel, wer aus ist.`,
    street: 'Die Straße',
    everyNight: (from, until) => `jede Nacht ${from} bis ${until}`,
    until: (when) => `bis ${when}`,
    fromUntil: (from, until) => `von ${from} bis ${until}`,
    both: (night, once) => `${once}, und ${night}`,
  },

  ownAbsence: {
    title: 'Wann dein Computer aus ist',
    lead: 'Deine Nachbarn sehen es, und die Straße wartet zu diesen Zeiten nicht auf dich. Ist deine Seite trotzdem offen, stimmt sie weiter mit ab.',
    noVote: 'Dein Haus führt die Bücher nicht, darum wartet nichts darauf; deine Nachbarn sehen deine Zeiten trotzdem.',
    night: (from, until) => `Jede Nacht aus von ${from} bis ${until}.`,
    once: (when) => `Aus bis ${when}.`,
    onceLater: (from, until) => `Aus von ${from} bis ${until}.`,
    nightTitle: 'Jede Nacht',
    onceTitle: 'Einmal',
    from: 'Von',
    until: 'Bis',
    onceHint: 'Ohne Beginn bist du ab jetzt aus. Ankündigen kannst du es bis zu 30 Tage vorher.',
    timeNeeded: 'Bitte trag eine Uhrzeit ein.',
    sameTime: 'Die Nacht muss zu einer anderen Zeit enden, als sie beginnt.',
    unfinished: 'Bitte trag beides ein, Tag und Uhrzeit.',
    onceProblems: {
      untilNeeded: 'Bitte trag ein, bis wann: Tag und Uhrzeit, die noch kommen.',
      fromOver: 'Dieser Beginn ist vorbei. Lass ihn leer, um ab jetzt aus zu sein.',
      endsFirst: 'Die Abwesenheit muss nach ihrem Beginn enden.',
      tooFar: 'Eine Abwesenheit lässt sich höchstens 30 Tage vor ihrem Beginn ankündigen.',
      tooLong: 'Eine Abwesenheit muss innerhalb eines Jahres enden.',
    },
    announceNight: 'Nächte ankündigen',
    announceOnce: 'Abwesenheit ankündigen',
    takeBackNight: 'Nächte zurücknehmen',
    takeBackOnce: 'Ich bin wieder da',
    takeBackLater: 'Zurücknehmen',
    sending: 'Gesendet, von der Straße noch nicht vereinbart',
    kept: 'Hier aufgehoben, von der Straße noch nicht vereinbart',
    resting: 'Die Straße ruht gerade. Was du ankündigst, wird hier aufgehoben und gesendet, wenn sie weitermacht.',
    alone:
      'Gerade ist keiner deiner Nachbarn zu erreichen. Was du ankündigst, wird hier aufgehoben und gesendet, wenn einer wieder da ist.',
    keptFor: 'Nächte werden zwei Tage lang aufgehoben, eine einzelne Abwesenheit oder ihre Rücknahme eine Stunde.',
    clocks: (day) =>
      `Am ${day} werden die Uhren umgestellt. Deine Zeiten bleiben, wie sie hier stehen: Dieser Computer sagt es der Straße von selbst, sobald er an ist.`,
    clocksAlone: (day) =>
      `Am ${day} werden die Uhren umgestellt. Dieser Computer stimmt gerade nicht mit ab und sagt es der Straße darum nicht von selbst: Deine Zeiten würden sich mit den Uhren verschieben.`,
  },
}
