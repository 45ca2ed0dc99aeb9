// Deutsch: die Konsole eines Anschlusses, Stände von Hand und eigene Energiedaten.
import type { enConsole } from './en-console.ts'

export const deConsole: typeof enConsole = {
  console: {
    protocol: 'Sprache',
    protocols: {
      p1: 'P1 (DSMR)',
      sml: 'SML',
      iec: 'IEC 62056-21',
      tic: 'Linky TIC',
      han: 'HAN (DLMS)',
      dlms: 'DLMS push',
      modbus: 'Modbus RTU',
    },
    line: 'Leitung',
    leftOut: 'Halb aufgegeben',
    doubted: 'Auf eine zweite Ablesung gewartet',
    open: 'Leitung ansehen, aufzeichnen',
    raw: 'Rohe Bytes',
    rawLead:
      'Die neuesten Bytes auf dieser Leitung, wie sie sind, höchstens 4 kB. Nichts wird aufgehoben, wenn du nicht hinsiehst.',
    rawNone: 'Kein Byte, seit du hinsiehst.',
    rawTable: 'Die neuesten zuletzt',
    time: 'Zeit',
    what: 'Was',
    bytes: 'Bytes (hexadezimal)',
    text: 'Als Text',
    kinds: {
      received: 'empfangen',
      sent: 'gesendet',
      opened: 'geöffnet',
      damaged: 'beschädigt',
      lost: 'abgezogen',
    },
    record: 'Rohe Bytes aufzeichnen',
    recordLead:
      'Eine Aufzeichnung zeigt, wie dein Zähler spricht: Spiel sie auf einer Probestraße ab, oder schick sie mit einem Fehlerbericht. Sie enthält die Nummer deines Zählers und was er zählt. Sie endet nach 15 Minuten oder 1 MB.',
    recordAsked: 'Bei diesem Zähler beginnt die Aufzeichnung mit der ersten Frage.',
    recording: (bytes, seconds) => `Zeichnet auf: ${bytes} Bytes in ${seconds} s.`,
    recordFull: 'Die Aufzeichnung ist voll. Speichere sie.',
    recordSave: 'Beenden und speichern',
    recordSaved: 'Gespeichert bei deinen Downloads.',
    report: 'Fehlerbericht zu diesem Anschluss speichern',
    reportLead:
      'Eine Textdatei: Art des Steckers, Sprache, Leitung, Zahlen und Zustand dieses Anschlusses. Ohne die Nummer deines Zählers, ohne seine Stände, ohne rohe Bytes.',
    reportWith: 'Mit den neuesten rohen Bytes und der Nummer des Zählers, die ohnehin in ihnen steht.',
    replay: 'Eine Aufzeichnung abspielen',
    replayLead:
      'Eine Datei, die hier oder bei Nachbarn aufgezeichnet wurde, klingt, als wäre ihr Zähler jetzt angesteckt. Sie zählt nur auf Probestraßen.',
    replayChoose: 'Aufzeichnung wählen',
    replayOf: (name) => `Aufzeichnung „${name}“`,
    replayed: 'Das ist eine Aufzeichnung, die abgespielt wird, und kein Zähler von heute.',
    replayedReal: 'Auf dieser Straße wird sie nur gezeigt: Aufgezeichnete Zähler zählen nur auf Probestraßen.',
    replayedTrial: 'Das ist eine Probestraße: Du kannst sie anmelden, und sie ist als simuliert gekennzeichnet.',
    replayEnd: 'Nicht weiter abspielen',
    browsers: 'Welche Browser einen Zähler erreichen',
    browsersLead: [
      'Chrome und Edge am Computer: jeder Lesekopf und jedes Kabel, das dem System als serieller Anschluss erscheint.',
      'Chrome auf Android: nur Adapter, die sich als Modem ausgeben (CDC-ACM), wie manche Mikrocontroller; nicht die Chips FTDI, CH340, CP210x oder PL2303, die in den meisten Kabeln stecken. Mit einem echten Gerät wurde es noch nicht versucht.',
      'Firefox: nur, wo er Web Serial anbietet. Safari: gar nicht.',
      'Überall: den Zähler von Hand ablesen, siehe unten.',
    ],
    usbOnly:
      'Dieser Browser hat keine eigenen seriellen Anschlüsse, darum spricht Hearthgrid über USB mit dem Stecker. Das geht nur mit Adaptern der Art CDC-ACM, und mit einem echten Gerät wurde es noch nicht versucht.',
  },
  byHand: {
    title: 'Ohne Kabel',
    lead: 'Lies den Zähler ab und tipp ein, was er zeigt. Was eingetippt ist, wird zum Tarif des Netzes abgerechnet; nur ein Zähler am Kabel handelt mit Nachbarn.',
    register: 'Einen Zähler von Hand anmelden',
    number: 'Nummer auf dem Zähler',
    numberHint: 'Von seinem Schild. Die Straße behält nur einen Fingerabdruck davon.',
    twice:
      'Wenn dieser Zähler irgendwo mit einem Kabel gelesen wird, melde ihn hier nicht an: Er würde doppelt gezählt, und am Fingerabdruck sieht man das nicht.',
    enter: 'Einen Stand eintippen',
    enterLead: (label) => `Was zeigt „${label}“?`,
    taken: 'Aus dem Netz bezogen (1.8.0)',
    given: 'Ins Netz abgegeben (2.8.0)',
    givenHint: 'Lass es, wie es ist, wenn der Zähler keine solche Zahl hat.',
    registerHint: 'Wie es dort steht, mit den Stellen nach dem Komma.',
    registerProblem: 'Eine Zahl in kWh mit höchstens drei Stellen nach dem Komma.',
    when: 'Wann hat er das gezeigt?',
    whenProblem: 'Ein Datum und eine Uhrzeit, nicht in der Zukunft.',
    submit: 'Diesen Stand eintragen',
    again: 'Ja, das zeigt er',
    doubt: (energy, span, power) =>
      `Das wären ${energy} in ${span}, im Mittel ${power}. Sieh noch einmal auf den Zähler.`,
    sent: 'An die Straße geschickt.',
    last: (taken, given, when) => `Zuletzt: ${taken} bezogen, ${given} abgegeben, ${when}.`,
    tag: 'von Hand eingetippt',
    span: {
      minutes: (count) => `${count} ${count === '1' ? 'Minute' : 'Minuten'}`,
      hours: (count) => `${count} Stunden`,
    },
  },
  energy: {
    title: 'Deine eigenen Energiedaten',
    lead: 'Bei vielen Netzbetreibern und Wechselrichtern kannst du eine Tabelle deiner Energie herunterladen (CSV). Sie wird hier gezeigt, bleibt auf diesem Computer und kommt nie in die Bücher der Straße.',
    import: 'Eine Tabelle einlesen',
    kind: 'Was sie zählt',
    kinds: { taken: 'aus dem Netz bezogen', given: 'ins Netz abgegeben', generated: 'zu Hause erzeugt' },
    rows: 'Jede Zeile ist',
    rowKinds: { amounts: 'die Energie eines Zeitraums', registers: 'ein Stand des Zählers' },
    stamps: 'Die Zeit steht',
    stampKinds: { start: 'am Anfang des Zeitraums', end: 'am Ende des Zeitraums' },
    unit: 'Einheit',
    unitFile: 'wie die Datei sagt',
    clock: 'Uhr der Datei',
    clocks: {
      here: (zone) => `${zone}, mit Sommerzeit`,
      winter: (zone) => `${zone}, das ganze Jahr Winterzeit`,
      utc: 'UTC',
    },
    clockHint: 'Nur, wo die Datei die Abweichung nicht selbst nennt.',
    choose: 'Tabelle wählen',
    taken: (rows, column, unit) =>
      column === ''
        ? `${rows} Zeiträume wurden übernommen, in ${unit}.`
        : `${rows} Zeiträume wurden aus der Spalte „${column}“ übernommen, in ${unit}.`,
    leftOut: (rows) => `${rows} Zeilen hatten keinen Wert.`,
    faulty: (count) =>
      count === 1
        ? 'Nichts wurde übernommen, und zwar deshalb:'
        : `Nichts wurde übernommen. ${count} Dinge stimmen nicht, zuerst:`,
    inLine: (line, says) => `Zeile ${line}: ${says}`,
    faults: {
      'no-table':
        'Es fand sich keine Zeile mit einer Zeit und einer Zahl. Speichere sie als CSV, mit einer Zeile je Zeitraum.',
      'no-value-column': 'Es fand sich keine Spalte mit Energie, nur mit Leistung oder Wörtern.',
      'date-ambiguous':
        'Es ist nicht zu erkennen, ob 03/04 im März oder im April liegt. Speichere das Datum als 2026-04-03.',
      'no-unit': 'Die Datei sagt nicht, ob sie kWh oder Wh zählt. Wähle oben die Einheit.',
      'no-zone': 'Dieser Browser kennt diese Uhr nicht. Wähle eine andere.',
      'too-many': 'Die Datei hat mehr als 400.000 Zeilen. Speichere einen kürzeren Zeitraum.',
      'time-unreadable': 'Das ist keine Zeit, die sich lesen lässt.',
      'time-missing':
        'Diese Stunde gab es nicht: Die Uhren wurden vorgestellt. Wenn die Datei bei Winterzeit bleibt, wähle diese Uhr.',
      'time-order': 'Dieser Augenblick kommt zweimal vor, oder nicht der Reihe nach.',
      'number-unreadable': 'Das ist keine Zahl, die sich lesen lässt.',
      negative: 'Das ist weniger als nichts. Wähle die andere Richtung und lass das Minus weg.',
      'register-falls': 'Der Stand sinkt. Wenn jede Zeile die Energie eines Zeitraums ist, wähle das oben.',
      'too-many-columns':
        'Hier sind mehr Spalten als in der Überschrift. Bei Kommas in Zahlen müssen Strichpunkte zwischen den Spalten stehen.',
      nothing: 'Es steht kein Wert darin.',
    },
    by: 'Zeigen nach',
    bys: { days: 'Tag', months: 'Monat' },
    sentence: {
      days: (from, until) => `Energie nach Tagen, ${from} bis ${until}.`,
      months: (from, until) => `Energie nach Monaten, ${from} bis ${until}.`,
    },
    most: (name, energy, kind) => `Am meisten: ${energy} ${kind} (${name}).`,
    noDays: 'Ihre Zeiträume sind länger als ein Tag, darum gibt es nur Monate.',
    table: 'Dasselbe als Tabelle',
    day: 'Tag',
    month: 'Monat',
    noValue: 'keine Daten',
    has: (kind, rows, from, until, file) => `${kind}: ${rows} Zeiträume, ${from} bis ${until} (${file}).`,
    forget: (kind) => `Vergessen, was ${kind} wurde`,
  },
}
