// English: the views of the long places, by name and by the sentence above each.
import { pluralEn } from './plural.ts'

export const enViews = {
  views: {
    navigation: (place: string) => `Views of ${place}`,
    names: {
      prices: 'Your two prices',
      autopilot: 'Autopilot',
      book: 'Orders',
      auctions: 'Auctions',
      deliveries: 'Deliveries',
      offers: 'Offers',
      wallet: 'Wallet',
      portfolio: 'Portfolio',
      pay: 'Payments',
      stake: 'Stake',
      exchange: 'Exchange',
      statement: 'Statement',
      green: 'Green power',
      receipts: 'Receipts',
      neighbours: 'Neighbours',
      board: 'Board',
      council: 'Decisions',
      disputes: 'Disputes',
      nights: 'Hours off',
      figures: 'Figures',
      settings: 'Settings',
      keys: 'Keys and backup',
      computer: 'This computer',
      carry: 'Carry the books',
      engine: 'Engine room',
      all: 'All on one page',
    },
    // Each is the answer, where there is one, or what can be done here.
    autopilot: (paused: boolean): string =>
      paused
        ? 'The autopilot is paused. Your home trades by its two prices.'
        : 'What your home does by itself, and why.',
    book: (orders: number, count: string) =>
      orders === 0 ? 'None of your orders waits.' : `${count} of your orders ${pluralEn(orders, 'waits', 'wait')}.`,
    auctions: (open: number, count: string) =>
      open === 0 ? 'No auction is open.' : `${count} ${pluralEn(open, 'auction is', 'auctions are')} open.`,
    deliveries: (running: number, count: string) =>
      running === 0 ? 'No delivery is running.' : `${count} ${pluralEn(running, 'delivery runs', 'deliveries run')}.`,
    offers: (homes: number, count: string) =>
      homes === 0
        ? 'No neighbour sells at the moment.'
        : `${count} ${pluralEn(homes, 'neighbour sells', 'neighbours sell')}.`,
    portfolio: 'Your trade, added up.',
    pay: 'Money from home to home.',
    stake: 'What stands behind your readings.',
    exchange: 'The street’s money for money from outside.',
    statement: 'Your bill, to print and to check.',
    green: 'Where the energy that you used came from.',
    receipts: 'A receipt for everything agreed.',
    board: 'What neighbours tell each other.',
    council: (open: number, count: string) =>
      open === 0 ? 'Nothing is being decided.' : `${count} ${pluralEn(open, 'vote is', 'votes are')} open.`,
    disputes: (open: number, count: string) =>
      open === 0 ? 'No dispute is open.' : `${count} ${pluralEn(open, 'dispute is', 'disputes are')} open.`,
    nights: 'When which computer is off.',
    figures: 'The street in figures.',
    keys: 'What opens your home, and brings it back.',
    computer: 'What this computer does for the street.',
    carry: 'The books, carried by hand.',
    engine: 'How the homes agree.',
  },
}
