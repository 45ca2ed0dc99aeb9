// Deutsch: die Tür für ein Haus, das schon in einer Straße war und auf einem anderen Computer zurückkommt.
import type { enRestore } from './en-restore.ts'

export const deRestore: typeof enRestore = {
  restore: {
    door: 'Ich hatte hier ein Haus',
    doorHint: 'Komm auf diesem Computer zurück, mit deinen zwölf Wörtern oder einer Sicherung.',
    title: 'Zurück in deine Straße',
    lead: 'Dein Haus bekommt einen frischen Schlüssel für diesen Computer, und der bisherige stimmt nicht mehr dafür ab. Geld, Guthaben und Rechnungen liegen bei deinen Nachbarn und kommen von selbst zurück.',
    notCopied: 'Lass nicht beide zugleich laufen, um zwei zu haben: Ein Haus stimmt nur von einem Computer aus ab.',
    how: 'Was hast du?',
    byWords: 'Zwölf Wörter',
    byBackup: 'Eine Sicherung',
    words: 'Deine zwölf Wörter, der Reihe nach',
    wordsHint: 'Mit Leerzeichen dazwischen. Die ersten vier Buchstaben genügen.',
    file: 'Datei der Sicherung',
    passphrase: 'Passphrase der Datei',
    submit: 'Weiter',
    opening: 'Wird geöffnet… das dauert mit Absicht einen Moment.',
    found: (home, street) => `${home} in ${street}`,
    foundWords: 'Die Wörter gehören zusammen.',
    next: 'Jetzt muss jemand deinen Computer hereinlassen: Bitte irgendwen aus deiner Straße um einen Link. Er steht dort unter Straße, Nachbarn einladen.',
    open: 'Ich habe den Link',
    other: 'Nicht dieses Haus: von vorn beginnen',
    connectTitle: 'Durch diesen Link zurück',
    connectLead:
      'Er verbindet dich mit dem Computer deines Nachbarn. Der Schlüssel deines Hauses sagt, wer du bist; niemand muss dich noch einmal aufnehmen.',
    connect: 'Zurückkommen',
    connecting: 'Wird verbunden…',
  },
}
