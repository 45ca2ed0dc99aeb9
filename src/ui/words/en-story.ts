// English: the story of the demo street.

export const enStory = {
  story: {
    title: 'A story in five steps',
    at: (step: number, of: number) => `Step ${step} of ${of}.`,
    done: 'done',
    names: {
      match: 'A match',
      prices: 'Your two prices',
      delivery: 'A delivery',
      money: 'What it came to',
      board: 'The neighbours',
    },
    // On the way to a step, and while it is being done.
    there: {
      match: 'Every quarter hour the street matches who gives with who takes. Watch one; here it takes some seconds.',
      prices: 'Your home trades by two prices that you set once. Set your own.',
      delivery: 'A neighbour with a large roof offers you energy. Accept it, and it is paid as your meter counts.',
      money: 'Each trade leaves a receipt that every home has in its books. Look at yours.',
      board: 'Neighbours also talk to each other. Read what hangs on the board.',
    },
    here: {
      match: 'Wait some seconds: the first quarter hour is about to end, and the lines below fill.',
      prices: 'Move one of the two prices and save them. The other homes agree within a second.',
      delivery: 'Accept the offer. If there is none yet, the next one comes within a minute.',
      money: 'Each line is a trade of yours and says with whom, how much and at which price.',
      board: 'Notices and house rules; you may write one yourself.',
    },
    go: {
      match: 'Watch it',
      prices: 'To your prices',
      delivery: 'To the deliveries',
      money: 'To your receipts',
      board: 'To the board',
    },
    next: 'Seen, go on',
    end: 'That is all there is to it. A real street works the same way, with your meter and your neighbours.',
    startOwn: 'Leave, and start your own',
    away: 'Put the story away',
  },
}
