// German: what can be wrong with books that come as a file.
import type { enFileSentences } from './en-file-sentences.ts'

export const deFileSentences: typeof enFileSentences = {
  'file-unreadable': {
    says: 'Der Browser kann diese Datei nicht lesen.',
    next: 'Wähle sie noch einmal. Liegt sie auf einem Stick, kopiere sie erst auf diesen Computer.',
  },
  'file-not-books': {
    says: 'Das ist keine Datei mit Büchern einer Straße.',
    next: 'Wähle die, die ein Nachbar unter Mehr gesichert hat; ihr Name endet auf „.hearthgrid“.',
  },
  'file-too-large': {
    says: 'Diese Datei ist größer als jede, die diese Seite sichert.',
    next: 'Bitte noch einmal um die Bücher, ab einem späteren Eintrag.',
  },
  'file-other-version': {
    says: 'Diese Datei kommt von einer anderen Version von Hearthgrid.',
    next: 'Ladet die Seite auf beiden Computern neu, dann sichert die Datei noch einmal.',
  },
  'file-other-street': {
    says: 'Das sind die Bücher einer anderen Straße.',
    next: 'Bitte einen Nachbarn deiner eigenen Straße um eine Datei.',
  },
  'file-other-founding': {
    says: 'Das sind Bücher deiner Straße, aber von vor oder nach ihrer Neugründung.',
    next: 'Sie setzen deine nicht fort. Bitte jemanden um eine Datei, der dieselbe Straßennummer hat wie du; sie steht unter Mehr.',
  },
  'file-gap': {
    says: 'Diese Datei beginnt später, als deine Bücher enden: Dazwischen fehlen Einträge.',
    next: 'Bitte um eine Datei ab dem Eintrag, der oben genannt ist, oder ab einem früheren.',
  },
  'file-cut': {
    says: 'Dieser Datei fehlt das Ende.',
    next: 'Kopiere oder sende sie noch einmal. Was an ihrem Anfang ganz war, ist übernommen.',
  },
  'file-damaged': {
    says: 'Ein Teil dieser Datei ist beschädigt.',
    next: 'Kopiere oder sende sie noch einmal. Was davor heil war, ist übernommen.',
  },
  'file-not-agreed': {
    says: 'In dieser Datei steht ein Eintrag, auf den sich deine Straße nicht geeinigt hat.',
    next: 'Weder dieser Eintrag noch einer danach wurde übernommen. Sprich mit dem, der dir die Datei gab, und bitte einen anderen Nachbarn um eine.',
  },
  'file-differs': {
    says: 'Diese Datei weicht von den Büchern ab, die deine Nachbarn bestätigt haben.',
    next: 'Weder der erste abweichende Eintrag noch einer danach wurde übernommen. Bitte einen anderen Nachbarn um eine Datei.',
  },
  'file-fork': {
    says: 'Diese Datei und deine Bücher sind zwei verschiedene Geschichten der Straße, und beide sind unterschrieben.',
    next: 'Dieses Haus unterschreibt nichts mehr, und Relais sind aus. Sprich mit deinen Nachbarn, bevor jemand weitermacht, und sichere unter Mehr einen Fehlerbericht.',
  },
  'file-nothing-new': {
    says: 'Deine Bücher haben alles, was in dieser Datei steht.',
    next: 'Nichts zu tun. Sind deine Nachbarn weiter, bitte um eine neuere Datei.',
  },
  'file-nothing-to-save': {
    says: 'Ab dort gibt es keine Einträge.',
    next: 'Wähle einen früheren Eintrag oder die neuesten.',
  },
  'file-busy': {
    says: 'Es wird schon eine andere Datei eingelesen.',
    next: 'Warte, bis das fertig ist, dann wähle diese.',
  },
}
