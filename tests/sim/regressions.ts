// Scripts that once broke a property, each shortened by the simulator; `regressions.test.ts` plays all of them.
import type { Script } from './faults/index.ts'

export type Regression = {
  /** The property, and what went wrong. */
  readonly name: string
  readonly seed: number
  readonly nodes: number
  readonly heights: number
  readonly script: Script
}

export const REGRESSIONS: readonly Regression[] = [
  {
    name: 'LivenessAfterHeal: who missed a precommit of a round that all others had left waited for it for ever',
    seed: 7,
    nodes: 4,
    heights: 12,
    script: [
      {
        atMs: 0,
        fault: 'weather',
        with: { loss: 0.24700130538549273, duplicate: 0.43046745122410357, leastDelayMs: 15, mostDelayMs: 30 },
      },
      { atMs: 5326, fault: 'database gone', with: { who: 2 } },
      { atMs: 7079, fault: 'one way', with: { from: 3, to: 5, forMs: 364 } },
    ],
  },
  {
    name: 'JournalIdempotent: a prevote that presence had brought forward was read back without its step',
    seed: 11,
    nodes: 4,
    heights: 12,
    script: [
      {
        atMs: 0,
        fault: 'weather',
        with: { loss: 0.011454755673184991, duplicate: 0.26316574856173247, leastDelayMs: 41, mostDelayMs: 339 },
      },
      { atMs: 1980, fault: 'fragile', with: { who: 14, perMille: 14, forMs: 22074 } },
      { atMs: 20318, fault: 'flapping', with: { side: 6, everyMs: 1002, forMs: 3895 } },
    ],
  },
  {
    name: 'JournalIdempotent: below four validators a proposal was judged anew by the clock when the journal was read',
    seed: 30,
    nodes: 4,
    heights: 12,
    script: [
      {
        atMs: 0,
        fault: 'weather',
        with: { loss: 0.11053600693121553, duplicate: 0.26594169449526817, leastDelayMs: 0, mostDelayMs: 39 },
      },
      { atMs: 1498, fault: 'rolling night', with: { who: 7, stepMs: 7, nightMs: 79852 } },
      { atMs: 24816, fault: 'clock jump', with: { who: 2, jumpMs: -899831, forMs: 58955 } },
    ],
  },
  {
    name: 'NoEquivocation: a tab that was behind another one on the same disk put the watermark back',
    seed: 11,
    nodes: 4,
    heights: 20,
    script: [
      { atMs: 0, fault: 'weather', with: { loss: 0.1, duplicate: 0.2, leastDelayMs: 2, mostDelayMs: 300 } },
      { atMs: 10554, fault: 'kill', with: { who: 1, backMs: 8492 } },
      { atMs: 11428, fault: 'flapping', with: { side: 12, everyMs: 4966, forMs: 828 } },
      { atMs: 273, fault: 'fragile', with: { who: 7, perMille: 11, forMs: 585 } },
      { atMs: 19014, fault: 'two tabs', with: { who: 1, side: 12, forMs: 999 } },
      { atMs: 19480, fault: 'kill', with: { who: 3, backMs: 17 } },
      { atMs: 24806, fault: 'reorder', with: { mostDelayMs: 21, forMs: 327 } },
      { atMs: 26380, fault: 'slow disk', with: { who: 2, writeMs: 10, forMs: 650 } },
    ],
  },
  {
    name: 'LivenessAfterHeal: a new computer whose door gave no answer once waited there for ever',
    seed: 682,
    nodes: 4,
    heights: 20,
    script: [
      {
        atMs: 0,
        fault: 'weather',
        with: {
          loss: 0.20402758747804908,
          duplicate: 0.12796241661999375,
          leastDelayMs: 34,
          mostDelayMs: 258,
          forMs: 42611,
        },
      },
      { atMs: 495, fault: 'lost device', with: { who: 0, backMs: 31067 } },
      { atMs: 10967, fault: 'clamped timers', with: { who: 6, clampMs: 500, forMs: 32354 } },
    ],
  },
  {
    name: 'LivenessAfterHeal: a new computer waited an hour for a press whose nonce the lost one had used up',
    seed: 26,
    nodes: 7,
    heights: 20,
    script: [
      {
        atMs: 0,
        fault: 'weather',
        with: {
          loss: 0.03685776509810239,
          duplicate: 0.03008083370514214,
          leastDelayMs: 9,
          mostDelayMs: 377,
          forMs: 68782,
        },
      },
      { atMs: 20836, fault: 'more than a third vanish', with: { who: 19, backMs: 36190, salt: 252 } },
      { atMs: 37862, fault: 'full disk', with: { who: 71, refusal: 0.23076268727891147, forMs: 8399 } },
      { atMs: 51785, fault: 'cloned profile', with: { who: 4, side: 121, forMs: 31809 } },
      { atMs: 57000, fault: 'lost device', with: { who: 6, backMs: 19524 } },
      { atMs: 75760, fault: 'all power lost', with: { backMs: 171, stepMs: 1980 } },
      { atMs: 57465, fault: 'lost device', with: { who: 1, backMs: 34 } },
    ],
  },
  {
    name: 'NoEquivocation: half of a proposal in the journal passed for a whole one, and its household spoke over it',
    seed: 3,
    nodes: 4,
    heights: 12,
    script: [
      { atMs: 0, fault: 'weather', with: { loss: 0.1, duplicate: 0.1, leastDelayMs: 20, mostDelayMs: 600 } },
      { atMs: 5_800, fault: 'torn journal', with: { who: 1, how: 0, backMs: 500 } },
    ],
  },
  {
    name: 'LockRule: a tab spoke over entries that another tab of its profile had written, and left a lock that it did not know',
    seed: 602,
    nodes: 10,
    heights: 20,
    script: [
      {
        atMs: 0,
        fault: 'weather',
        with: {
          loss: 0.14927368252538145,
          duplicate: 0.11602383677382022,
          leastDelayMs: 18,
          mostDelayMs: 126,
          forMs: 78207,
        },
      },
      { atMs: 1914, fault: 'more than a third vanish', with: { who: 586, backMs: 33255, salt: 753 } },
      { atMs: 3441, fault: 'two tabs', with: { who: 3, side: 226, forMs: 9475 } },
      { atMs: 13341, fault: 'flapping', with: { side: 35, everyMs: 8367, forMs: 54583 } },
      { atMs: 26064, fault: 'halves', with: { side: 110, silent: 0, forMs: 9092 } },
      { atMs: 38028, fault: 'all power lost', with: { backMs: 7567, stepMs: 1324 } },
      { atMs: 52500, fault: 'power cut', with: { who: 9, lost: 2, backMs: 4338 } },
      { atMs: 63182, fault: 'two tabs', with: { who: 5, side: 748, forMs: 26838 } },
    ],
  },
  {
    name: 'LivenessAfterHeal: whose links stayed while nothing came and every other computer changed knew nobody and never asked',
    seed: 1,
    nodes: 4,
    heights: 60,
    script: [
      {
        atMs: 0,
        fault: 'weather',
        with: { loss: 0.01, duplicate: 0.1, leastDelayMs: 20, mostDelayMs: 200, forMs: 100_000 },
      },
      { atMs: 1_000, fault: 'isolated', with: { who: 3, silent: 1, forMs: 58_456 } },
      { atMs: 2_000, fault: 'set changes at every height', with: { first: 0, heights: 15, forMs: 50_000 } },
    ],
  },
  {
    // A fault of the simulator: its owner never opened the link again, as anybody would on the first screen.
    name: 'LivenessAfterHeal: a computer that is put back to before it knew the street comes in once more',
    seed: 1764,
    nodes: 10,
    heights: 20,
    script: [
      {
        atMs: 0,
        fault: 'weather',
        with: {
          loss: 0.10859004808589816,
          duplicate: 0.28017276420723647,
          leastDelayMs: 21,
          mostDelayMs: 32,
          forMs: 21061,
        },
      },
      { atMs: 313, fault: 'absence announced', with: { who: 200, stepMs: 1, closes: 1, backMs: 2187 } },
      { atMs: 1167, fault: 'torn books', with: { who: 6, how: 2, backMs: 5568 } },
      { atMs: 15207, fault: 'rolled back', with: { who: 6, ageMs: 13173, backMs: 36 } },
    ],
  },
  {
    name: 'LivenessAfterHeal: a tab whose key another tab of its profile had retired went on saying that it votes',
    seed: 1449,
    nodes: 4,
    heights: 20,
    script: [
      { atMs: 92, fault: 'two tabs', with: { who: 0, side: 2, forMs: 601 } },
      { after: 'heal', atMs: 56, fault: 'ring', with: { silent: 0, forMs: 6996 } },
      {
        after: 'heal',
        atMs: 123,
        fault: 'founded again',
        with: { who: 3, agrees: 15, times: 1, everyMs: 9, forMs: 937, rival: -1 },
      },
    ],
  },
  {
    name: 'NoEquivocation: a tab behind the block that names its household’s new key spoke with it where the old key had spoken',
    seed: 48,
    nodes: 7,
    heights: 20,
    script: [
      {
        atMs: 0,
        fault: 'weather',
        with: {
          loss: 0.1500337162055075,
          duplicate: 0.32791793160140514,
          leastDelayMs: 44,
          mostDelayMs: 227,
          forMs: 32776,
        },
      },
      { atMs: 8801, fault: 'set changes at every height', with: { first: 3, heights: 13, forMs: 7500 } },
      { atMs: 28507, fault: 'two tabs', with: { who: 3, side: 12, forMs: 1536 } },
    ],
  },
  {
    name: 'LivenessAfterHeal: the tenth, bound to a document of its own, got one block more and could not sign what nine had signed',
    seed: 1746,
    nodes: 10,
    heights: 20,
    script: [
      {
        atMs: 0,
        fault: 'weather',
        with: {
          loss: 0.10816691354848444,
          duplicate: 0.189487433177419,
          leastDelayMs: 49,
          mostDelayMs: 405,
          forMs: 163595,
        },
      },
      { atMs: 6858, fault: 'set changes at every height', with: { first: 8, heights: 18, forMs: 60000 } },
      { atMs: 7551, fault: 'more than a third vanish', with: { who: 90, backMs: 4168, salt: 793 } },
      { atMs: 10324, fault: 'hidden lock', with: { who: 4, forMs: 101648, stays: 0, friend: 6 } },
      { atMs: 24608, fault: 'all power lost', with: { backMs: 2261, stepMs: 3856 } },
      { atMs: 42438, fault: 'heavy tail', with: { tail: 0.1286195332556963, forMs: 27271 } },
      { atMs: 64858, fault: 'everybody wakes', with: { stepMs: 2053 } },
      { atMs: 73456, fault: 'all power lost', with: { backMs: 23986, stepMs: 657 } },
      { atMs: 82366, fault: 'isolated', with: { who: 7, silent: 0, forMs: 52700 } },
      { atMs: 123173, fault: 'all power lost', with: { backMs: 1346, stepMs: 1898 } },
      { atMs: 143289, fault: 'some only', with: { salt: 781309, reach: 3, forMs: 30000 } },
      {
        after: 'heal',
        atMs: 0,
        fault: 'weather',
        with: {
          loss: 0.03198816902004182,
          duplicate: 0.2643489296315238,
          leastDelayMs: 15,
          mostDelayMs: 406,
          forMs: 163467,
        },
      },
      { after: 'heal', atMs: 6704, fault: 'heavy tail', with: { tail: 0.19202679161913694, forMs: 10503 } },
      {
        after: 'heal',
        atMs: 8475,
        fault: 'founded again',
        with: { who: 7, agrees: 1023, times: 2, everyMs: 568, forMs: 60000, rival: 1 },
      },
    ],
  },
]
