// English: another meter hangs in the place of a registered one, or it is gone for good.
export const enMeterChange = {
  meterChange: {
    open: 'Replaced or gone',
    lead: 'If its registers fall, the street would refuse its readings. Say so, and its next reading is a new beginning: nothing is counted between the two, and your supplier bills what flowed meanwhile. Once a day at most.',
    reset: 'It is the same meter; its registers were set back',
    other: 'Another meter hangs in its place',
    number: 'Number of the new meter',
    numberHint: 'as its plate and its telegrams say',
    send: 'Say that it changed',
    sent: 'Sent. Once the street has agreed, its next reading begins anew.',
    sentOther:
      'Sent. Once the street has agreed, connect the new meter and register it: it takes the place of the old one.',
    retireLead: 'A meter that is gone for good says nothing more; what it counted stays in the books.',
    retireSure: 'This meter is gone for good.',
    retire: 'Take it off the books',
    retired: 'Sent. Once the street has agreed, it is off the books.',
  },
}
