// English: why a meter was refused, and what is told of its port.

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
