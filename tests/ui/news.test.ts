// What somebody who looks elsewhere is told: what has come since the last picture, once, and no more than was wished.
import { describe, expect, test } from 'vitest'
import type { HEARD } from '../../src/ui/news.ts'
import { newsBetween, placeOf, tagOf } from '../../src/ui/news.ts'
import type { Delivery, Dispute, Guest, Payment, Receipt, Snapshot } from '../../src/node/index.ts'
import { disputed } from '../../tools/gallery/trust.ts'
import { busy, empty } from '../../tools/gallery/snapshots.ts'

const quiet: Snapshot = { ...busy, notices: [], guests: [], payments: [], deliveries: [], receipts: [] }

const guest: Guest = { peer: 'a1', name: 'Ada', kind: 'home', safetyWords: [], admission: 'waiting' }
const payment: Payment = {
  id: 'p1',
  role: 'payee',
  other: 2,
  amountMicro: 5n,
  saidAtMs: 1,
  state: 'waiting',
  dispute: 'none',
}
const receipt: Receipt = {
  id: 'r1',
  height: 9,
  atMs: 1,
  kind: 'trade',
  side: 'sold',
  counterpart: 2,
  energyWh: -5n,
  priceMicroPerKwh: 1n,
  moneyMicro: 5n,
}
const offer: Delivery = {
  id: 'd1',
  seller: 2,
  buyer: quiet.self ?? 0,
  state: 'offered',
  energyWh: 100n,
  deliveredWh: 0n,
  priceMicroPerKwh: 1n,
  paidMicro: 0n,
  reserveLeftMicro: 0n,
  endsAtMs: 9,
  closedBy: undefined,
}
const eventful: Snapshot = {
  ...quiet,
  notices: [{ code: 'meter-silent', atMs: 7, about: 'roof' }],
  guests: [guest],
  payments: [payment],
  deliveries: [offer],
  receipts: [receipt],
}
const tags = (before: Snapshot, after: Snapshot, heard: (typeof HEARD)[number]) =>
  newsBetween(before, after, heard).map(tagOf)

describe('news', () => {
  test('is what has come, and trades only for who wants them', () => {
    expect(tags(quiet, eventful, 'nothing')).toEqual([])
    const needed = ['notice meter-silent 7 roof', 'guest a1', 'payment p1', 'offer d1']
    expect(tags(quiet, eventful, 'needed')).toEqual(needed)
    expect(tags(quiet, eventful, 'all')).toEqual([...needed, 'trade r1'])
  })

  test('is a dispute about us, a vote that is ours now, and how it ended; not one that we began', () => {
    const [dispute] = disputed.trust.disputes
    if (dispute === undefined) throw new Error('a dispute')
    const at = (change: Partial<Dispute>): Snapshot => ({
      ...quiet,
      trust: { ...quiet.trust, disputes: [{ ...dispute, id: 'x', ...change }] },
    })
    const told = (before: Snapshot, change: Partial<Dispute>): string[] => tags(before, at(change), 'needed')
    expect(told(quiet, { part: 'accused', phase: 'evidence' })).toEqual(['dispute x evidence'])
    expect(told(quiet, { part: 'accuser', phase: 'evidence' })).toEqual([])
    expect(told(quiet, { part: 'judge', phase: 'evidence' })).toEqual([])
    const judging = at({ part: 'judge', phase: 'evidence' })
    expect(told(judging, { part: 'judge', phase: 'voting' })).toEqual(['dispute x voting'])
    expect(told(at({ part: 'judge', phase: 'voting' }), { part: 'voted', phase: 'voting' })).toEqual([])
    expect(told(at({ part: 'voted', phase: 'voting' }), { part: 'voted', phase: 'closed' })).toEqual([])
    for (const part of ['accuser', 'accused'] as const)
      expect(told(at({ part, phase: 'voting' }), { part, phase: 'closed' })).toEqual(['dispute x closed'])
    expect(newsBetween(judging, at({ part: 'judge', phase: 'voting' }), 'needed').map(placeOf)).toEqual([
      ['street', 'disputes'],
    ])
  })

  test('is told once: the same picture again says nothing', () => {
    expect(tags(eventful, eventful, 'all')).toEqual([])
    expect(tags(eventful, { ...eventful, payments: [{ ...payment, state: 'late' }] }, 'all')).toEqual([])
  })

  test('is not what we did ourselves: our own offer, a payment that we say we made', () => {
    const ours = {
      ...quiet,
      deliveries: [{ ...offer, seller: quiet.self ?? 0, buyer: 2 }],
      payments: [{ ...payment, role: 'payer' as const }],
    }
    expect(tags(quiet, ours, 'all')).toEqual([])
  })

  test('is not what a home finds on coming back, which would be a shower', () => {
    expect(tags(empty, eventful, 'all')).toEqual([])
    expect(tags({ ...quiet, stage: 'catching-up' }, eventful, 'all')).toEqual([])
  })

  test('leads to the place where something can be done about it', () => {
    expect(newsBetween(quiet, eventful, 'all').map(placeOf)).toEqual([
      ['home'],
      ['street'],
      ['money', 'pay'],
      ['trade', 'deliveries'],
      ['money', 'receipts'],
    ])
  })
})
