// Moments of the street's nights: nobody off, enough awake, too few, and the own hours on their way to the books.
import type { Roster, Snapshot, Span } from '../../src/node/index.ts'
import { MINUTE_MS, NOW_MS, busy, resting } from './snapshots.ts'

const HOUR_MS = 3_600_000
/** The full hour before, 18:00 in UTC and 20:00 in Berlin. */
const START_MS = NOW_MS - (NOW_MS % HOUR_MS)
/** Hours after it. */
const span = (from: number, until: number): Span => ({
  fromMs: START_MS + from * HOUR_MS,
  untilMs: START_MS + until * HOUR_MS,
})
/** Hours of the UTC day. */
const night = (from: number, until: number): Span => ({ fromMs: from * HOUR_MS, untilMs: until * HOUR_MS })

/** An absence that has begun. */
const until = (untilMs: number): Span => ({ fromMs: NOW_MS - 2 * HOUR_MS, untilMs })

/** Days after today, from 18:00 to 20:00 in Berlin. */
const weekend = (from: number, until: number): Span => ({
  fromMs: START_MS + (24 * from - 2) * HOUR_MS,
  untilMs: START_MS + 24 * until * HOUR_MS,
})

/** The bakery goes to bed early, Number 12 late: four of five are enough, and so are three of the four that vote then. */
const enough: Roster = {
  absences: [
    { household: 2, night: night(18.5, 1), away: undefined, off: [span(0.5, 7)] },
    { household: 4, night: night(21, 4.5), away: undefined, off: [span(3, 10.5)] },
  ],
  voters: 5,
  day: [
    { ...span(0, 0.5), awake: 5, rests: false },
    { ...span(0.5, 3), awake: 4, rests: false },
    { ...span(3, 7), awake: 3, rests: false },
    { ...span(7, 10.5), awake: 4, rests: false },
    { ...span(10.5, 24), awake: 5, rests: false },
  ],
}
/** We and two more are off at night, and Number 12 for the weekend. */
const tooFew: Roster = {
  absences: [
    { household: 0, night: night(21, 4.5), away: undefined, off: [span(3, 10.5)] },
    { household: 1, night: night(22, 5), away: undefined, off: [span(4, 11)] },
    { household: 2, night: night(18.5, 1), away: undefined, off: [span(0.5, 7)] },
    { household: 4, night: undefined, away: until(Date.UTC(2027, 5, 20, 16)), off: [span(0, 24)] },
  ],
  voters: 5,
  day: [
    { ...span(0, 0.5), awake: 4, rests: false },
    { ...span(0.5, 3), awake: 3, rests: false },
    { ...span(3, 4), awake: 2, rests: true },
    { ...span(4, 7), awake: 1, rests: true },
    { ...span(7, 10.5), awake: 2, rests: true },
    { ...span(10.5, 11), awake: 3, rests: false },
    { ...span(11, 24), awake: 4, rests: false },
  ],
}

export const nightsEnough: Snapshot = { ...busy, roster: enough }
export const nightsTooFew: Snapshot = { ...busy, roster: tooFew }
const sent = { id: 'c04a91d7', kind: 'absence', sentAtMs: NOW_MS - 2_000 } as const
export const nightsSending: Snapshot = {
  ...nightsEnough,
  pending: [{ ...sent, state: 'sent', refusal: undefined }],
}
/** The gallery answers every announcement with this id. */
export const nightsExpired: Snapshot = {
  ...nightsEnough,
  pending: [{ ...sent, id: 'a1', sentAtMs: NOW_MS - 61 * MINUTE_MS, state: 'expired', refusal: 'expired' }],
}
/** The street rests: the nights stand, we are also away until tomorrow, and a change waits here. */
export const nightsResting: Snapshot = {
  ...resting,
  roster: {
    ...tooFew,
    absences: tooFew.absences.map((absence) =>
      absence.household === 0 ? { ...absence, away: until(Date.UTC(2027, 5, 19, 16)), off: [span(0, 22)] } : absence,
    ),
    day: [
      { ...span(0, 22), awake: 1, rests: true },
      { ...span(22, 24), awake: 4, rests: false },
    ],
  },
  pending: [{ ...sent, state: 'saved', refusal: undefined }],
}
/** Nobody is off today; we are at the weekend, and the bakery from next week on. */
export const nightsLater: Snapshot = {
  ...busy,
  roster: {
    absences: [
      { household: 0, night: undefined, away: weekend(3, 5), off: [] },
      { household: 2, night: undefined, away: weekend(9, 23), off: [] },
    ],
    voters: 5,
    day: [{ ...span(0, 24), awake: 5, rests: false }],
  },
}
