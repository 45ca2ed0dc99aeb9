// German: offering one's energy to the street, in three steps, and finding a neighbour's offer.
import type { enProvider } from './en-provider.ts'

export const deProvider: typeof enProvider = {
  filter: {
    title: 'Eingrenzen',
    place: 'Ort',
    anyPlace: 'jeder Ort',
    most: 'Preis höchstens',
    least: 'Leistung mindestens',
    none: 'So ein Angebot gibt es nicht. Verlange weniger, dann siehst du mehr.',
  },
  provider: {
    open: 'Biete deine Energie an',
    openLead: 'In drei Schritten. Vor dem letzten wird nichts gesendet.',
    step: (at, of) => `Schritt ${at} von ${of}`,
    questions: {
      source: 'Was verkaufst du, und wie viel Leistung steckt dahinter?',
      place: 'Wo steht es, und was misst es?',
      price: 'Was kostet es, und was steht hinter deinem Wort?',
    },
    installed: (source, power) => `${source}, ${power} angemeldet`,
    tooMuch: (power) => `Deine Zähler sind für ${power} angemeldet; biete so viel an oder weniger.`,
    measuredBy: 'Gemessen von',
    meterOf: (label, power) => `${label}, ${power}`,
    anotherMeter: 'Einen weiteren Zähler anmelden',
    noMeter:
      'Ein Angebot braucht einen Zähler, der misst, was du erzeugst, damit Nachbarn wissen, woher der Strom kommt. Du hast noch keinen in den Büchern.',
    toMeter: 'Einen Zähler verbinden',
    next: 'Weiter',
    back: 'Zurück',
    leave: 'Jetzt nicht',
    does: (what, price) =>
      `Nachbarn können deine behaltenen Energieguthaben (${what}) für ${price} kaufen, ohne dich zu fragen. Du kannst das Angebot jederzeit ändern oder ruhen lassen.`,
    nothingKept: 'Im Moment geht ins öffentliche Netz, was niemand kauft; es gäbe also nichts zu verkaufen.',
    keepInstead: 'Stattdessen als Guthaben behalten',
    stakeEnough: (amount) => `Die Straße verlangt von Anbietern ein Pfand von ${amount}; deines reicht.`,
    stakeShort: (amount, missing) =>
      `Die Straße verlangt von Anbietern ein Pfand von ${amount}; es fehlen ${missing}. Ein Pfand bleibt deines; du verlierst nur dann etwas davon, wenn Mitglieder feststellen, dass deine Ablesungen falsch waren.`,
    putUp: (amount) => `${amount} hinterlegen`,
    stakeSent: 'Dein Pfand ist unterwegs. Sobald die Straße zugestimmt hat, kannst du das Angebot eintragen.',
  },
}
