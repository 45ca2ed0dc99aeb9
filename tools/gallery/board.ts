// Moments of the board: full, empty, not heard yet, hidden, and words about a receipt.
import type { BoardEntry, BoardView, Snapshot } from '../../src/node/index.ts'
import { MINUTE_MS, NOW_MS, busy, founded } from './snapshots.ts'

const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const note = (id: string, household: number, more: Partial<BoardEntry>): BoardEntry => ({
  id: `key${household}/${id}`,
  household,
  name: busy.members.find((member) => member.id === household)?.name ?? '',
  mine: household === 0,
  kind: 'notice',
  title: '',
  about: '',
  text: '',
  atMs: NOW_MS - HOUR_MS,
  ...more,
})

const MINUTES_OF_THE_EVENING = [
  'What we talked about on Tuesday, for everybody who could not come:',
  '',
  '1. The lamp before the kindergarten is dark again. Mr. Rahimi has written to the town, for the third time.',
  '2. Whoever charges a car: please not all between five and seven. Ana draws up a list of who charges when, and hangs it here.',
  '3. The roof of the bakery carries forty panels more than it has today. Bakery Okafor asks who would like to join in; nobody has to decide before autumn.',
  '4. We owe the Lindgrens a new ladder.',
  '5. The cargo bike stands behind Number 12 now. The key is where it always was. Please pump up the tyres when you bring it back, and write down how far you went, so that we know when its battery is due.',
  '',
  'Next time in September, at the kindergarten. Bring something to eat.',
].join('\n')

const entries: readonly BoardEntry[] = [
  note('a', 1, {
    title: 'Street party on Saturday',
    text: 'From four o’clock on, behind the bakery.\nBring a chair and something for the grill. If it rains: in the kindergarten.',
    atMs: NOW_MS - 25 * MINUTE_MS,
  }),
  note('b', 0, {
    title: 'Found: a grey cat',
    text: 'She sits on our roof between the panels and does not come down for anybody but the children.',
    atMs: NOW_MS - 3 * HOUR_MS,
  }),
  note('c', 3, { title: 'Minutes of our evening', text: MINUTES_OF_THE_EVENING, atMs: NOW_MS - 3 * DAY_MS }),
  note('d', 2, {
    title: 'Bread at half price after six',
    text: 'The ovens run while the sun shines, and what is left is yours.',
    atMs: NOW_MS - 9 * DAY_MS,
  }),
  note('f', 0, { kind: 'rule', title: 'The ladder goes back', text: 'The same day.', atMs: NOW_MS - 10 * DAY_MS }),
  note('e', 5, {
    kind: 'rule',
    title: 'Cars charge after seven or at noon',
    text: 'Unless somebody has to leave: then say so, and nobody minds.',
    atMs: NOW_MS - 12 * DAY_MS,
  }),
  note('g', 1, {
    kind: 'dispute',
    about: '2316-4',
    text: 'Half a kilowatt hour, but our oven was off. We look at our meter and write again.',
    atMs: NOW_MS - 20 * MINUTE_MS,
  }),
  note('h', 0, {
    kind: 'dispute',
    about: '7be10005a9d2',
    text: 'Agreed on the phone, ten cents less than usual.',
    atMs: NOW_MS - 40 * MINUTE_MS,
  }),
]

const full: BoardView = {
  entries,
  profiles: [
    { household: 0, name: 'Number 7', text: 'Two grown-ups, two children, one cat that is not ours.' },
    {
      household: 2,
      name: 'Bakery Okafor',
      text: 'We bake from three in the morning on.\nIf something smells burnt, it is not us.',
    },
  ],
  muted: [],
  live: [
    { household: 1, name: 'Ana and Jo', watts: 430 },
    { household: 2, name: 'Bakery Okafor', watts: -6_820 },
  ],
  sharesWatts: false,
  ready: true,
}

export const boardFull: Snapshot = { ...busy, board: full }
export const boardEmpty: Snapshot = founded
export const boardNotReady: Snapshot = { ...busy, board: { ...full, ready: false, live: [] } }
/** A computer of the bakery, and this one, have signed two different texts as one. */
export const boardMuted: Snapshot = {
  ...busy,
  computer: { standing: 'in-use', enrolment: 'none', mayEnrol: true },
  board: {
    ...full,
    entries: entries.filter(({ household }) => household !== 0 && household !== 2),
    profiles: [],
    muted: [
      { household: 2, name: 'Bakery Okafor', envelope: 14, here: false },
      { household: 0, name: 'Number 7', envelope: 31, here: true },
    ],
    sharesWatts: true,
  },
}
export const boardShares: Snapshot = { ...busy, board: { ...full, sharesWatts: true } }
/** Whatever a neighbour may write: no spaces, no titles to speak of, markup that stays text, right to left, and far too much. */
export const boardLong: Snapshot = {
  ...busy,
  network: { ...busy.network, links: 0, waysBack: 2 },
  board: {
    ...full,
    entries: [
      note('l1', 4, { title: 'W'.repeat(120), text: 'Donaudampfschifffahrt'.repeat(60) }),
      note('l2', 0, {
        title: '<b>Not bold</b> & <img src=x onerror=alert(1)>',
        text: '<script>alert(1)</script>\n\tindented\n\n\n\na line far below',
      }),
      note('l3', 6, { title: 'إعلان', text: 'الحفلة يوم السبت' }),
      ...Array.from({ length: 9 }, (_, i) =>
        note(`m${i}`, (i % 6) + 1, { title: `Notice ${i + 1}`, text: 'A line.', atMs: NOW_MS - (i + 2) * DAY_MS }),
      ),
      note('l4', 5, { kind: 'dispute', about: 'x'.repeat(96), text: 'About something that nobody else has.' }),
    ],
    profiles: [{ household: 3, name: 'The Lindgrens', text: `${'We were here first. '.repeat(150)}` }],
    live: [],
  },
}
