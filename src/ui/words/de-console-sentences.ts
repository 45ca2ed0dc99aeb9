// Deutsch: warum an der Konsole, bei einem Stand von Hand oder einer Datei etwas abgelehnt wurde.
import type { enConsoleSentences } from './en-console-sentences.ts'

export const deConsoleSentences: typeof enConsoleSentences = {
  'entry-falls': {
    says: 'Das ist weniger, als dieser Zähler schon gezeigt hat.',
    next: 'Sieh noch einmal hin, Ziffer für Ziffer. Nach einem Zählertausch melde den neuen an.',
  },
  'entry-implausible': {
    says: 'Das ist mehr, als dieser Zähler seit der letzten Ablesung gezählt haben kann.',
    next: 'Sieh nach, wo das Komma steht, und ob es die richtige Zahl ist.',
  },
  'entry-doubtful': {
    says: 'Das ist viel für diese Zeit.',
    next: 'Sieh noch einmal auf den Zähler. Wenn er das zeigt, sag es mit dem Knopf.',
  },
  'entry-time': {
    says: 'Ein Stand gilt, wenn er aus den letzten 47 Stunden ist und nicht aus der Zukunft.',
    next: 'Prüfe Datum und Uhrzeit, oder lies den Zähler jetzt ab.',
  },
  'entry-too-early': {
    says: 'Die Straße hat schon eine spätere Ablesung dieses Zählers.',
    next: 'Nur neuere zählen. Lies den Zähler noch einmal ab.',
  },
  'board-signs-nothing': {
    says: 'Die Karte, die die Ablesungen eines Zählers unterschreibt, tut es nicht; darum werden sie nicht gesendet.',
    next: 'Sieh unter Zähler nach: Dort steht, was mit ihr nicht stimmt.',
  },
  'meter-key-elsewhere': {
    says: 'Der Schlüssel dieses Zählers ist an einem anderen Computer oder in einer Karte, die seine Ablesungen unterschreibt.',
    next: 'Tipp den Stand an jenem Computer ein, oder lass wieder diesen Computer unterschreiben.',
  },
  'recording-nothing': {
    says: 'In dieser Aufzeichnung ist nichts, was ein Zähler gesagt hat.',
    next: 'Zeichne mindestens eine halbe Minute auf, während der Zähler angeschlossen ist.',
  },
  'recording-not-one': {
    says: 'Das ist keine Aufzeichnung eines Anschlusses.',
    next: 'Wähle eine Datei, die mit „Beenden und speichern“ entstand; ihre erste Zeile beginnt mit „hearthgrid-recording“.',
  },
  'recording-other-version': {
    says: 'Diese Aufzeichnung kommt von einer neueren Fassung der Seite.',
    next: 'Lade die Seite neu und wähle sie noch einmal.',
  },
  'recording-damaged': {
    says: 'Ein Teil dieser Aufzeichnung ist beschädigt.',
    next: 'Kopiere oder schick sie noch einmal, als Datei und nicht als Text in einer Nachricht.',
  },
  'recording-too-large': {
    says: 'Diese Aufzeichnung ist größer als jede, die diese Seite macht.',
    next: 'Wähle eine kürzere.',
  },
  'energy-file-too-large': {
    says: 'Diese Tabelle ist größer als 16 MB.',
    next: 'Speichere einen kürzeren Zeitraum, zum Beispiel ein Jahr.',
  },
  'energy-file-not-text': {
    says: 'Diese Datei ist kein Text, vielleicht eine Tabellenkalkulation.',
    next: 'Öffne sie dort und speichere sie als CSV.',
  },
}
