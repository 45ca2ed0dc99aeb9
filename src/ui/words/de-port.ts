// Deutsch, sechster Teil: ein Anschluss mit einem Zähler daran, auch solche, die man fragen muss, und versiegelte.
import type { enPort } from './en-port.ts'

export const dePort: typeof enPort = {
  port: {
    states: {
      closed: 'geschlossen',
      listening: 'hört zu, noch nichts vernommen',
      searching: 'sucht Zähler am Bus',
      switching: 'als Relais in Gebrauch',
      reading: 'liest',
      silent: 'schweigt',
      'wrong-speech': 'spricht, aber keine Sprache, die wir kennen',
      busy: 'von einem anderen Programm belegt',
      lost: 'abgezogen',
      'not-allowed': 'vom Browser nicht erlaubt',
      asking: 'fragt, noch keine Antwort',
      sealed: 'versiegelt: braucht den Schlüssel vom Netzbetreiber',
      'wrong-key': 'versiegelt: dein Schlüssel öffnet es nicht',
      unsupported: 'der Adapter kann diese Leitung nicht',
      played: 'zu Ende gespielt',
    },
    next: {
      closed: 'Wähle den Anschluss noch einmal.',
      listening:
        'Die meisten Zähler sprechen alle 1 bis 10 Sekunden. Bei manchen schaltet erst eine PIN den Kundenanschluss frei, und manche muss man fragen: Sag das unten.',
      searching: 'Das dauert anderthalb Minuten; solange wird kein anderer Zähler an diesem Bus gelesen.',
      switching: '',
      reading: '',
      silent: 'Prüfe den Stecker, und ob der Lesekopf auf dem Licht des Zählers sitzt.',
      'wrong-speech': 'Prüfe, ob das Kabel zum Zähler passt. Ein Fehlerbericht mit seinem Typ hilft, ihn zu lernen.',
      busy: 'Schließ das andere Programm und wähle den Anschluss noch einmal.',
      lost: 'Steck ihn wieder ein; es geht von selbst weiter.',
      'not-allowed': 'Erlaube es in den Einstellungen des Browsers und wähle den Anschluss noch einmal.',
      asking: 'Ein Zähler mit optischem Kopf braucht einige Sekunden für die Antwort, einer am Bus höchstens eine.',
      sealed: 'Der Zähler spricht, versiegelt aber, was er sagt. Den Schlüssel gibt der Netzbetreiber dem Haushalt.',
      'wrong-key':
        'Vergleiche den Schlüssel mit dem Brief des Netzbetreibers; nach einem Zählerwechsel gibt es einen neuen.',
      unsupported: 'Wähle eine andere Geschwindigkeit oder Parität, oder nimm einen anderen Adapter.',
      played:
        'Wähle sie noch einmal, um sie wieder abzuspielen; ein angemeldeter Zähler geht weiter, wo seine Zahlen höher sind.',
    },
    statesAsked: {
      silent: 'antwortet nicht',
      'wrong-speech': 'antwortet, aber nicht wie diese Zählerart',
    },
    nextAsked: {
      silent:
        'Prüfe Strom und Stecker, am Bus beide Drähte (A und B), die Adresse und die Geschwindigkeit; dann die Zählerart.',
      'wrong-speech':
        'Er antwortet, aber nicht wie diese Zählerart. Prüfe, welche es ist, seine Adresse und Geschwindigkeit.',
    },
    asked: {
      title: 'Meinen Zähler muss man fragen',
      change: 'Anders fragen',
      lead: 'Zähler am Bus (Modbus) und viele mit optischem Kopf sprechen nur auf eine Frage. Ab dann schreibt Hearthgrid auf diesen Anschluss, und nur Fragen, die den Zähler lesen.',
      kind: 'Zählerart',
      choose: 'bitte wählen',
      chooseProblem: 'Wähle, was auf dem Zähler steht.',
      bus: 'Am Bus (RS-485 oder TTL, Modbus)',
      optical: 'Mit optischem Kopf',
      kinds: {
        iec: 'jeder Hersteller, IEC 62056-21',
        'iec-battery': 'jeder Hersteller, IEC 62056-21, läuft mit Batterie und muss geweckt werden',
      },
      oneWay: 'Diese Art zählt nur eine Richtung: Was du einspeist, würde als bezogen gezählt.',
      address: 'Adresse',
      addressHint: (unit) => `Wie geliefert: ${unit}. Mehrere Zähler dieser Art: 1, 2, 3.`,
      addressProblem: 'Eine Zahl von 1 bis 247.',
      keep: 'Die Zähler, die hier schon gefragt werden, weiter fragen',
      find: 'Ihre Adressen suchen',
      findLead:
        'Jede Adresse am Bus wird mit dieser Geschwindigkeit einmal gefragt; wer wie diese Art antwortet, wird von da an gefragt.',
      speed: 'Geschwindigkeit',
      asDelivered: (value) => `${value}, wie geliefert`,
      baud: (speed) => `${speed} Baud`,
      parity: 'Parität',
      parities: { none: 'keine', even: 'gerade', odd: 'ungerade' },
      signals: 'Strom für den Lesekopf',
      signalsUsual: 'wie der Adapter ihn gibt',
      signalsOf: (on, off) => `${on} an, ${off} aus`,
      signalsHint:
        'Manche Leseköpfe nehmen ihren Strom aus einer Leitung des Steckers. Nimm eine andere, wenn keine Antwort kommt.',
      submit: 'Diesen Zähler fragen',
      is: (kind) => `Gefragt als: ${kind}.`,
      isBus: (count, speed, parity) => `${count} Zähler werden reihum gefragt, ${speed} Baud, Parität ${parity}.`,
      at: (kind, unit) => `${kind}, Adresse ${unit}`,
      searching: (unit) => `Adresse ${unit} von 247.`,
      foundNone: 'Keine Adresse hat wie diese Art geantwortet.',
      found: (units) => `Wie diese Art hat geantwortet: Adresse ${units}.`,
      foundOthers: (units) =>
        `An Adresse ${units} antwortet jemand, aber nicht wie diese Art. Füge ihn mit seiner eigenen Art hinzu.`,
      isOnBus: (kind, unit, speed, parity) =>
        `Gefragt als: ${kind}, Adresse ${unit}, ${speed} Baud, Parität ${parity}.`,
    },
    unsure:
      'An diesem Adapter oder an einem, der genauso aussieht, sollte ein Zähler gefragt werden. Sag noch einmal, an welchem.',
    listenAgain: 'Wieder nur zuhören',
    sealed: {
      title: 'Versiegelter Zähler',
      meter: 'Zähler, der versiegelt',
      unopened: 'Von deinem Schlüssel nicht geöffnet',
      replayed: 'Älter als ein früheres, übergangen',
      opened: 'Dein Schlüssel öffnet ihn. Er bleibt nur auf diesem Computer und wird nie wieder gezeigt.',
      give: 'Den Schlüssel geben',
      change: 'Einen anderen Schlüssel geben',
      lead: 'Der Netzbetreiber schickt den Schlüssel auf Anfrage, oft unter „Kundenschlüssel“, „GUEK“ oder „EK“. Er bleibt auf diesem Computer, steht in keinem Bericht und in keinem Buch der Straße.',
      encryption: 'Schlüssel (Verschlüsselung)',
      encryptionHint: '32 Zeichen, 0 bis 9 und A bis F; Leerzeichen sind egal.',
      authentication: 'Authentisierungsschlüssel (falls du einen hast)',
      authenticationHint: 'Manchmal „GAK“ oder „AK“. Luxemburg: leer lassen.',
      problem: 'Ein Schlüssel hat 32 Zeichen, 0 bis 9 und A bis F.',
      submit: 'Mit diesem Schlüssel öffnen',
    },
  },
}
