// German: money given to a neighbour, and settling up outside the books.
import type { enSettle } from './en-settle.ts'

export const deSettle: typeof enSettle = {
  settle: {
    sendTitle: 'Einem Nachbarn Geld senden',
    sendLead: (have) =>
      `Du kannst weggeben, was du hast und nicht zurückgelegt hast: ${have}. Was du schulden darfst, ist nur für Energie da.`,
    to: 'An',
    toChoose: 'Wähle ein Haus',
    amount: 'Betrag',
    amountWrong: 'Schreib einen Betrag mit höchstens zwei Nachkommastellen.',
    send: 'Senden',
    sent: (amount, to) => `${amount} sind unterwegs an ${to}. Es zählt, sobald die Straße es vereinbart hat.`,
    noNeighbours: 'Hier ist noch niemand, dem du Geld senden könntest.',

    title: 'Ausgleichen',
    lead: 'Salden bleiben in den Büchern, so lange ihr wollt. Wer quitt sein will, zahlt außerhalb, per Bank oder bar, und beide sagen es hier.',
    square: 'Niemand müsste etwas zahlen, um quitt zu sein.',
    others: (count, shown) =>
      count === 1
        ? 'Eine Zahlung zwischen anderen Häusern würde sie quitt machen.'
        : `${shown} Zahlungen zwischen anderen Häusern würden sie quitt machen.`,
    youPay: (name, amount) => `Du würdest ${name} ${amount} zahlen.`,
    paysYou: (name, amount) => `${name} würde dir ${amount} zahlen.`,
    iPaid: 'Das habe ich bezahlt',
    iPaidName: (name, amount) => `Ich habe ${name} ${amount} bezahlt`,
    otherAmount: 'Ich habe einen anderen Betrag bezahlt',
    sayPaid: 'Sagen, dass ich bezahlt habe',

    open: 'Wartet auf ein Wort',
    youSaid: (name, amount, when) => `Am ${when} hast du gesagt, dass du ${name} ${amount} bezahlt hast.`,
    theySaid: (name, amount, when) => `Am ${when} hat ${name} gesagt, dir ${amount} bezahlt zu haben.`,
    waitsFor: (name) => `Nichts bewegt sich, bevor ${name} sagt, dass es angekommen ist.`,
    didItCome: 'Ist es angekommen? Erst dann ändern sich eure Salden.',
    late: 'Seit 14 Tagen hat niemand geantwortet. Sprecht miteinander; hilft das nicht, lass die Straße lesen, was war, oder entscheiden.',
    theyDeny: (name) => `${name} sagt, dass nichts angekommen ist.`,
    youDeny: 'Du hast gesagt, dass nichts angekommen ist. Kommt es doch noch, sag es.',
    talkHint:
      'Es steht am Brett für die ganze Straße. Worte entscheiden nichts: Die Salden ändern sich, wenn der Empfänger sagt, dass es angekommen ist, oder die Straße das findet.',
    paidTo: (name, when) => `Eine Zahlung an ${name}, gemeldet am ${when}`,
    paidBy: (name, when) => `Eine Zahlung von ${name}, gemeldet am ${when}`,
    came: 'Es ist angekommen',
    cameName: (name, amount) => `${amount} von ${name} sind angekommen`,
    notCome: 'Nichts angekommen',
    takeBack: 'Mein Wort zurücknehmen',
    answered: 'Deine Antwort ist unterwegs.',
  },
}
