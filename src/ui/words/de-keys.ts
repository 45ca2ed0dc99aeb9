// Deutsch: der Schlüssel des Hauses, wo er liegt und wie er gesperrt wird.
import type { enKeys } from './en-keys.ts'

export const deKeys: typeof enKeys = {
  keys: {
    title: 'Schlüssel und Sicherung',
    states: {
      open: 'Es ist keine Passphrase gesetzt: Wer an diesem Computer sitzt, kann dein Geld ausgeben und deine Preise ändern.',
      unlocked: 'Entsperrt: Wer jetzt hier sitzt, kann dein Geld ausgeben und deine Preise ändern.',
      locked:
        'Gesperrt. Dein Haus stimmt, misst und handelt weiter; was dich selbst braucht, fragt nach der Passphrase.',
      given: 'Ein Haus zum Ansehen behält nichts, also gibt es nichts zu sichern.',
    },
    lock: 'Jetzt sperren',
    unlock: 'Entsperren',
    passphrase: 'Passphrase',
    show: 'Zeigen',
    hide: 'Verbergen',
    checking: 'Wird geprüft… das dauert mit Absicht einen Moment.',
    waitUntil: (time) => `Der nächste Versuch ist um ${time} möglich.`,
    cancel: 'Abbrechen',

    words: 'Zwölf Wörter',
    wordsNone: 'Noch nicht aufgeschrieben. Ohne sie ist mit dem Computer auch das Haus verloren.',
    wordsKept: (when) => `Aufgeschrieben und geprüft ${when}.`,
    wordsLead:
      'Diese zwölf Wörter sind dein Haus: Wer sie hat, kann von jedem Computer aus sein Geld ausgeben. Schreib sie auf Papier, in dieser Reihenfolge. Kein Foto, keine Nachricht, keine Datei.',
    wordsAlone: 'Achte darauf, dass dir niemand über die Schulter sieht und keine Kamera läuft.',
    wordsShow: 'Die zwölf Wörter zeigen',
    wordsList: 'Deine zwölf Wörter, der Reihe nach',
    wordsHide: 'Ich habe sie aufgeschrieben',
    wordsTry: 'Jetzt von deinem Zettel: Gib bitte drei davon ein.',
    wordsPlace: (place) => `Wort ${place}`,
    wordsCheck: 'Prüfen',
    wordsDone: 'Stimmt. Bewahre den Zettel auf, wo du Wichtiges aufbewahrst, und nicht neben diesem Computer.',
    wordsForgotten: 'Niemand kann dir diese Wörter noch einmal schicken: Es gibt keinen Server, der sie kennt.',

    set: 'Passphrase setzen',
    setLead:
      'Sie sperrt den Schlüssel deines Hauses auf diesem Computer. Gefragt wirst du, wenn du Geld schickst, Preise änderst oder einen Zähler anmeldest; Abstimmen, Messen und der Abgleich der Viertelstunde gehen ohne sie weiter.',
    change: 'Passphrase ändern',
    current: 'Bisherige Passphrase',
    fresh: 'Neue Passphrase',
    freshHint: 'Zehn Buchstaben oder mehr. Gut sind vier Wörter, die nicht zusammengehören.',
    again: 'Noch einmal dieselbe',
    differs: 'Die beiden sind nicht gleich.',
    setButton: 'Passphrase setzen',
    setDone: 'Gesetzt. Ab jetzt liegt dein Schlüssel auf diesem Computer nur noch verschlossen.',
    forgottenLead: 'Eine vergessene Passphrase lässt sich nicht zurücksetzen. Die zwölf Wörter führen zurück.',
    autoLock: 'Von selbst sperren',
    autoLockAfter: (minutes) => `nach ${minutes} Minuten ohne dich`,
    autoLockNever: 'nie',

    backup: 'Sicherung',
    backupNone: 'Von diesem Computer wurde noch keine Sicherung gespeichert.',
    backupSaved: (when) => `Zuletzt gespeichert ${when}.`,
    backupLead:
      'Eine verschlüsselte Datei mit dem Schlüssel deines Hauses und seiner Straße. Bewahre sie auf einem anderen Gerät auf: Was dein Browser wegräumt, bringt die Datei zurück.',
    backupPassphrase: 'Passphrase für die Datei',
    backupOwn: 'Deine Passphrase öffnet auch die Datei.',
    backupSave: 'Sicherung speichern',
    backupDone: 'Gespeichert. Prüfe sie einmal, damit du weißt, dass sie sich öffnen lässt.',
    check: 'Meine Sicherung prüfen',
    checkLead: 'Öffnet eine Sicherung und sagt, was darin ist. Es ändert sich nichts.',
    checkFile: 'Datei der Sicherung',
    checkButton: 'Prüfen',
    checkFound: (home, street) => `Sie lässt sich öffnen: ${home} in ${street}.`,
    checkSaved: (when) => `Gespeichert ${when}.`,
    checkOurs: 'Es ist der Schlüssel dieses Hauses.',
    checkOther: 'Es ist der Schlüssel eines anderen Hauses, oder dieses Hauses, bevor es neu begann.',

    allowance: 'Tagesrahmen',
    allowanceLead:
      'Was Aufträge und Lieferungen am Tag ohne deine Passphrase kosten dürfen, immer innerhalb deiner zwei Preise. Der Abgleich der Viertelstunde zählt nicht mit.',
    allowanceLeft: (left, daily) => `Heute sind noch ${left} von ${daily} frei.`,
    allowanceDaily: 'Am Tag höchstens',
    allowanceButton: 'Ändern',
    allowanceDone: 'Abgeschickt. Es gilt, sobald die Straße einig ist.',

    freeze: 'Mein Haus einfrieren',
    freezeLead:
      'Für einen Computer, der gestohlen wurde oder den jemand anderes benutzt: Sein Schlüssel gilt sofort nicht mehr, also wird nichts mehr von selbst unterschrieben. Dein Haus stimmt nicht mehr ab; Geld, Guthaben und Zähler bleiben.',
    freezeElsewhere:
      'Ist der Computer weg, komm auf einem anderen mit Wörtern oder Sicherung zurück: Auch das macht seinen Schlüssel ungültig.',
    freezeConfirm: 'Den Schlüssel des Computers, der für mein Haus abstimmt, ungültig machen.',
    freezeButton: 'Einfrieren',
    freezeDone: 'Abgeschickt. Es gilt, sobald die Straße einig ist.',

    card: 'Behalte dein Haus',
    cardLead:
      'Dein Haus hat seine ersten Einträge. Sein Schlüssel liegt nur in diesem Browser: Räumt der ihn weg oder geht der Computer kaputt, bringen ihn nur die zwölf Wörter oder eine Sicherung zurück.',
    cardGo: 'Die Wörter aufschreiben',
    cardLater: 'Später',

    unlockTitle: 'Dein Haus ist gesperrt',
    leaveLocked: 'Gesperrt lassen',
    unlockLead: 'Gib deine Passphrase ein, dann geht es weiter mit dem, was du gerade wolltest.',
  },
}
