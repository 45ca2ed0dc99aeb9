// English, sixth part: a serial port with a meter on it, those that have to be asked and those that are sealed.

export const enPort = {
  port: {
    states: {
      closed: 'closed',
      listening: 'listening, nothing heard yet',
      searching: 'looks for meters on the bus',
      switching: 'in use as a relay',
      reading: 'reading',
      silent: 'silent',
      'wrong-speech': 'talks, but in no language that we know',
      busy: 'used by another program',
      lost: 'unplugged',
      'not-allowed': 'not allowed by the browser',
      asking: 'asking, no answer yet',
      sealed: 'sealed: needs the key from your grid operator',
      'wrong-key': 'sealed: your key does not open it',
      unsupported: 'the adapter cannot do this line',
      played: 'played to its end',
    },
    next: {
      closed: 'Choose the port again.',
      listening:
        'Most meters speak every 1 to 10 seconds. Some need their customer port switched on by a PIN, and some have to be asked: say so below.',
      searching: 'This takes a minute and a half; meanwhile no other meter of this bus is read.',
      switching: '',
      reading: '',
      silent: 'Check the plug and that the reading head sits on the meter’s light.',
      'wrong-speech': 'Check that the cable fits this meter. A bug report with its model helps us to learn it.',
      busy: 'Close the other program, then choose the port again.',
      lost: 'Plug it in again; it goes on by itself.',
      'not-allowed': 'Allow it in the browser’s site settings, then choose the port again.',
      asking: 'A meter with an optical head takes some seconds to answer, one on a bus a second at most.',
      sealed: 'The meter speaks, but seals what it says. Your grid operator gives its household the key.',
      'wrong-key':
        'Check the key against the letter of your grid operator; after a change of meter there is a new one.',
      unsupported: 'Choose another speed or parity, or use another adapter.',
      played: 'Choose it again to play it once more; a meter that is registered goes on where its numbers are higher.',
    },
    statesAsked: {
      silent: 'does not answer',
      'wrong-speech': 'answers, but not like this kind of meter',
    },
    nextAsked: {
      silent: 'Check power and plug, on a bus both wires (A and B), the address and the speed; then the kind of meter.',
      'wrong-speech': 'It answers, but not like this kind of meter. Check which kind it is, its address and its speed.',
    },
    asked: {
      title: 'My meter has to be asked',
      change: 'Ask it another way',
      lead: 'Meters on a bus (Modbus) and many with an optical head speak only when asked. From then on Hearthgrid writes to this port, and only questions that read the meter.',
      kind: 'Kind of meter',
      choose: 'please choose',
      chooseProblem: 'Choose what is written on the meter.',
      bus: 'On a bus (RS-485 or TTL, Modbus)',
      optical: 'With an optical head',
      kinds: {
        iec: 'any maker, IEC 62056-21',
        'iec-battery': 'any maker, IEC 62056-21, runs on a battery and has to be woken',
      } as Readonly<Record<string, string>>,
      oneWay: 'This kind counts only one direction: what you feed in would be counted as taken.',
      address: 'Address',
      addressHint: (unit: string) => `As delivered: ${unit}. Several meters of this kind: 1, 2, 3.`,
      addressProblem: 'A number from 1 to 247.',
      keep: 'Go on asking the meters that are asked here already',
      find: 'Look for their addresses',
      findLead:
        'Every address of the bus is asked once at this speed, and whoever answers like this kind is asked from then on.',
      speed: 'Speed',
      asDelivered: (value: string) => `${value}, as delivered`,
      baud: (speed: string) => `${speed} baud`,
      parity: 'Parity',
      parities: { none: 'none', even: 'even', odd: 'odd' },
      signals: 'Power of the optical head',
      signalsUsual: 'as the adapter gives it',
      signalsOf: (on: string, off: string) => `${on} on, ${off} off`,
      signalsHint: 'Some heads take their power from one line of the plug. Try another one when no answer comes.',
      submit: 'Ask this meter',
      is: (kind: string) => `Asked as: ${kind}.`,
      isBus: (count: string, speed: string, parity: string) =>
        `${count} meters are asked in turn, ${speed} baud, parity ${parity}.`,
      at: (kind: string, unit: string) => `${kind}, address ${unit}`,
      searching: (unit: string) => `Address ${unit} of 247.`,
      foundNone: 'No address has answered like this kind.',
      found: (units: string) => `Answered like this kind: address ${units}.`,
      foundOthers: (units: string) =>
        `Somebody answers at address ${units}, but not like this kind. Add it with its own kind.`,
      isOnBus: (kind: string, unit: string, speed: string, parity: string) =>
        `Asked as: ${kind}, address ${unit}, ${speed} baud, parity ${parity}.`,
    },
    unsure: 'A meter was to be asked at this adapter or at another one that looks the same. Say again which one it is.',
    listenAgain: 'Only listen again',
    sealed: {
      title: 'Sealed meter',
      meter: 'Meter that seals',
      unopened: 'Not opened by your key',
      replayed: 'Older than one before, left out',
      opened: 'Your key opens it. It is kept on this computer only and never shown again.',
      give: 'Give the key',
      change: 'Give another key',
      lead: 'Your grid operator sends the key on request, often with the words “encryption key”, “GUEK” or “EK”. It stays on this computer: it is in no report, and not in the street’s books.',
      encryption: 'Encryption key',
      encryptionHint: '32 characters, 0 to 9 and A to F; spaces do not matter.',
      authentication: 'Authentication key (if you were given one)',
      authenticationHint: 'Sometimes “GAK” or “AK”. Luxembourg: leave it empty.',
      problem: 'A key has 32 characters, 0 to 9 and A to F.',
      submit: 'Open with this key',
    },
  },
}

export const enMeterSentences = {
  'meter-sealed': {
    says: 'The meter seals what it says.',
    next: 'Under Meter, give the key that your grid operator has for your household.',
  },
  'port-unsupported': {
    says: 'The adapter on this port cannot do this speed or parity.',
    next: 'Choose another one under Meter, or use another adapter.',
  },
  'meter-kind-unknown': {
    says: 'This kind of meter is not known here.',
    next: 'Choose one from the list; a bug report with its model helps us to learn it.',
  },
  'meter-address-invalid': {
    says: 'A meter’s address is a number from 1 to 247.',
    next: 'Look in the meter’s own menu or on its label; most are delivered with 1.',
  },
  'meter-address-twice': {
    says: 'Two meters on one bus cannot have the same address.',
    next: 'Give one of them another address in its own menu, with the other one unplugged.',
  },
  'meter-bus-full': {
    says: 'More than 16 meters on one bus are not asked: each would be heard too rarely.',
    next: 'Put some of them on another adapter.',
  },
  'meter-line-invalid': {
    says: 'No meter is set to this speed or parity.',
    next: 'Choose one from the list.',
  },
  'not-sealed': {
    says: 'Nothing sealed was heard on this port.',
    next: 'Wait for the next telegram of the meter, then give the key.',
  },
  'seal-key-malformed': {
    says: 'This is no key: a key has 32 characters, 0 to 9 and A to F.',
    next: 'Copy it again from the letter of your grid operator.',
  },
  'second-key-malformed': {
    says: 'The authentication key is not one: it has 32 characters, 0 to 9 and A to F.',
    next: 'Copy it again, or leave it empty if you were given none.',
  },
  'seal-key-wrong': {
    says: 'This key does not open what the meter says.',
    next: 'Check that the key is for this meter. If you were given two keys, both are needed.',
  },
}
