// English: the door of a home that was on a street before, and comes back on another computer.

export const enRestore = {
  restore: {
    door: 'I had a home here',
    doorHint: 'Come back on this computer with your twelve words or a backup file.',
    title: 'Come back to your street',
    lead: 'Your home gets a fresh key for this computer, and the one before stops voting for it. Money, credits and bills are with your neighbours and come back by themselves.',
    notCopied: 'Do not run both at once in the hope of having two: a home votes from one computer only.',
    how: 'What do you have?',
    byWords: 'Twelve recovery words',
    byBackup: 'A backup file',
    words: 'Your twelve words, in order',
    wordsHint: 'With spaces in between. The first four letters of each are enough.',
    file: 'Backup file',
    passphrase: 'Passphrase of the file',
    submit: 'Go on',
    opening: 'Opening… this takes a moment on purpose.',
    found: (home: string, street: string) => `${home} on ${street}`,
    foundWords: 'The words belong together.',
    next: 'Now a neighbour has to let your computer in: ask anybody on your street for a link. They find it under Street, Invite a neighbour.',
    open: 'I have the link',
    other: 'Not this home: start over',
    connectTitle: 'Come back through this link',
    connectLead:
      'It connects to your neighbour’s computer. Your home’s key says who you are; nobody has to admit you again.',
    connect: 'Come back',
    connecting: 'Connecting…',
  },
}
