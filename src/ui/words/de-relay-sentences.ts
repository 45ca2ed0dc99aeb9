// Deutsch: warum ein Relais abgelehnt wurde, und was zu einem gesagt wird.
import type { enRelaySentences } from './en-relay-sentences.ts'

export const deRelaySentences: typeof enRelaySentences = {
  'relay-choice-invalid': {
    says: 'Eine solche Relaiskarte, einen solchen Kanal oder eine solche Adresse gibt es nicht.',
    next: 'Wähl die Art der Karte aus der Liste, einen ihrer Kanäle und auf einem Bus eine Adresse von 1 bis 247.',
  },
  'relay-in-use': {
    says: 'Dieses Relais ist gerade in Gebrauch.',
    next: 'Probier es aus, wenn keine Lieferung offen und der letzte Versuch vorbei ist.',
  },
  'relay-rests': {
    says: 'Dieses Relais wurde eben erst geschaltet, oder in der letzten Stunde schon oft.',
    next: 'Warte, bis die Zeit daneben um ist: Kurze Pausen verschleißen Kontakte und Kompressoren.',
  },
  'relay-unsure': {
    says: 'Niemand weiß, wie dieses Relais steht, darum wird es nicht ausprobiert.',
    next: 'Lies den Satz daneben und prüfe zuerst Karte, Leitungen und Last.',
  },
}
