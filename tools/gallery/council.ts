// Screens of the council and of money outside: votes of each kind, roles, a freeze, a newcomer, an exchange.
import type { Council, Proposal, Snapshot } from '../../src/node/index.ts'
import { TYPED_TERMS } from '../../src/ui/places/council.ts'
import { NO_COUNCIL } from '../../src/node/view/no-council.ts'
import { busy } from './snapshots.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

const proposal = (id: string, rest: Partial<Proposal>): Proposal => ({
  ...{ id, deed: 'terms', proposer: 1, reason: '', changes: [], household: 0, role: 'treasurer', give: true },
  ...{ proposedAtMs: busy.nowMs - DAY_MS, leftMs: 29 * HOUR_MS, outcome: 'open', decidedAtMs: 0, countsFromMs: 0 },
  ...{ yes: 1, no: 0, needed: 4, electorate: 7, ours: 'none' },
  ...rest,
})

const TERMS: Record<string, bigint | string> = {
  supplierPrice: 360_000n,
  feedInPrice: 80_000n,
  localFee: 100_000n,
  clearingWaitMs: 300_000n,
  creditLifeMs: BigInt(90 * DAY_MS),
  wakeAfterMs: 600_000n,
  floor: 0n,
  absentAfterMs: 600_000n,
  activationWindowMs: BigInt(DAY_MS),
  approvals: 1n,
  evidenceMs: BigInt(2 * DAY_MS),
  votingMs: BigInt(2 * DAY_MS),
  outlierPermille: 400n,
  gridGramsPerKwh: 380n,
  minimumStakeMicro: 0n,
  depositMicro: 0n,
  iceServers: 'stun.example.org (STUN)',
}

const council: Council = {
  ...NO_COUNCIL,
  terms: TYPED_TERMS.map((name) => ({
    name,
    value: TERMS[name] ?? 50_000_000n,
    decided: name === 'localFee' ? { atMs: busy.nowMs - 9 * DAY_MS, proposer: 3 } : undefined,
  })),
  proposals: [
    proposal('v1', {
      changes: [{ term: 'supplierPrice', value: 340_000n }],
      reason: 'The supplier wrote that the new price counts from January.',
      countsFromMs: busy.nowMs + 13 * DAY_MS,
      yes: 2,
      no: 1,
    }),
    proposal('v2', { deed: 'role', household: 2, ours: 'yes', proposer: 0, yes: 3, leftMs: 20 * 60_000 }),
    proposal('v3', {
      deed: 'expel',
      household: 4,
      needed: 5,
      electorate: 6,
      no: 1,
      ours: 'no',
      reason: 'Nobody answers.',
    }),
    proposal('v6', {
      changes: [{ term: 'iceServers', value: 'turn.example.org (TURN)' }],
      reason: 'Since the new router the bakery does not reach us.',
      yes: 1,
      needed: 4,
    }),
    proposal('v4', { changes: [{ term: 'localFee', value: 100_000n }], outcome: 'in-force', proposer: 3 }),
    proposal('v5', { deed: 'role', household: 6, role: 'auditor', give: false, outcome: 'rejected', proposer: 5 }),
  ],
  holders: [
    { role: 'organiser', households: [0, 1] },
    { role: 'treasurer', households: [2] },
    { role: 'retailer', households: [] },
    { role: 'auditor', households: [6] },
  ],
  frozen: [{ household: 4, by: 0, untilMs: busy.nowMs + 2 * DAY_MS }],
  wishes: [
    { id: 'w1', name: 'The Moreaus', approvers: [1], needed: 3, ours: false },
    { id: 'w2', name: 'Studio 9', approvers: [0, 2], needed: 3, ours: true },
  ],
}

export const deciding: Snapshot = { ...busy, council }
export const quietCouncil: Snapshot = { ...busy, council: { ...council, proposals: [], frozen: [], wishes: [] } }

const rates: Council['rates'] = [
  { household: 2, currency: 'EUR', microPerUnit: 1_000_000n, note: 'In the shop, until six.' },
  { household: 3, currency: 'CHF', microPerUnit: 1_040_000n, note: '' },
]
const exchange = { currency: 'EUR', microPerUnit: 1_000_000n, askedAtMs: busy.nowMs - HOUR_MS } as const
export const exchanging: Snapshot = {
  ...busy,
  council: {
    ...council,
    rates,
    exchanges: [
      {
        ...exchange,
        id: 'x1',
        side: 'asked',
        other: 2,
        redeem: false,
        amountMicro: 20_000_000n,
        reference: 'Number 7, June',
      },
    ],
  },
}
export const atTheTill: Snapshot = {
  ...busy,
  council: {
    ...council,
    rates: [{ household: 0, currency: 'EUR', microPerUnit: 1_000_000n, note: 'Saturdays' }, ...rates],
    mayIssueMicro: 8_420_000_000n,
    exchanges: [
      { ...exchange, id: 'x2', side: 'to-answer', other: 3, redeem: true, amountMicro: 12_500_000n, reference: '' },
    ],
  },
}
/** A home that left; its receipts are still here. */
export const gone: Snapshot = { ...busy, stage: 'catching-up', stranded: 'gone' }
