// English: the console of a port, registers typed by hand, and energy data of one's own.
import type { EnergyFault } from '../../node/index.ts'

export const enConsole = {
  console: {
    protocol: 'Language',
    protocols: {
      p1: 'P1 (DSMR)',
      sml: 'SML',
      iec: 'IEC 62056-21',
      tic: 'Linky TIC',
      han: 'HAN (DLMS)',
      dlms: 'DLMS push',
      modbus: 'Modbus RTU',
    } as Readonly<Record<string, string>>,
    line: 'Line',
    leftOut: 'Left out half way',
    doubted: 'Waited for a second reading',
    open: 'Look at the line, record it',
    raw: 'Raw bytes',
    rawLead: 'The newest bytes on this line as they are, at most 4 kB. Nothing is kept when you do not look.',
    rawNone: 'No byte since you look.',
    rawTable: 'Newest last',
    time: 'Time',
    what: 'What',
    bytes: 'Bytes (hexadecimal)',
    text: 'As text',
    kinds: { received: 'received', sent: 'sent', opened: 'opened', damaged: 'damaged', lost: 'unplugged' },
    record: 'Record raw bytes',
    recordLead:
      'A recording shows how your meter speaks: play it on a trial street, or send it with a bug report. It holds the number of your meter and what it counts. It ends after 15 minutes or 1 MB.',
    recordAsked: 'For this meter the recording begins with the first question.',
    recording: (bytes: string, seconds: string) => `Recording: ${bytes} bytes in ${seconds} s.`,
    recordFull: 'The recording is full. Save it.',
    recordSave: 'End and save',
    recordSaved: 'Saved among your downloads.',
    report: 'Save a bug report about this port',
    reportLead:
      'A text file: kind of plug, language, line, counts and state of this port. Without your meter’s number, without its registers, without raw bytes.',
    reportWith: 'With the newest raw bytes and the number of the meter, which stands in them anyway.',
    replay: 'Play a recording',
    replayLead:
      'A file that was recorded here or by a neighbour is heard as if its meter were plugged in now. It counts on trial streets only.',
    replayChoose: 'Choose a recording',
    replayOf: (name: string) => `Recording “${name}”`,
    replayed: 'This is a recording that is being played, and no meter of today.',
    replayedReal: 'On this street it is only shown: recorded meters count on trial streets only.',
    replayedTrial: 'This is a trial street: you can register it, and it is marked as simulated.',
    replayEnd: 'Stop playing',
    browsers: 'Which browsers reach a meter',
    browsersLead: [
      'Chrome and Edge on a computer: every reading head and cable that the system shows as a serial port.',
      'Chrome on Android: only adapters that call themselves a modem (CDC-ACM), as some microcontrollers do; not the chips FTDI, CH340, CP210x or PL2303 that most cables have. No real device was tried with it yet.',
      'Firefox: only where it offers Web Serial. Safari: not at all.',
      'Everywhere: type the meter by hand, below.',
    ],
    usbOnly:
      'This browser has no serial ports of its own, so Hearthgrid speaks to the plug over USB. That works with adapters of the kind CDC-ACM only, and no real device was tried yet.',
  },
  byHand: {
    title: 'Without a cable',
    lead: 'Read the meter and type what it shows. What is typed settles at the tariff of the main grid; only a meter that is read by cable trades with neighbours.',
    register: 'Register a meter by hand',
    number: 'Number on the meter',
    numberHint: 'From its plate. The street keeps only a fingerprint of it.',
    twice:
      'If this meter is read by a cable somewhere, do not register it here: it would be counted twice, and a fingerprint cannot tell.',
    enter: 'Type a reading',
    enterLead: (label: string) => `What does “${label}” show?`,
    taken: 'Taken from the grid (1.8.0)',
    given: 'Given to the grid (2.8.0)',
    givenHint: 'Leave it as it is if the meter has no such number.',
    registerHint: 'As it stands there, with its decimals.',
    registerProblem: 'A number in kWh with at most three decimals.',
    when: 'When did it show this?',
    whenProblem: 'A date and a time, not in the future.',
    submit: 'Enter this reading',
    again: 'Yes, that is what it shows',
    doubt: (energy: string, span: string, power: string) =>
      `That would be ${energy} in ${span}, on average ${power}. Look at the meter once more.`,
    sent: 'Sent to the street.',
    last: (taken: string, given: string, when: string) => `Last: ${taken} taken, ${given} given, ${when}.`,
    tag: 'typed by hand',
    span: {
      minutes: (count: string) => `${count} ${count === '1' ? 'minute' : 'minutes'}`,
      hours: (count: string) => `${count} hours`,
    },
  },
  energy: {
    title: 'Energy data of your own',
    lead: 'Many grid operators and inverters let you download a table of your energy (CSV). It is shown here, stays on this computer, and never gets into the street’s books.',
    import: 'Import a table',
    kind: 'What it counts',
    kinds: { taken: 'taken from the grid', given: 'given to the grid', generated: 'generated at home' },
    rows: 'Each row is',
    rowKinds: { amounts: 'the energy of an interval', registers: 'what the meter showed' },
    stamps: 'The time stands at',
    stampKinds: { start: 'the start of the interval', end: 'the end of the interval' },
    unit: 'Unit',
    unitFile: 'as the file says',
    clock: 'Clock of the file',
    clocks: {
      here: (zone: string) => `${zone}, with summer time`,
      winter: (zone: string) => `${zone}, winter time all year`,
      utc: 'UTC',
    },
    clockHint: 'Only where the file names no offset itself.',
    choose: 'Choose a table',
    taken: (rows: string, column: string, unit: string) =>
      column === ''
        ? `${rows} intervals were taken, in ${unit}.`
        : `${rows} intervals were taken from the column “${column}”, in ${unit}.`,
    leftOut: (rows: string) => `${rows} rows had no value.`,
    faulty: (count: number) =>
      count === 1
        ? 'Nothing was taken, because of this:'
        : `Nothing was taken. ${count} things are wrong, first of all:`,
    inLine: (line: string, says: string) => `Line ${line}: ${says}`,
    faults: {
      'no-table': 'No row with a time and a number was found. Save it as CSV, with one row for each interval.',
      'no-value-column': 'No column of energy was found, only of power or words.',
      'date-ambiguous': 'It cannot be told whether 03/04 is in March or in April. Save the dates as 2026-04-03.',
      'no-unit': 'The file does not say whether it counts kWh or Wh. Choose the unit above.',
      'no-zone': 'This browser does not know that clock. Choose another one.',
      'too-many': 'The file has more than 400,000 rows. Save a shorter time.',
      'time-unreadable': 'this is no time that can be read.',
      'time-missing':
        'this hour did not exist: clocks were put forward. If the file stays on winter time, choose that clock.',
      'time-order': 'this moment comes twice, or out of order.',
      'number-unreadable': 'this is no number that can be read.',
      negative: 'this is less than nothing. Choose the other direction, and leave out the minus.',
      'register-falls': 'the register goes down. If each row is the energy of an interval, choose that above.',
      'too-many-columns':
        'there are more columns than in the heading. Commas inside numbers need semicolons between columns.',
      nothing: 'There is no value in it.',
    } satisfies Record<EnergyFault['fault'], string>,
    by: 'Show by',
    bys: { days: 'day', months: 'month' },
    sentence: {
      days: (from: string, until: string) => `Energy by day, ${from} to ${until}.`,
      months: (from: string, until: string) => `Energy by month, ${from} to ${until}.`,
    },
    most: (name: string, energy: string, kind: string) => `The most: ${energy} ${kind} (${name}).`,
    noDays: 'Its intervals are longer than a day, so there are only months.',
    table: 'The same as a table',
    day: 'Day',
    month: 'Month',
    noValue: 'no data',
    has: (kind: string, rows: string, from: string, until: string, file: string) =>
      `${kind}: ${rows} intervals, ${from} to ${until} (${file}).`,
    forget: (kind: string) => `Forget what was ${kind}`,
  },
}

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
  'meter-key-elsewhere': {
    says: 'This meter was registered on another computer, which has its key.',
    next: 'Type the reading there.',
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
