// English: money given to a neighbour, and settling up outside the books.

export const enSettle = {
  settle: {
    sendTitle: 'Send money to a neighbour',
    sendLead: (have: string) =>
      `You can give away what you have and have not set aside: ${have}. What you may owe is for energy only.`,
    to: 'To',
    toChoose: 'Choose a home',
    amount: 'Amount',
    amountWrong: 'Write an amount, with at most two decimals.',
    send: 'Send',
    sent: (amount: string, to: string) =>
      `${amount} is on its way to ${to}. It counts as soon as the street has agreed.`,
    noNeighbours: 'There is nobody here yet to send money to.',

    title: 'Settle up',
    lead: 'Balances stay on the books for as long as you like. Whoever wants to be square pays outside, by bank or in cash, and both say so here.',
    square: 'Nobody would have to pay anything to be square.',
    others: (count: number, shown: string) =>
      count === 1
        ? 'One payment between other homes would make them square.'
        : `${shown} payments between other homes would make them square.`,
    youPay: (name: string, amount: string) => `You would pay ${name} ${amount}.`,
    paysYou: (name: string, amount: string) => `${name} would pay you ${amount}.`,
    iPaid: 'I have paid this',
    iPaidName: (name: string, amount: string) => `I have paid ${name} ${amount}`,
    otherAmount: 'I have paid another amount',
    sayPaid: 'Say that I paid',

    open: 'Waiting for a word',
    youSaid: (name: string, amount: string, when: string) => `On ${when} you said that you had paid ${name} ${amount}.`,
    theySaid: (name: string, amount: string, when: string) =>
      `On ${when} ${name} said that you had been paid ${amount}.`,
    waitsFor: (name: string) => `Nothing moves before ${name} says that it came.`,
    didItCome: 'Has it come? Only then your balances change.',
    late: 'Nobody has answered for 14 days. Talk to each other; if that does not help, let the street read what happened, or judge it.',
    theyDeny: (name: string) => `${name} says that nothing came.`,
    youDeny: 'You said that nothing came. If it comes after all, say so.',
    talkHint:
      'It stands on the board for the whole street. Words decide nothing: balances change once its payee says that it came, or the street finds so.',
    paidTo: (name: string, when: string) => `A payment to ${name}, said on ${when}`,
    paidBy: (name: string, when: string) => `A payment by ${name}, said on ${when}`,
    came: 'It has come',
    cameName: (name: string, amount: string) => `${amount} from ${name} has come`,
    notCome: 'Nothing came',
    takeBack: 'Take my word back',
    answered: 'Your answer is on its way.',
  },
}
