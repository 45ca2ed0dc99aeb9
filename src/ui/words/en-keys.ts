// English: the key of the home, where it is kept, and how it is locked. Only a home with places needs it.

export const enKeys = {
  keys: {
    title: 'Keys and backup',
    states: {
      open: 'No passphrase is set: anybody at this computer can spend your money and change your prices.',
      unlocked: 'Unlocked: whoever sits here now can spend your money and change your prices.',
      locked: 'Locked. Your home goes on voting, metering and matching; whatever needs you asks for the passphrase.',
      given: 'A demo home keeps nothing, so there is nothing to back up.',
    },
    lock: 'Lock now',
    unlock: 'Unlock',
    passphrase: 'Passphrase',
    show: 'Show',
    hide: 'Hide',
    checking: 'Checking… this takes a moment on purpose.',
    waitUntil: (time: string) => `The next try is possible at ${time}.`,
    cancel: 'Cancel',

    words: 'Recovery words',
    wordsNone: 'Not written down yet. Without them a broken computer means a lost home.',
    wordsKept: (when: string) => `Written down and tried ${when}.`,
    wordsLead:
      'Twelve words are your home: whoever has them can spend its money from any computer. Write them on paper, in this order. No photo, no message, no file.',
    wordsAlone: 'Make sure that nobody looks over your shoulder and no camera is on.',
    wordsShow: 'Show the twelve words',
    wordsList: 'Your twelve recovery words, in order',
    wordsHide: 'I have written them down',
    wordsTry: 'Now from your paper: please enter three of them.',
    wordsPlace: (place: number) => `Word ${place}`,
    wordsCheck: 'Check',
    wordsDone: 'Right. Keep the paper where you keep what matters, and not beside this computer.',
    wordsForgotten: 'Nobody can send you these words again: there is no server that knows them.',

    set: 'Set a passphrase',
    setLead:
      'It locks your home’s key on this computer. You are asked for it when you send money, change prices, or register a meter; voting, metering and the quarter-hour match go on without it.',
    change: 'Change the passphrase',
    current: 'Present passphrase',
    fresh: 'New passphrase',
    freshHint: 'Ten letters or more. Four words that do not belong together are good.',
    again: 'The same once more',
    differs: 'These two are not the same.',
    setButton: 'Set passphrase',
    setDone: 'Set. From now on your key lies on this computer only wrapped.',
    forgottenLead: 'A forgotten passphrase cannot be reset. Your twelve words lead back in.',
    autoLock: 'Lock by itself',
    autoLockAfter: (minutes: string) => `after ${minutes} minutes without you`,
    autoLockNever: 'never',

    backup: 'Backup file',
    backupNone: 'No backup was saved from this computer yet.',
    backupSaved: (when: string) => `Last saved ${when}.`,
    backupLead:
      'An encrypted file with your home’s key and which street it lives on. Keep it on another device: what your browser clears away, the file brings back.',
    backupPassphrase: 'Passphrase for the file',
    backupOwn: 'Your passphrase also opens the file.',
    backupSave: 'Save a backup',
    backupDone: 'Saved. Check it once, so that you know it opens.',
    check: 'Check my backup',
    checkLead: 'Opens a backup and says what is in it. Nothing changes.',
    checkFile: 'Backup file',
    checkButton: 'Check',
    checkFound: (home: string, street: string) => `It opens: ${home} on ${street}.`,
    checkSaved: (when: string) => `Saved ${when}.`,
    checkOurs: 'It is the key of this home.',
    checkOther: 'It is the key of another home, or of this one before it began anew.',

    allowance: 'Daily allowance',
    allowanceLead:
      'What orders and deliveries may cost a day without your passphrase, always within your two prices. The quarter-hour match does not count.',
    allowanceLeft: (left: string, daily: string) => `${left} of ${daily} are left today.`,
    allowanceDaily: 'A day at most',
    allowanceButton: 'Change',
    allowanceDone: 'Sent. It counts as soon as the street agrees.',

    freeze: 'Freeze my home',
    freezeLead:
      'For a computer that was stolen or that somebody else uses: its key is retired at once, so nothing is signed unattended any more. Your home stops voting; its money, credits and meters stay.',
    freezeElsewhere:
      'If the computer is gone, come back on another one with your words or backup: that retires its key as well.',
    freezeConfirm: 'Retire the key of the computer that votes for my home.',
    freezeButton: 'Freeze',
    freezeDone: 'Sent. It counts as soon as the street agrees.',

    card: 'Keep your home',
    cardLead:
      'Your home has its first entries. Its key is only in this browser: when the browser clears it away or the computer breaks, only recovery words or a backup bring it back.',
    cardGo: 'Write down the words',
    cardLater: 'Later',

    unlockTitle: 'Your home is locked',
    leaveLocked: 'Leave it locked',
    unlockLead: 'Enter your passphrase to go on with what you have just asked for.',
  },
}
