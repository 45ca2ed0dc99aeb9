// Deutsch, fünfter Teil: die Bücher als Datei, die man von Hand trägt, und Helfer von außen.
import type { enCarry } from './en-carry.ts'

export const deCarry: typeof enCarry = {
  carry: {
    title: 'Die Bücher von Hand tragen',
    lead: 'Häuser, die sich nicht erreichen, können Einträge als Datei weitergeben, auf einem USB-Stick oder per Messenger. Wer sie einliest, prüft jeden Eintrag noch einmal; glauben muss man ihr nichts.',
    save: 'Eine Datei sichern',
    saveHint:
      'Schlüssel sind nicht darin, aber alle Namen, Ablesungen und Geschäfte dieser Einträge: Gib sie nur an Nachbarn.',
    which: 'Welche Einträge',
    newest: 'die neuesten, klein genug zum Verschicken',
    since: 'alle ab einem Eintrag',
    from: 'Erster Eintrag',
    fromHint: 'Dein Nachbar liest ihn unter Mehr ab; 1 nimmt alles, was hier aufbewahrt ist.',
    fromProblem: 'Schreib die Nummer eines Eintrags, zum Beispiel 1.',
    saveButton: 'Die Bücher als Datei sichern',
    saved: (from, to) => `Gesichert: Einträge ${from} bis ${to}.`,
    savedFrom: (from) => `Einträge vor ${from} sind auf diesem Computer nicht mehr vollständig aufbewahrt.`,
    savedPart: (next) => `Mehr fasst eine Datei nicht. Sichere eine zweite ab Eintrag ${next}.`,
    take: 'Eine Datei einlesen',
    takeLead: (last, next) =>
      `Deine Bücher enden mit Eintrag ${last}. Eine Datei, die daran anschließt, beginnt mit Eintrag ${next} oder einem früheren.`,
    choose: 'Datei wählen',
    drop: 'Oder hier ablegen.',
    progress: (at, to) => `Geprüft bis Eintrag ${at} von ${to}.`,
    taken: (count, last) => `${count} neue Einträge. Deine Bücher enden jetzt mit Eintrag ${last}.`,
    takenOne: (last) => `Ein neuer Eintrag. Deine Bücher enden jetzt mit Eintrag ${last}.`,
  },
  ice: {
    see: 'Die Straße hat für sie gestimmt, oder wer diese Seite bereitstellt, hat sie eingestellt. Ein Helfer erfährt die Adressen eurer Computer und wann sie sich verbinden, nie, was gesprochen wird.',
    wrong: (why) => `keine: sie sind falsch eingestellt (${why})`,
  },
}
