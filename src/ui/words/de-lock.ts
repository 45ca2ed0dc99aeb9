// Deutsch: was vor dem Schlüssel des Hauses, seinen Wörtern und Sicherungen im Weg steht.
import type { enLockSentences } from './en-lock.ts'

export const deLockSentences: typeof enLockSentences = {
  locked: {
    says: 'Dein Haus ist auf diesem Computer gesperrt.',
    next: 'Gib deine Passphrase ein. Inzwischen stimmt, misst und handelt dein Haus von selbst weiter.',
  },
  'passphrase-wrong': {
    says: 'Das ist nicht die Passphrase.',
    next: 'Prüfe Großschreibung und Leerzeichen und versuche es noch einmal. Ist sie vergessen, führen die zwölf Wörter aus einem frischen Browser zurück.',
  },
  'passphrase-wait': {
    says: 'Zu viele falsche Passphrasen hintereinander.',
    next: 'Warte, bis die angezeigte Zeit um ist, und versuche es dann noch einmal.',
  },
  'passphrase-short': {
    says: 'Diese Passphrase ist zu kurz.',
    next: 'Nimm mindestens zehn Buchstaben. Vier Wörter, die nicht zusammengehören, lassen sich gut merken.',
  },
  'passphrase-missing': {
    says: 'Auf diesem Computer ist keine Passphrase gesetzt, also gibt es nichts zu sperren.',
    next: 'Setze eine unter Mehr, Schlüssel und Sicherung.',
  },
  'recovery-words-differ': {
    says: 'An diesen Stellen stehen andere Wörter.',
    next: 'Vergleiche mit deinem Zettel: die Stelle, die Schreibweise, und ob es der Zettel dieses Hauses ist.',
  },
  'recovery-words-count': {
    says: 'Es sind zwölf Wörter.',
    next: 'Zähle, was du eingegeben hast, und vergleiche es mit deinem Zettel.',
  },
  'recovery-words-unknown': {
    says: 'Eines davon ist keines der Wörter.',
    next: 'Es sind englische Wörter. Prüfe die Schreibweise; die ersten vier Buchstaben genügen.',
  },
  'recovery-words-wrong': {
    says: 'Diese zwölf Wörter gehören nicht zusammen.',
    next: 'Eines ist ein anderes, oder zwei sind vertauscht. Vergleiche mit deinem Zettel.',
  },
  'backup-not-one': {
    says: 'Das ist keine Sicherung eines Hauses.',
    next: 'Wähle die Datei, deren Name mit „hearthgrid“ beginnt und mit „backup.json“ endet.',
  },
  'backup-other-version': {
    says: 'Diese Sicherung stammt von einer anderen Version von Hearthgrid.',
    next: 'Lade die neueste Version dieser Seite und versuche es noch einmal. Die zwölf Wörter gelten in jeder Version.',
  },
  'backup-damaged': {
    says: 'Diese Sicherung ist beschädigt.',
    next: 'Kopiere sie noch einmal von dort, wo sie liegt, oder nimm eine andere Kopie oder die zwölf Wörter.',
  },
  'backup-passphrase-wrong': {
    says: 'Das ist nicht die Passphrase dieser Datei.',
    next: 'Gemeint ist die, die du beim Sichern hattest; das kann eine frühere sein.',
  },
  'household-not-here': {
    says: 'Die Straße dieses Nachbarn kennt dein Haus nicht.',
    next: 'Bitte jemanden aus deiner eigenen Straße um einen Link. Sind sich alle sicher, prüfe, ob Wörter oder Sicherung die dieses Hauses sind.',
  },
  'over-allowance': {
    says: 'Das ist mehr, als dein Computer heute von selbst darf.',
    next: 'Er handelt innerhalb deiner zwei Preise und bis zu deinem Tagesrahmen. Gib deine Passphrase ein, um es trotzdem zu tun, oder ändere den Rahmen unter Mehr, Schlüssel und Sicherung.',
  },
}
