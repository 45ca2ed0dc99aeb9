// German: a year of green power, and certificates of what was used up.
import type { enGreen } from './en-green.ts'

export const deGreen: typeof enGreen = {
  green: {
    title: 'Grüner Strom',
    lead: 'Was dein Haus in einem Jahr verbraucht hat, woher es kam und was das der Luft erspart hat. Jede Wh zählt bei dem, der sie verbraucht hat, und nur einmal.',
    year: 'Jahr',
    make: 'Bericht erstellen',
    making: 'Die Bücher werden gelesen …',
    of: (year, name, street) => `Grüner Strom ${year}: ${name}, ${street}`,
    begins: (when) => `Die Bücher auf diesem Computer beginnen am ${when}, und so auch dieser Bericht.`,
    local: 'Von Nachbarn und aus deinem eigenen Energieguthaben',
    grid: 'Aus dem öffentlichen Netz',
    share: 'Anteil, der nicht aus dem öffentlichen Netz kam',
    ownRoof:
      'Was dein Dach deinem Haus gegeben hat, bevor es am Zähler ankam, steht auf keinem Beleg und ist nicht mitgezählt.',
    months: 'Monat für Monat',
    month: 'Monat',
    fromStreet: 'Aus der Straße',
    fromGrid: 'Öffentliches Netz',
    shareShort: 'Anteil',
    avoided: 'Vermieden',
    certificates: 'Entwertungsnachweise',
    certificatesLead:
      'Energieguthaben, das verbraucht ist, ist entwertet: Niemand kann es noch einmal zählen. Jede Zeile ist ein Beleg, der sagt, was, wann und für wen; seine Datei beweist das jedem, unter „Eine Abrechnung prüfen“.',
    certificatesNone: 'In diesem Jahr wurde hier kein Energieguthaben verbraucht.',
    certificatesCount: (count) => `${count} Nachweise, die neuesten zuerst.`,
    booked: 'Gebucht',
    source: 'Quelle',
    energy: 'Energie',
    number: 'Beleg',
    save: 'Beweis speichern',
    saveOf: (number) => `Den Beweis zu Beleg ${number} speichern`,
    all: 'Alle Nachweise zeigen',
    csv: 'Als Tabelle speichern (CSV)',
    print: 'Drucken',
  },
}
