// English, third part: what a home can do when its computer may not vote, the street stands still, or its books cannot
// be read.

export const enRepairs = {
  computer: {
    titles: {
      astray: 'This computer does not vote any more',
      'left-behind': 'Another computer votes for your home',
      suspended: 'Your home does not vote at the moment',
      frozen: 'Your home is frozen',
      muted: 'The street hides what this computer wrote on the board',
    },
    why: {
      astray:
        'Its key has signed something that this browser profile knows nothing of: the profile was copied, restored or rolled back. So that nothing is ever signed twice, the key is retired for good.',
      'left-behind': 'A home votes from one computer only. If you use the other one, there is nothing to do here.',
      suspended:
        'Two different things were signed with its key for one entry, and the proof is in the books. Make sure that only one copy of this browser profile runs, then begin anew with a fresh key.',
      frozen:
        'Somebody with your home’s key asked for it: the key of its computer is retired, so nothing is signed unattended and your home does not vote. If this computer is in your hands, it can go on with a fresh key.',
      muted:
        'Two different notes were signed as the same one with its key: the browser profile was copied or restored. It still votes, but nobody sees what it writes. Make sure that only one copy of this profile runs, then begin anew with a fresh key.',
    },
    instead: 'If this computer is to vote instead:',
    stays: 'Your balance, credits, meters and bills stay as they are, and your readings go on counting.',
    gets: 'This computer gets a fresh key. The old one is deleted and never signs again.',
    when: 'The street agrees on it like on any entry; from the entry after the next one on, this computer votes.',
    whenMuted: 'The street agrees on it like on any entry; from the entry after the next one on, the new key counts.',
    confirm: 'Only this computer is to vote for my home.',
    enrol: 'Make this computer the voter again',
    enrolMuted: 'Give this computer a new key',
    sent: 'Sent, not yet agreed by the street',
    waiting: 'Leave this page open. It goes on by itself as soon as the street agrees.',
    everyone:
      'On your street every home must agree, so this cannot be agreed without your vote. Found the street again: your fresh key takes part in that.',
    everyoneGo: 'To the street',
    notHere: 'On this street no new key can be made.',
  },

  refounding: {
    title: 'The street stands still',
    since: (when: string, ago: string) => `The last entry was agreed ${ago} (${when}).`,
    waitsFor: (names: string) => `It goes on as soon as ${names} is awake.`,
    waitsForSome: (count: string, names: string) => `It goes on as soon as ${count} of these are awake: ${names}.`,
    patience: 'Most of the time somebody opens their page again, and it goes on by itself. Nothing is lost meanwhile.',
    pointer: (ago: string) =>
      `The last entry was agreed ${ago}. If a computer is lost for good, the street can begin anew.`,
    pointerGo: 'See how',
    open: 'Nobody comes back? Found the street again',
    openTitle: 'The street is to be founded again',
    does: 'What it does',
    carries: 'New books begin where the old ones end: the same homes, balances, credits, meters and prices.',
    keeps: 'The old entries stay stored on every computer, and nothing in them changes.',
    costs: 'What it costs',
    without: (names: string) =>
      `${names} will not vote in the new books at first. They stay members, keep what they own, and vote again once their computer has been back for a while.`,
    withoutYou:
      'Your home will not vote in the new books at first: whoever proposed this did not see its computer awake. It stays a member, keeps what it owns, and votes again once this page has been open for a while.',
    closes: 'Open orders and deliveries end, and what was sent but not yet agreed must be sent again.',
    final:
      'Whoever agrees signs nothing in the old books any more, even if everybody comes back. It cannot be taken back; it only lapses once the street has gone on without it for good.',
    votes: (names: string) => `At first these vote: ${names}.`,
    all: 'Every home has to agree on its own page, those asleep too. Until then nothing changes.',
    alone: (organiser: string, when: string) =>
      `Every home has to agree on its own page. With fewer than four homes, ${organiser} may go on without the others from ${when} on, if no entry comes before.`,
    aloneUnknown:
      'Every home has to agree on its own page. With fewer than four homes, whoever founded the street may go on without the others two days after the last entry.',
    aloneYou: (when: string) =>
      `You founded this street, so with fewer than four homes you may go on without the others: from ${when} on, by itself, if no entry comes before and this page is open.`,
    reason: 'Why',
    reasonHint: 'Every neighbour reads it, and it stays in the new books.',
    reasonNeeded: 'Please write why, so that your neighbours can decide.',
    confirm: 'I know that this cannot be taken back.',
    propose: 'Ask everybody, and agree',
    hearing: 'One moment: checking who is awake. It takes a few seconds at most.',
    approve: 'Agree to found it again',
    says: (reason: string) => `The reason given: “${reason}”`,
    progress: (agreed: string, all: string) => `${agreed} of ${all} homes have agreed.`,
    instead: 'You have agreed to another proposal before. If you agree to this one, it takes its place.',
    agreed: 'agreed',
    awaited: 'not yet',
    done: 'You have agreed. This computer signs nothing in the old books any more.',
    next: 'Leave this page open and call those who are missing. It takes effect by itself.',
  },

  afresh: {
    save: 'Save the old books as a file',
    saveHint: 'A text file with everything but your keys. Keep it for your records, or for somebody who helps you.',
    saved: 'Saved. Keep the file in a safe place.',
    title: 'Start afresh',
    does: 'This takes the old books off this computer. The keys of your home and of your meters stay, so nobody else can pass for you.',
    then: 'Afterwards ask a neighbour for an invitation: the street knows your home and gives you its books with your balance.',
    thenUnreadable:
      'Afterwards ask a neighbour for an invitation: the street knows your home and gives you its books with your balance. If all neighbours see this page, nobody has books to give; then start a new street together and settle by the receipts that you last downloaded.',
    confirm: 'I have saved the old books, or do not need them.',
    strandedTitle: 'This computer gets no further with its books',
    stranded: {
      'refounded-without-us':
        'The street was founded again from an entry that this computer never got. Nobody hands out the old entries any more, so your home has to come in once more with the books of today.',
      'books-differ':
        'The books here are not those of your neighbours. Save a bug report further down on this page first: it shows what went wrong. Then your home can come in once more with the books of the street.',
      gone: 'It is no member any more: it left, or was put out. The receipts under Money stay readable until you start afresh.',
    },
    goneTitle: 'Your home has left this street',
    thenGone: 'Afterwards you can start a street, or open an invitation to another one.',
  },
}
