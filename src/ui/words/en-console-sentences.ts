// English: why something at the console, a register typed by hand or a file of energy data was refused.

export const enConsoleSentences = {
  'entry-falls': {
    says: 'That is less than this meter has shown before.',
    next: 'Look again, digit by digit. After a change of meter, register the new one.',
  },
  'entry-implausible': {
    says: 'That is more than this meter can have counted since its last reading.',
    next: 'Look where the point stands, and whether it is the right number.',
  },
  'entry-doubtful': {
    says: 'That is a lot for this time.',
    next: 'Look at the meter once more. If it shows this, say so with the button.',
  },
  'entry-time': {
    says: 'A reading is taken from the last 47 hours, and not from the future.',
    next: 'Check date and time, or read the meter now.',
  },
  'entry-too-early': {
    says: 'The street has a later reading of this meter already.',
    next: 'Only newer readings count. Read the meter again.',
  },
  'board-signs-nothing': {
    says: 'The board that signs the readings of a meter does not sign, so they are not sent.',
    next: 'Look under Meter: it says there what is wrong with it.',
  },
  'meter-key-elsewhere': {
    says: 'The key of this meter is on another computer, or in a board that signs its readings.',
    next: 'Type the reading on that computer, or let this computer sign again.',
  },
  'recording-nothing': {
    says: 'There is nothing in this recording that a meter said.',
    next: 'Record for at least half a minute while the meter is connected.',
  },
  'recording-not-one': {
    says: 'This is no recording of a port.',
    next: 'Choose a file that was saved with “End and save”; its first line begins with “hearthgrid-recording”.',
  },
  'recording-other-version': {
    says: 'This recording comes from a newer version of the page.',
    next: 'Reload the page, then choose it again.',
  },
  'recording-damaged': {
    says: 'A part of this recording is damaged.',
    next: 'Copy or send it again, as a file and not as text in a message.',
  },
  'recording-too-large': {
    says: 'This recording is larger than any that this page makes.',
    next: 'Choose a shorter one.',
  },
  'energy-file-too-large': {
    says: 'This table is larger than 16 MB.',
    next: 'Save a shorter time, a year for example.',
  },
  'energy-file-not-text': {
    says: 'This file is no text, perhaps a spreadsheet.',
    next: 'Open it there and save it as CSV.',
  },
}
