// Moments at which something must be mended: the street stands still, this computer may not vote, the books are unreadable.
import type { Snapshot } from '../../src/node/index.ts'
import { MINUTE_MS, NOW_MS, agreement, busy, empty, me, member, resting } from './snapshots.ts'

/** The same street the next day: nobody has come back. */
export const restingLong: Snapshot = {
  ...resting,
  agreement: { ...resting.agreement, blockTimeMs: NOW_MS - 19 * 3_600_000, lastAgreedAtMs: NOW_MS - 19 * 3_600_000 },
}

/** Somebody asks to found it again; two have agreed, and we have not. */
export const refoundingAsked: Snapshot = {
  ...restingLong,
  refounding: {
    chainId: '5be1f0c2',
    reason: 'The computer of the bakery is broken for good',
    voters: [0, 1, 3, 5],
    agreed: [1, 3],
    missing: [0, 2, 4, 5, 6],
    organiser: 1,
    aloneAtMs: undefined,
    instead: false,
  },
  notices: [{ code: 'refounding-open', atMs: NOW_MS - MINUTE_MS, about: undefined }],
}

/** Three homes, one computer lost: who founded the street has agreed and waits for the two days to pass. */
export const refoundingAlone: Snapshot = {
  ...restingLong,
  members: [me, member(1, 'Ana and Jo'), member(2, 'Bakery Okafor', { kind: 'company', present: false })],
  agreement: { ...restingLong.agreement, activeSet: [0, 1, 2], quorum: 3, awaited: [2] },
  network: {
    links: 1,
    waysBack: 1,
    members: 3,
    iceServers: [],
    iceFault: undefined,
    alone: false,
    addressHidden: false,
  },
  refounding: {
    chainId: '5be1f0c2',
    reason: 'Lost laptop',
    voters: [0, 1],
    agreed: [0],
    missing: [1, 2],
    organiser: 0,
    aloneAtMs: NOW_MS + 29 * 3_600_000,
    instead: false,
  },
  notices: [],
}

const standing = (computer: Snapshot['computer']['standing'], more: Partial<Snapshot> = {}): Snapshot => ({
  ...busy,
  agreement: { ...agreement, state: 'watching' },
  computer: { standing: computer, enrolment: 'none', mayEnrol: true },
  ...more,
})
export const astray = standing('astray', {
  notices: [{ code: 'key-retired', atMs: NOW_MS - 20 * MINUTE_MS, about: undefined }],
})
export const enrolling = standing('astray', {
  computer: { standing: 'astray', enrolment: 'sent', mayEnrol: true },
  pending: [{ id: '77ab0f12', kind: 'device', sentAtMs: NOW_MS - 2_000, state: 'sent', refusal: undefined }],
})
/** A street of three whose every vote is needed. */
export const astrayOfThree = standing('astray', {
  members: refoundingAlone.members.map((neighbour) => ({ ...neighbour, present: true })),
  agreement: {
    ...refoundingAlone.agreement,
    state: 'watching',
    awaited: [],
    lastAgreedAtMs: NOW_MS - 2 * 3_600_000,
    blockTimeMs: NOW_MS - 2 * 3_600_000,
  },
})
export const leftBehind = standing('left-behind')
export const suspended = standing('suspended')

/** The street was founded again while this computer slept behind its last entries. */
export const stranded: Snapshot = {
  ...busy,
  agreement: { ...agreement, state: 'watching' },
  stranded: 'refounded-without-us',
  notices: [{ code: 'refounded-without-us', atMs: NOW_MS - 20 * MINUTE_MS, about: '2316' }],
}

/** Everything that may ever be said about the books, the street and its keys, at once. */
export const alarmed: Snapshot = {
  ...busy,
  notices: (
    [
      ['double-vote', 'Bakery Okafor, 2317'],
      ['fork', '2317: 41d8aa07 / 9c02be51'],
      ['unconfirmed', undefined],
      ['books-differ', '2316'],
      ['neighbour-differs', 'Number 12'],
      ['street-refounded', undefined],
      ['old-books-found', '2318'],
      ['computer-enrolled', undefined],
      ['resting', undefined],
    ] as const
  ).map(([code, about], at) => ({ code, about, atMs: NOW_MS - at * MINUTE_MS })),
}

export const unreadable = (why: NonNullable<Snapshot['unreadable']>): Snapshot => ({
  ...empty,
  stage: 'unreadable',
  unreadable: why,
})
