// Deutsch, siebter Teil: Relais, was ihnen gesagt wird, was sie antworten, wie man eines auswählt und ausprobiert.
import type { enRelay } from './en-relay.ts'

export const deRelay: typeof enRelay = {
  relay: {
    on: 'an',
    off: 'aus',
    unknown: 'unbekannt',
    should: 'Soll',
    commanded: 'Befohlen',
    confirmedBy: { board: 'von der Karte bestätigt', meter: 'vom Zähler bestätigt' },
    unconfirmed: 'noch nicht bestätigt',
    doubtful: 'zweifelhaft',
    reasons: {
      'no-delivery': 'Keine Lieferung ist offen, darum bleibt es aus.',
      'delivery-open': 'Eine Lieferung ist offen.',
      autopilot: 'Der Autopilot will ihn an haben.',
      'autopilot-waits': 'Der Autopilot wartet auf einen guten Moment.',
      'autopilot-paused': 'Aus, weil der Autopilot Pause hat.',
      'not-fail-safe':
        'Aus: Diese Karte bliebe an, wenn der Computer ausfällt, deshalb darf der Autopilot sie nicht benutzen. Nimm dafür eine andere Art von Karte.',
      testing: 'Du probierst es gerade aus.',
      'no-consent': 'Wartet auf deine Zustimmung.',
      'meter-silent': 'Aus, weil der Zähler schweigt.',
      resting: 'Aus, weil die Straße ruht.',
      'minimum-time': 'Hält seine Stellung für die Mindestzeit.',
      'flows-though-off':
        'Aus, aber der Zähler zeigt die Last noch immer. Vielleicht klebt der Kontakt: Schalte die Last an ihrer Sicherung aus und lass die Verdrahtung prüfen. Ist alles in Ordnung, wähl die Karte unten noch einmal.',
      'nothing-though-on':
        'Aus, weil gar nichts floss, solange es an war. Prüfe Sicherung und Leitung der Last; in einer Viertelstunde wird es wieder versucht.',
      'board-silent':
        'Die Karte antwortet nicht, also weiß niemand, wie sie steht. Prüfe ihren Strom, ihre Leitungen und ob Art und Adresse stimmen.',
      'board-refuses': 'Die Karte weist den Befehl zurück. Prüfe, welche Art sie ist und welcher Kanal.',
      'stays-on':
        'Die Karte sagt, dass es noch an ist, obwohl ihr aus befohlen wurde. Es wird ihr immer wieder gesagt; schalte die Last an ihrer Sicherung aus.',
    },
    kinds: {
      lease: 'Eigener Controller mit der Hearthgrid-Leitung (schaltet von selbst aus)',
      'modbus-timed': 'Modbus-Karte mit „Flash-on“ (schaltet von selbst aus)',
      modbus: 'Modbus-Karte ohne „Flash-on“',
      'modbus-old': 'Alte Modbus-Platine, die ab 1 zählt (R4D und ähnliche; antwortet nie)',
      'lcus-1': 'LCUS-1 (ein Relais, antwortet nie)',
      lcus: 'LCUS-2, LCUS-4 oder LCUS-8',
      numato: 'USB-Relaismodul von Numato',
    },
    used: (kind, channel) => `${kind}, Kanal ${channel}.`,
    usedOnBus: (kind, channel, unit) => `${kind}, Kanal ${channel}, Adresse ${unit}.`,
    failSafe: {
      lease: 'Es schaltet von selbst aus, wenn der Computer ausfällt.',
      'usb-loss': 'Es schaltet aus, wenn der Stecker gezogen wird.',
      none: 'Es bleibt, wie es ist, wenn der Computer ausfällt.',
    },
    leaseLeft: (time) => `Fiele dieser Computer jetzt aus, wäre es binnen ${time} aus.`,
    again: (time) => `In ${time} darf es wieder angehen.`,
    test: 'Ausprobieren: 10 Sekunden an',
    testing: (time) => `Noch ${time} an.`,
    testLead: 'Drück das nur, wenn jetzt angehen darf, was daran hängt.',
    signs: (meter) => `Sie unterschreibt die Ablesungen von „${meter}“ mit einem eigenen Schlüssel.`,
    maySign:
      'Diese Karte hat den Schlüssel eines Zählers. Sie kann die Ablesungen eines deiner Zähler anstelle dieses Computers unterschreiben, der weiter liest, was der Zähler zeigt. Ohne die Karte werden dann keine gesendet.',
    signsFor: 'Zähler, dessen Ablesungen sie unterschreibt',
    letSign: 'Die Karte unterschreiben lassen',
    signFaults: {
      lost: 'Die Karte ist nicht angeschlossen oder nicht als Relaiskarte in Gebrauch.',
      silent: 'Die Karte wurde um ihre Unterschrift gebeten und hat nicht geantwortet.',
      refuses: 'Die Karte weigert sich zu unterschreiben. Vielleicht hat sie ihren Schlüssel verloren.',
      'other-key':
        'Die Karte unterschreibt mit einem anderen Schlüssel als dem, den die Straße kennt. Vielleicht ist es eine andere Karte.',
      'wrong-signature':
        'Was die Karte liefert, ist keine gültige Unterschrift ihres Schlüssels. Wahrscheinlich stimmt ihr Programm nicht.',
    },
    signedBy: 'Unterschrieben von',
    itsBoard: (port) => `seiner Karte an ${port}`,
    notSent:
      'Darum werden die Ablesungen dieses Zählers nicht gesendet. Bring die Karte in Ordnung, oder lass wieder diesen Computer unterschreiben.',
    computerSigns: 'Wieder diesen Computer unterschreiben lassen',
    keyElsewhere:
      'Dieser Zähler gehört schon zu dir, mit einem Schlüssel, der nicht hier ist: in einer Karte, die nicht angeschlossen ist, oder an einem anderen Computer. Schließ die Karte an, oder melde den Zähler noch einmal an; dann unterschreibt ab da dieser Computer.',
    signingSent: 'Gesendet. Es gilt, sobald die Straße zugestimmt hat.',
    title: 'Es ist eine Relaiskarte',
    change: 'Andere Karte oder anderer Kanal',
    lead: 'Sag das nur, wenn du es weißt: Ab dann schreibt Hearthgrid auf diesen Anschluss und schaltet das Relais als Erstes aus.',
    kind: 'Art der Karte',
    choose: 'bitte wählen',
    chooseProblem: 'Wähl, welche Art von Karte es ist.',
    byItself: 'Schaltet von selbst aus',
    latches: 'Bleibt, wie sie ist, wenn der Computer ausfällt',
    channels: 'Kanäle',
    channelsProblem: 'Hake mindestens einen Kanal an.',
    channelsLead:
      'Hake nur Kanäle an, an denen etwas hängt: Jeder ist ein Relais für sich, und alle schließen für eine Lieferung.',
    channelFrom0: (last) => `Von 1 an gezählt: Was die Karte 0 nennt, ist hier 1, ihr letzter ist ${last}.`,
    address: 'Adresse',
    addressHint: 'Ab Werk: 1.',
    addressProblem: 'Eine Zahl von 1 bis 247.',
    use: 'Als Relais verwenden',
    consent:
      'Ich weiß, dass diese Karte anbleibt, wenn der Computer ausfällt. An diesem Relais darf nichts gefährlich werden, wenn es anbleibt, und Spule aus heißt Last aus.',
    consentNeeded: 'Diese Karte hält ihre Stellung, solange sie Strom hat, auch wenn der Computer ausfällt.',
  },
}
