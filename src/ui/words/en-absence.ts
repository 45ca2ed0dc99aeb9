// English, fourth part: who is off when, and how one says so.
import { pluralEn } from './plural.ts'

const tooFew = 'That is too few to agree, so the street rests'

export const enAbsence = {
  roster: {
    title: 'Who is off when',
    none: 'Nobody has announced hours off. As long as the computers stay on, the street goes on all night.',
    all: 'In the next 24 hours nobody who keeps the books is off: the street goes on all night.',
    enough: (awake: string, voters: string) =>
      `As announced, at least ${awake} of the ${voters} homes that keep the books stay awake at every hour: the street goes on all night.`,
    few: (awake: number, voters: string, always: boolean) => {
      if (awake === 0) return always ? 'nobody stays awake' : 'at times nobody is awake'
      if (!always) return `at times only ${awake} of ${voters} ${pluralEn(awake, 'is', 'are')} awake`
      return `only ${awake} of ${voters} ${pluralEn(awake, 'stays', 'stay')} awake`
    },
    rests: (from: string, until: string, few: string) =>
      `Between ${from} and ${until} ${few}. ${tooFew} then and goes on by itself at ${until}.`,
    restsUntil: (until: string, few: string) => `Until ${until} ${few}. ${tooFew} and goes on by itself at ${until}.`,
    restsFrom: (from: string, few: string) => `From ${from} on ${few}. ${tooFew} until enough are back.`,
    restsAllDay: (few: string) => `In the next 24 hours ${few}. ${tooFew} until enough are back.`,
    restNote:
      'That is by what homes have announced. Nothing is lost meanwhile: readings are kept and billed afterwards. Whoever leaves a computer on shortens the rest.',
    drawing: (from: string) => `The next 24 hours, from ${from} on: lit while awake, dark while off.`,
    street: 'The street',
    everyNight: (from: string, until: string) => `every night ${from} to ${until}`,
    until: (when: string) => `until ${when}`,
    fromUntil: (from: string, until: string) => `from ${from} until ${until}`,
    both: (night: string, once: string) => `${once}, and ${night}`,
  },

  ownAbsence: {
    title: 'When your computer is off',
    lead: 'Your neighbours see it, and the street does not wait for you in these hours. If your page is open all the same, it goes on voting.',
    noVote: 'Your home does not keep the books, so nothing waits for it; your neighbours see your hours all the same.',
    night: (from: string, until: string) => `Off every night from ${from} to ${until}.`,
    once: (when: string) => `Off until ${when}.`,
    onceLater: (from: string, until: string) => `Off from ${from} until ${until}.`,
    nightTitle: 'Every night',
    onceTitle: 'Once',
    from: 'From',
    until: 'Until',
    onceHint: 'Without a beginning you are off from now on. Tell your neighbours up to 30 days ahead.',
    timeNeeded: 'Please fill in a time of day.',
    sameTime: 'The night must end at another time than it begins.',
    unfinished: 'Please fill in both the day and the time.',
    onceProblems: {
      untilNeeded: 'Please fill in until when: a day and a time that are still to come.',
      fromOver: 'This beginning is over. Leave it empty to be off from now on.',
      endsFirst: 'The absence must end after it begins.',
      tooFar: 'An absence can be announced at most 30 days before it begins.',
      tooLong: 'An absence must end within a year.',
    },
    announceNight: 'Announce the nights',
    announceOnce: 'Announce the absence',
    takeBackNight: 'Take the nights back',
    takeBackOnce: 'I am back',
    takeBackLater: 'Take it back',
    sending: 'Sent, not yet agreed by the street',
    kept: 'Kept here, not yet agreed by the street',
    resting: 'The street rests at the moment. What you announce is kept here and sent when it goes on.',
    alone:
      'None of your neighbours can be reached at the moment. What you announce is kept here and sent when one is back.',
    keptFor: 'Nights are kept for two days, a single absence or taking one back for an hour.',
    clocks: (day: string) =>
      `The clocks change on ${day}. Your hours stay as they read here: this computer tells the street by itself as soon as it is on.`,
    clocksAlone: (day: string) =>
      `The clocks change on ${day}. This computer does not vote at the moment, so it will not tell the street by itself: your hours would move by what the clocks do.`,
  },
}
