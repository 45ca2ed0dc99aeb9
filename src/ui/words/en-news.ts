// English: what the computer tells while nobody looks at the page.

export const enNews = {
  news: {
    title: 'When you look elsewhere',
    lead: 'This computer can show a message while the page is open behind other windows. Nothing is sent anywhere for it.',
    missing: 'This browser shows no messages.',
    refused:
      'The browser does not allow messages from this page. Allow them in its settings for this address, then choose again.',
    heard: {
      nothing: 'tell me nothing',
      needed:
        'tell me what needs me: a guest at the door, a payment to confirm, a dispute, a silent meter, resting books',
      all: 'tell me of trades in the book as well',
    },
    guest: (name: string) => `${name} is at your door.`,
    guestNext: 'Let them in under Street, or leave it.',
    payment: (name: string, amount: string) => `${name} says to have paid you ${amount}.`,
    paymentNext: 'Say under Money whether it came.',
    doubted: (name: string) => `${name} doubts your readings.`,
    doubtful: 'Your readings give reason to doubt.',
    unpaid: (name: string) => `${name} asks the street whether its payment to you came.`,
    doubtedNext: 'See under Street what is said, and show what you know.',
    judge: 'You are asked for your vote in a dispute.',
    judgeNext: 'Say under Street what you hold for true.',
    decided: 'A dispute of yours is decided.',
    decidedNext: 'Read the outcome under Street.',
    offer: (name: string, energy: string) => `${name} offers you a delivery of ${energy}.`,
    offerNext: 'Take it under Trade, or let it run out.',
    bought: (energy: string, money: string) => `You bought ${energy} for ${money}.`,
    sold: (energy: string, money: string) => `You sold ${energy} for ${money}.`,
  },
}
