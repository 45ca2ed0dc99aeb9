// English: why no statement could be made.
export const enStatementSentences = {
  'statement-nothing': {
    says: 'Nothing is agreed yet, so there is nothing to show on a statement.',
    next: 'Come back when the street has made its first entries.',
  },
  'statement-too-old': {
    says: 'The books on this computer do not reach back that far.',
    next: 'Choose a later month, or ask a neighbour whose computer has been here longer.',
  },
  'statement-too-long': {
    says: 'That is more than one statement can hold.',
    next: 'Choose a shorter time.',
  },
}
