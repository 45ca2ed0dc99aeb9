// English: what stands in the way of the household's key, of its words and of backup files.

export const enLockSentences = {
  locked: {
    says: 'Your home is locked on this computer.',
    next: 'Enter your passphrase. Meanwhile your home goes on voting, metering and matching by itself.',
  },
  'passphrase-wrong': {
    says: 'That is not the passphrase.',
    next: 'Check capitals and spaces, and try again. If it is forgotten, your twelve recovery words lead back in from a fresh browser.',
  },
  'passphrase-wait': {
    says: 'Too many wrong passphrases in a row.',
    next: 'Wait until the time shown is over, then try again.',
  },
  'passphrase-short': {
    says: 'This passphrase is too short.',
    next: 'Take at least ten letters. Four words that do not belong together are easy to keep in mind.',
  },
  'passphrase-missing': {
    says: 'No passphrase is set on this computer, so there is nothing to lock.',
    next: 'Set one under More, Keys and backup.',
  },
  'recovery-words-differ': {
    says: 'These are not the words in those places.',
    next: 'Compare with what you have written down: the place, the spelling, and that it is the list of this home.',
  },
  'recovery-words-count': {
    says: 'Recovery words are twelve.',
    next: 'Count what you have typed, and compare it with what you have written down.',
  },
  'recovery-words-unknown': {
    says: 'One of these is not a recovery word.',
    next: 'They are English words. Check the spelling; the first four letters of each are enough.',
  },
  'recovery-words-wrong': {
    says: 'These twelve words do not belong together.',
    next: 'One of them is another one, or two have changed places. Compare with what you have written down.',
  },
  'backup-not-one': {
    says: 'This is no backup of a home.',
    next: 'Choose the file whose name begins with “hearthgrid” and ends with “backup.json”.',
  },
  'backup-other-version': {
    says: 'This backup was made by another version of Hearthgrid.',
    next: 'Load the newest version of this page and try again. Your twelve words work with every version.',
  },
  'backup-damaged': {
    says: 'This backup is damaged.',
    next: 'Copy it again from where it is kept, or use another copy, or your twelve words.',
  },
  'backup-passphrase-wrong': {
    says: 'That is not the passphrase of this file.',
    next: 'It is the one that you had when the file was saved, which may be an earlier one.',
  },
  'household-not-here': {
    says: 'This neighbour’s street does not know your home.',
    next: 'Ask a neighbour of your own street for a link. If they are all sure, check that the words or the backup are those of that home.',
  },
  'over-allowance': {
    says: 'This is more than your computer may do by itself today.',
    next: 'It trades within your two prices and up to your daily allowance. Enter your passphrase to do it all the same, or change the allowance under More, Keys and backup.',
  },
}
