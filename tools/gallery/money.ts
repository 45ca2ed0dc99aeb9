// Screens of settling up: what is proposed, what was said, and what the other side says about it.
import type { Payment, Snapshot } from '../../src/node/index.ts'
import { busy } from './snapshots.ts'

const DAY_MS = 86_400_000
const payment = (id: string, agoDays: number, rest: Omit<Payment, 'id' | 'saidAtMs' | 'dispute'>): Payment => ({
  id,
  dispute: 'none',
  saidAtMs: busy.nowMs - agoDays * DAY_MS,
  ...rest,
})

export const settling: Snapshot = {
  ...busy,
  wallet: { ...busy.wallet, balanceMicro: -27_180_000n },
  trust: { ...busy.trust, depositMicro: 5_000_000n },
  settleUp: {
    ours: [
      { role: 'payer', other: 1, amountMicro: 21_400_000n },
      { role: 'payer', other: 3, amountMicro: 5_780_000n },
    ],
    payments: 5,
  },
  payments: [
    payment('p1', 2, { role: 'payer', other: 1, amountMicro: 12_000_000n, state: 'waiting' }),
    payment('p2', 1, { role: 'payee', other: 2, amountMicro: 4_350_000n, state: 'waiting' }),
    payment('p3', 19, { role: 'payer', other: 3, amountMicro: 7_000_000n, state: 'late' }),
    payment('p4', 6, { role: 'payer', other: 4, amountMicro: 1_000_000n, state: 'denied' }),
    payment('p5', 6, { role: 'payee', other: 5, amountMicro: 2_000_000n, state: 'denied' }),
    { ...payment('p6', 31, { role: 'payer', other: 2, amountMicro: 9_500_000n, state: 'late' }), dispute: 'open' },
  ],
}

export const owed: Snapshot = {
  ...busy,
  settleUp: { ours: [{ role: 'payee', other: 1, amountMicro: 18_740_000n }], payments: 1 },
}
