// English, fifth part: the books as a file that people carry by hand, and helpers from outside.

export const enCarry = {
  carry: {
    title: 'Carry the books by hand',
    lead: 'Homes that cannot reach each other can pass entries on as a file, on a USB stick or by messenger. Whoever takes it checks every entry again, so nothing in it has to be believed.',
    save: 'Save a file',
    saveHint: 'No keys are in it, but all names, readings and trades of these entries: give it to neighbours only.',
    which: 'Which entries',
    newest: 'the newest ones, small enough to send',
    since: 'all from one entry on',
    from: 'First entry',
    fromHint: 'Your neighbour reads it under More; 1 takes everything that is kept here.',
    fromProblem: 'Write the number of an entry, such as 1.',
    saveButton: 'Save the books as a file',
    saved: (from: string, to: string) => `Saved: entries ${from} to ${to}.`,
    savedFrom: (from: string) => `Entries before ${from} are no longer kept whole on this computer.`,
    savedPart: (next: string) => `One file cannot hold more. Save a second one from entry ${next} on.`,
    take: 'Take a file in',
    takeLead: (last: string, next: string) =>
      `Your books end with entry ${last}. A file that goes on from there begins with entry ${next} or an earlier one.`,
    choose: 'Choose a file',
    drop: 'Or drop it here.',
    progress: (at: string, to: string) => `Checked up to entry ${at} of ${to}.`,
    taken: (count: string, last: string) => `${count} new entries. Your books now end with entry ${last}.`,
    takenOne: (last: string) => `One new entry. Your books now end with entry ${last}.`,
  },
  ice: {
    see: 'The street voted for them, or whoever serves this page has set them. A helper learns the addresses of your computers and when they connect, never what is said.',
    wrong: (why: string) => `none: they are set wrongly (${why})`,
  },
}
