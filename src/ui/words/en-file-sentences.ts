// English: what can be wrong with books that come as a file.

export const enFileSentences = {
  'file-unreadable': {
    says: 'The browser cannot read this file.',
    next: 'Choose it again. If it lies on a stick, copy it to this computer first.',
  },
  'file-not-books': {
    says: 'This is no file with books of a street.',
    next: 'Choose the one that a neighbour saved under More; its name ends in “.hearthgrid”.',
  },
  'file-too-large': {
    says: 'This file is larger than any that this page saves.',
    next: 'Ask for the books once more, from a later entry on.',
  },
  'file-other-version': {
    says: 'This file comes from another version of Hearthgrid.',
    next: 'Reload the page on both computers, then save the file again.',
  },
  'file-other-street': {
    says: 'These are the books of another street.',
    next: 'Ask a neighbour of your own street for a file.',
  },
  'file-other-founding': {
    says: 'These are books of your street, from before or after it was founded again.',
    next: 'They do not go on from yours. Ask for a file from somebody with the same street id as yours; it stands under More.',
  },
  'file-gap': {
    says: 'This file begins later than your books end: entries in between are missing.',
    next: 'Ask for a file from the entry that is named above on, or from an earlier one.',
  },
  'file-cut': {
    says: 'The end of this file is missing.',
    next: 'Copy or send it again. What was whole at its beginning is kept.',
  },
  'file-damaged': {
    says: 'A part of this file is damaged.',
    next: 'Copy or send it again. What was sound before that part is kept.',
  },
  'file-not-agreed': {
    says: 'There is an entry in this file that your street has not agreed on.',
    next: 'Neither that entry nor any after it was taken. Talk to whoever gave you the file, and ask another neighbour for one.',
  },
  'file-differs': {
    says: 'This file differs from the books that your neighbours have confirmed.',
    next: 'Neither the first entry that differs nor any after it was taken. Ask another neighbour for a file.',
  },
  'file-fork': {
    says: 'This file and your books are two different histories of the street, and both are signed.',
    next: 'This home has stopped signing and relays are off. Talk to your neighbours before anybody goes on, and save a bug report under More.',
  },
  'file-nothing-new': {
    says: 'Your books have everything that is in this file.',
    next: 'Nothing to do. If your neighbours are further, ask for a newer file.',
  },
  'file-nothing-to-save': {
    says: 'There are no entries from there on.',
    next: 'Choose an earlier entry, or the newest ones.',
  },
  'file-busy': {
    says: 'Another file is being read in.',
    next: 'Wait until it is done, then choose this one.',
  },
}
