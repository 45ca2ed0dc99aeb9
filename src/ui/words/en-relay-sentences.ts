// English: why a relay was refused, and what is told of one.

export const enRelaySentences = {
  'relay-choice-invalid': {
    says: 'There is no such relay board, channel or address.',
    next: 'Choose the kind of board from the list, one of its channels, and on a bus an address from 1 to 247.',
  },
  'relay-in-use': {
    says: 'This relay is in use just now.',
    next: 'Try it out when no delivery is open and the last try is over.',
  },
  'relay-rests': {
    says: 'This relay was switched a moment ago, or often within the last hour.',
    next: 'Wait until the time shown beside it is over: short pauses wear out contacts and compressors.',
  },
  'relay-unsure': {
    says: 'Nobody knows how this relay stands, so it is not tried out.',
    next: 'Read the sentence beside it, and check board, wires and load first.',
  },
}
