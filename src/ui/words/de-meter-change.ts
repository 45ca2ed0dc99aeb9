// German: another meter hangs in the place of a registered one, or it is gone for good.
import type { enMeterChange } from './en-meter-change.ts'

export const deMeterChange: typeof enMeterChange = {
  meterChange: {
    open: 'Getauscht oder weg',
    lead: 'Wenn sein Zählerstand fällt, lehnt die Straße seine Ablesungen ab. Sag es ihr, dann ist die nächste Ablesung ein neuer Anfang: Dazwischen wird nichts gezählt, und was inzwischen geflossen ist, rechnet dein Versorger ab. Höchstens einmal am Tag.',
    reset: 'Es ist derselbe Zähler; sein Stand wurde zurückgesetzt',
    other: 'An seiner Stelle hängt ein anderer Zähler',
    number: 'Nummer des neuen Zählers',
    numberHint: 'wie auf seinem Schild und in seinen Telegrammen',
    send: 'Den Wechsel melden',
    sent: 'Gesendet. Sobald die Straße zugestimmt hat, beginnt er mit der nächsten Ablesung neu.',
    sentOther:
      'Gesendet. Sobald die Straße zugestimmt hat, schließ den neuen Zähler an und melde ihn an: Er tritt an die Stelle des alten.',
    retireLead: 'Ein Zähler, der für immer weg ist, sagt nichts mehr; was er gezählt hat, bleibt in den Büchern.',
    retireSure: 'Dieser Zähler ist für immer weg.',
    retire: 'Aus den Büchern nehmen',
    retired: 'Gesendet. Sobald die Straße zugestimmt hat, ist er aus den Büchern.',
  },
}
