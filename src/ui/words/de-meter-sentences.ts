// Deutsch: warum ein Zähler abgelehnt wurde, und was zu seinem Anschluss gesagt wird.
import type { enMeterSentences } from './en-meter-sentences.ts'

export const deMeterSentences: typeof enMeterSentences = {
  'meter-sealed': {
    says: 'Der Zähler versiegelt, was er sagt.',
    next: 'Gib unter Zähler den Schlüssel, den der Netzbetreiber für deinen Haushalt hat.',
  },
  'port-unsupported': {
    says: 'Der Adapter an diesem Anschluss kann diese Geschwindigkeit oder Parität nicht.',
    next: 'Wähle unter Zähler eine andere, oder nimm einen anderen Adapter.',
  },
  'meter-kind-unknown': {
    says: 'Diese Zählerart ist hier nicht bekannt.',
    next: 'Wähle eine aus der Liste; ein Fehlerbericht mit dem Typ hilft, sie zu lernen.',
  },
  'meter-address-invalid': {
    says: 'Die Adresse eines Zählers ist eine Zahl von 1 bis 247.',
    next: 'Sieh im Menü des Zählers oder auf seinem Schild nach; die meisten kommen mit 1.',
  },
  'meter-address-twice': {
    says: 'Zwei Zähler an einem Bus können nicht dieselbe Adresse haben.',
    next: 'Gib einem von ihnen in seinem Menü eine andere, während der andere abgesteckt ist.',
  },
  'meter-bus-full': {
    says: 'Mehr als 16 Zähler an einem Bus werden nicht gefragt: Jeder käme zu selten an die Reihe.',
    next: 'Schließ einige von ihnen an einen anderen Adapter an.',
  },
  'meter-line-invalid': {
    says: 'Auf diese Geschwindigkeit oder Parität ist kein Zähler gestellt.',
    next: 'Wähle eine aus der Liste.',
  },
  'not-sealed': {
    says: 'An diesem Anschluss war nichts Versiegeltes zu hören.',
    next: 'Warte auf das nächste Telegramm des Zählers und gib dann den Schlüssel.',
  },
  'seal-key-malformed': {
    says: 'Das ist kein Schlüssel: Er hat 32 Zeichen, 0 bis 9 und A bis F.',
    next: 'Kopiere ihn noch einmal aus dem Brief des Netzbetreibers.',
  },
  'second-key-malformed': {
    says: 'Der Authentisierungsschlüssel ist keiner: Er hat 32 Zeichen, 0 bis 9 und A bis F.',
    next: 'Kopiere ihn noch einmal, oder lass das Feld leer, wenn du keinen hast.',
  },
  'seal-key-wrong': {
    says: 'Dieser Schlüssel öffnet nicht, was der Zähler sagt.',
    next: 'Prüfe, ob er zu diesem Zähler gehört. Wer zwei Schlüssel hat, braucht beide.',
  },
}
