// Screens of trust: a stake that is asked back after a verdict, and disputes in each of their states.
import type { Dispute, Snapshot } from '../../src/node/index.ts'
import { busy } from './snapshots.ts'

const HOUR_MS = 3_600_000
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

const readings: Dispute['of'] = {
  kind: 'readings',
  reason: 'too-much',
  meterLabel: 'roof, south side',
  fromMs: busy.nowMs - 26 * HOUR_MS,
  untilMs: busy.nowMs - 2 * HOUR_MS,
}

const dispute = (id: string, change: Partial<Dispute>): Dispute => ({
  id,
  accused: 2,
  accuser: 3,
  of: readings,
  phase: 'voting',
  endsInMs: 31 * HOUR_MS,
  depositMicro: 5_000_000n,
  evidence: [{ household: 3, hash: HASH }],
  votes: 2,
  judges: 5,
  part: 'judge',
  outcome: 'open',
  ...change,
})

const trust: Snapshot['trust'] = {
  stake: {
    stakeMicro: 750_000_000n,
    leavingMicro: 250_000_000n,
    leavesInMs: 52 * HOUR_MS,
    minimumMicro: 1_000_000_000n,
    whole: false,
    wholeMicro: 1_000_000_000n,
    held: true,
  },
  disputes: [
    dispute('d1', {}),
    dispute('d2', {
      accused: 1,
      accuser: undefined,
      of: { ...readings, reason: 'sun-at-night' },
      phase: 'evidence',
      endsInMs: 40 * HOUR_MS,
      evidence: [],
    }),
    dispute('d4', { accused: 3, accuser: 5, of: { kind: 'payment', amountMicro: 42_500_000n }, votes: 1 }),
    dispute('d5', {
      ...{ accused: 1, accuser: 4, of: { kind: 'payment', amountMicro: undefined }, depositMicro: 1_200_000n },
      ...{ phase: 'closed', outcome: 'settled', part: 'accused', evidence: [] },
    }),
    dispute('d3', { phase: 'closed', outcome: 'negligent', accused: 4, part: 'voted', evidence: [] }),
  ],
  meters: [
    { meter: 2, household: 2, label: 'roof, south side' },
    { meter: 3, household: 3, label: '' },
  ],
  depositMicro: 5_000_000n,
}

export const disputed: Snapshot = {
  ...busy,
  wallet: { ...busy.wallet, balanceMicro: 1_018_740_000n, reservedMicro: 751_350_000n },
  trust,
}

/** The same, with an order that the doubted neighbour filled as the newest receipt. */
export const doubtedTrade: Snapshot = {
  ...disputed,
  receipts: disputed.receipts.slice(1).map((receipt) => ({ ...receipt, counterpart: receipt.counterpart && 2 })),
}
