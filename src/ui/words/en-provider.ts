// English: offering one's energy to the street, in three steps, and finding a neighbour's offer.

export const enProvider = {
  filter: {
    title: 'Narrow them down',
    place: 'Place',
    anyPlace: 'any place',
    most: 'Price at most',
    least: 'Capacity at least',
    none: 'No offer is like that. Ask for less, and more will be shown.',
  },
  provider: {
    open: 'Offer your energy',
    openLead: 'In three steps. Nothing is sent before the last one.',
    step: (at: number, of: number) => `Step ${at} of ${of}`,
    questions: {
      source: 'What do you sell, and how much power is behind it?',
      place: 'Where does it stand, and what measures it?',
      price: 'What does it cost, and what stands behind your word?',
    },
    installed: (source: string, power: string) => `${source}, ${power} registered`,
    tooMuch: (power: string) => `Your meters are registered for ${power}; offer that or less.`,
    measuredBy: 'Measured by',
    meterOf: (label: string, power: string) => `${label}, ${power}`,
    anotherMeter: 'Register another meter',
    noMeter:
      'An offer needs a meter that measures what you generate, so that neighbours know where the energy comes from. You have none on the books yet.',
    toMeter: 'Connect a meter',
    next: 'Next',
    back: 'Back',
    leave: 'Not now',
    does: (what: string, price: string) =>
      `Neighbours can buy your kept energy credits (${what}) at ${price} without asking you. You can change the offer or let it rest at any time.`,
    nothingKept: 'At the moment what nobody buys goes to the main grid, so there would be nothing to sell.',
    keepInstead: 'Keep it as energy credits instead',
    stakeEnough: (amount: string) => `The street asks providers for a stake of ${amount}, and yours is enough.`,
    stakeShort: (amount: string, missing: string) =>
      `The street asks providers for a stake of ${amount}; ${missing} are missing. A stake stays yours; you lose a part of it only if members find that your readings were false.`,
    putUp: (amount: string) => `Put up ${amount}`,
    stakeSent: 'Your stake is on its way. As soon as the street has agreed, the offer can be listed.',
  },
}
