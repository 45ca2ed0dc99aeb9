// German: the address of a home, to be given and to be taken.
import type { enReceive } from './en-receive.ts'

export const deReceive: typeof enReceive = {
  receive: {
    title: 'Geld empfangen',
    lead: 'Deine Adresse nennt dein Haus und diese Straße. Gib sie einem Nachbarn oder lass sie scannen: Dann ist das Formular dort ausgefüllt. Nichts darin ist geheim.',
    amount: 'Betrag, um den du bittest, falls du willst',
    address: 'Deine Adresse',
    theirs: 'Die andere Adresse, falls du sie hast',
    theirsHint: 'Füge sie ein, scanne sie, oder wähle unten das Haus.',
    noAddress: 'Das ist keine Adresse eines Hauses. Sie beginnt mit „hearthgrid:“.',
    otherStreet: 'Dieses Haus wohnt an einer anderen Straße, mit anderen Büchern.',
    ownAddress: 'Das ist deine eigene Adresse.',
    nobodyThere: 'Unter dieser Adresse wohnt niemand mehr.',
  },
}
