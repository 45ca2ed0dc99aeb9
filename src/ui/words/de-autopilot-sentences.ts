// German: why the autopilot's settings were not taken.
export const deAutopilotSentences = {
  'autopilot-invalid': {
    says: 'Mit einer dieser Zahlen oder Namen kann der Autopilot nicht arbeiten.',
    next: 'Such nach einem fehlenden Namen, einer Leistung von 0, einem Speicher mit 0 kWh oder einem Verbraucher, der auf nichts wartet.',
  },
  'autopilot-no-relay': {
    says: 'Der Autopilot hat kein Relais bekommen, das er schalten kann.',
    next: 'Wähle zuerst unter Zähler eine Relaiskarte und dann hier.',
  },
  'autopilot-relay-twice': {
    says: 'Zwei Regeln würden dasselbe Relais schalten.',
    next: 'Gib jedem Verbraucher, dem Lader und dem Wechselrichter ein eigenes Relais.',
  },
  'autopilot-prices': {
    says: 'Mit diesen Preisen würde der Autopilot teurer kaufen als verkaufen.',
    next: 'Setze den Preis zum Kaufen oder Laden unter den zum Verkaufen oder Entladen.',
  },
} as const
