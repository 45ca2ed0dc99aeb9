// English: the address of a home, to be given and to be taken.

export const enReceive = {
  receive: {
    title: 'Receive money',
    lead: 'Your address names your home and this street. Give it to a neighbour, or let them scan it: their form is then filled in. Nothing in it is secret.',
    amount: 'Amount you ask for, if any',
    address: 'Your address',
    theirs: 'Their address, if you have it',
    theirsHint: 'Paste or scan it, or choose the home below.',
    noAddress: 'This is no address of a home. It begins with “hearthgrid:”.',
    otherStreet: 'This home lives on another street, which keeps other books.',
    ownAddress: 'This is your own address.',
    nobodyThere: 'Nobody lives at this address any more.',
  },
}
