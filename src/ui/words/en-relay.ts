// English, seventh part: relays, what they are told, what they answer, and how one is chosen and tried out.

export const enRelay = {
  relay: {
    on: 'on',
    off: 'off',
    unknown: 'unknown',
    should: 'Should be',
    commanded: 'Commanded',
    confirmedBy: { board: 'confirmed by the board', meter: 'confirmed by the meter' },
    unconfirmed: 'not confirmed yet',
    doubtful: 'in doubt',
    reasons: {
      'no-delivery': 'No delivery is open, so it stays off.',
      'delivery-open': 'A delivery is open.',
      autopilot: 'The autopilot wants it on.',
      'autopilot-waits': 'The autopilot waits for a good moment.',
      'autopilot-paused': 'Off, because the autopilot is paused.',
      'not-fail-safe':
        'Off: this board would stay on if the computer failed, so the autopilot may not use it. Take another kind of board for that.',
      testing: 'You are trying it out.',
      'no-consent': 'Waiting for your consent below.',
      'meter-silent': 'Off, because the meter is silent.',
      resting: 'Off, because the street rests.',
      'minimum-time': 'Keeps its position for its minimum time.',
      'flows-though-off':
        'Off, but the meter still shows its load. Its contact may be stuck: switch the load off at its fuse, and have the wiring checked. If it is in order, choose the board again below.',
      'nothing-though-on':
        'Off, because nothing at all flowed while it was on. Check the fuse and the wires of its load; it is tried again in a quarter of an hour.',
      'board-silent':
        'The board does not answer, so nobody knows how it stands. Check its power, its wires, and the kind and address that you chose.',
      'board-refuses': 'The board refuses the command. Check which kind it is and which channel.',
      'stays-on':
        'The board says that it is still on, although it was told off. It is told again and again; switch the load off at its fuse.',
    },
    kinds: {
      lease: 'Own controller with the Hearthgrid line (switches off by itself)',
      'modbus-timed': 'Modbus board with “flash-on” (switches off by itself)',
      modbus: 'Modbus board without “flash-on”',
      'modbus-old': 'Old Modbus board that counts from 1 (R4D and its like; never answers)',
      'lcus-1': 'LCUS-1 (one relay, never answers)',
      lcus: 'LCUS-2, LCUS-4 or LCUS-8',
      numato: 'Numato USB relay module',
    } as Readonly<Record<string, string>>,
    used: (kind: string, channel: string) => `${kind}, channel ${channel}.`,
    usedOnBus: (kind: string, channel: string, unit: string) => `${kind}, channel ${channel}, address ${unit}.`,
    failSafe: {
      lease: 'It switches off by itself when the computer fails.',
      'usb-loss': 'It switches off when the plug is pulled.',
      none: 'It stays as it is when the computer fails.',
    },
    leaseLeft: (time: string) => `If this computer failed now, it would be off within ${time}.`,
    again: (time: string) => `It may be switched on again in ${time}.`,
    test: 'Try it out: on for 10 seconds',
    testing: (time: string) => `On for another ${time}.`,
    testLead: 'Only press this if whatever hangs on it may go on now.',
    title: 'It is a relay board',
    change: 'Use another board or channel',
    lead: 'Say so only if you know it: from then on Hearthgrid writes to this port, and first of all switches the relay off.',
    kind: 'Kind of board',
    choose: 'please choose',
    chooseProblem: 'Choose what kind of board it is.',
    byItself: 'Switches off by itself',
    latches: 'Stays as it is when the computer fails',
    channels: 'Channels',
    channelsProblem: 'Tick at least one channel.',
    channelsLead:
      'Tick only channels that a load hangs on: each is a relay of its own, and all of them close for a delivery.',
    channelFrom0: (last: string) => `Counted from 1: what the board calls 0 is 1 here, its last one is ${last}.`,
    address: 'Address',
    addressHint: 'As delivered: 1.',
    addressProblem: 'A number from 1 to 247.',
    use: 'Use as relay',
    consent:
      'I know that this board stays on when the computer fails. Nothing on this relay may be dangerous when left on, and coil off means load off.',
    consentNeeded: 'This board holds its position while it has power, even if the computer fails.',
  },
}
