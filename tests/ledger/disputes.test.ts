// dispute, evidence, verdict: who may doubt what, what is held still meanwhile, who judges, and what follows.
import { describe, expect, test } from 'vitest'
import {
  DISPUTE_OUTCOMES,
  RECEIPT_KINDS,
  account,
  firstOpenSlot,
  freeCreditsWh,
  freeStake,
  hash,
  nextDeadlineMs,
  openForMs,
  sumOfAccounts,
  ownedCreditsWh,
  stakeIsWhole,
  stakeOf,
  utf8,
  type Body,
  type LedgerRefusal,
} from '../../src/ledger/index.ts'
import { closeDispute } from '../../src/ledger/disputes.ts'
import { releaseStakes } from '../../src/ledger/stake.ts'
import { draftOf } from '../../src/ledger/state.ts'
import { remove } from '../../src/ledger/table.ts'
import { outcomeOf } from '../../src/ledger/verdict.ts'
import { SELL, orderBody } from './street.ts'
import {
  MINUTE,
  TRUSTING,
  device,
  household,
  judge,
  must,
  opened,
  pass,
  trustStreet,
  type TrustStreet,
} from './trust-street.ts'
import { SLOT_MS, admit, agree, nowMs, readingBody, send, sign } from './world.ts'

const [CLEARED, FRIVOLOUS, MINOR, NEGLIGENT, FALSIFIED] = [0, 1, 2, 3, 4]
const outcome = ({ world }: TrustStreet): string =>
  DISPUTE_OUTCOMES[world.tip.state.disputes.rows[0]?.outcome ?? 0] ?? ''
const balance = ({ world }: TrustStreet, id: number): bigint => account(world.tip.state, id).balanceMicro
const free = ({ world }: TrustStreet, id: number): bigint => freeCreditsWh(world.tip.state, id, 0)
const kinds = ({ world }: TrustStreet): string[] =>
  world.receipts.map(
    ({ kind, household: id, energyWh, moneyMicro }) => `${RECEIPT_KINDS[kind]} ${id} ${energyWh} ${moneyMicro}`,
  )

describe('a dispute', () => {
  type Dispute = Extract<Body, { kind: 'dispute' }>
  test.each<[string, number, (street: TrustStreet) => Partial<Dispute>, LedgerRefusal | undefined]>([
    ['about a neighbour’s readings is taken', 3, () => ({}), undefined],
    ['about one’s own readings is refused', 1, () => ({}), 'dispute-party'],
    ['about no known meter is refused', 3, () => ({ meter: 9 }), 'unknown'],
    ['for no known reason is refused', 3, () => ({ reason: 7 }), 'unknown'],
    [
      'whose slots end before they begin is refused',
      3,
      ({ fromSlot }) => ({ untilSlot: fromSlot - 1n }),
      'time-invalid',
    ],
    [
      'time travel: readings of slots to come cannot be disputed',
      3,
      ({ untilSlot }) => ({ untilSlot: untilSlot + 99n }),
      'time-invalid',
    ],
    ['by somebody without the deposit is refused', 4, () => ({}), 'not-yours-to-give'],
  ])('%s', async (_what, id, change, refusal) => {
    const street = await trustStreet()
    const { fromSlot, untilSlot } = street
    const body: Body = { kind: 'dispute', meter: 1, fromSlot, untilSlot, reason: 0, ...change(street) }
    expect(await send(street.world, household(street, id), body)).toBe(refusal)
  })

  test('time travel: final readings stand; finality counts awake time', async () => {
    const street = await trustStreet()
    const { world, fromSlot, untilSlot } = street
    const body: Body = { kind: 'dispute', meter: 1, fromSlot, untilSlot, reason: 0 }
    // A whole day asleep is two minutes of awake time.
    agree(world, nowMs(world) + 86_400_000n)
    const early = await sign(world, household(street, 3), body)
    pass(world, 65n * MINUTE)
    agree(world, nowMs(world) + 1n, [await sign(world, household(street, 3), body), early])
    expect([...world.refused.values()]).toContain('reading-final')
    const other = await trustStreet()
    agree(other.world, nowMs(other.world) + 86_400_000n)
    expect(await send(other.world, household(other, 3), body)).toBeUndefined()
  })

  test('can be opened for as long as the books say, and no longer', async () => {
    const street = await trustStreet()
    const { world, fromSlot, untilSlot } = street
    const leftMs = (): number => openForMs(world.tip.state.street, untilSlot)
    const dispute: Body = { kind: 'dispute', meter: 1, fromSlot, untilSlot, reason: 0 }
    pass(world, 50n * MINUTE)
    const promisedMs = leftMs()
    expect(promisedMs).toBeGreaterThan(0)
    pass(world, BigInt(promisedMs) - MINUTE)
    expect([leftMs(), firstOpenSlot(world.tip.state.street) <= untilSlot]).toEqual([60_000, true])
    pass(world, MINUTE)
    expect([leftMs(), firstOpenSlot(world.tip.state.street) > untilSlot]).toEqual([0, true])
    expect(await send(world, household(street, 3), dispute)).toBe('reading-final')
  })

  test('is one at a time for the same readings, and sets the deposit aside', async () => {
    const street = await trustStreet()
    const { world, fromSlot, untilSlot } = street
    await opened(street)
    expect(account(world.tip.state, 3).reservedMicro).toBe(100_000n)
    const body: Body = { kind: 'dispute', meter: 1, fromSlot: untilSlot, untilSlot, reason: 0 }
    expect(await send(world, household(street, 3), body)).toBe('already-done')
    expect(
      await send(world, household(street, 3), { ...body, fromSlot: fromSlot - 2n, untilSlot: fromSlot - 1n }),
    ).toBeUndefined()
  })

  test('starts blocks on a quiet street', async () => {
    const street = await trustStreet()
    await opened(street)
    const { state } = street.world.tip
    expect(nextDeadlineMs(state)).toBeLessThanOrEqual(state.street.timeMs + 120_000n)
  })
})

describe('meanwhile', () => {
  test('frozen credits cannot be sold, whoever has them, and offers of them end', async () => {
    const street = await trustStreet()
    const { world } = street
    await must(send(world, household(street, 1), orderBody(world, SELL, 20n, 250_000n)))
    const auction = { source: 1, energyWh: 10n, startMicroPerKwh: 400_000n, incrementMicroPerKwh: 1_000n } as const
    const times = { closesAtMs: nowMs(world) + 300_000n, endsAtMs: nowMs(world) + 600_000n }
    await must(send(world, household(street, 1), { kind: 'auction', ...auction, ...times }))
    expect([free(street, 1), free(street, 2)]).toEqual([0n, 20n])
    await opened(street)
    expect([...world.tip.state.orders.rows, ...world.tip.state.auctions.rows]).toEqual([])
    expect([free(street, 1), free(street, 2)]).toEqual([0n, 0n])
    expect(world.tip.state.lots.rows.every(({ reservedWh }) => reservedWh === 0n)).toBe(true)
    for (const id of [1, 2])
      expect(await send(world, device(street, id), orderBody(world, SELL, 1n, 1n))).toBe('not-enough-credits')
  })

  test('they are not used up either, and are free again when the readings stand', async () => {
    const street = await trustStreet()
    const dispute = await opened(street)
    pass(street.world, MINUTE)
    for (const id of [2, 4]) await must(judge(street, dispute, id, CLEARED ?? 0))
    expect(outcome(street)).toBe('cleared')
    expect([free(street, 1), free(street, 2)]).toEqual([30n, 20n])
    expect(account(street.world.tip.state, 3).reservedMicro).toBe(0n)
    expect(balance(street, 3)).toBe(1_000_000n)
  })

  test('readings in question that have not cleared are not sold', async () => {
    const street = await trustStreet()
    const { world, sun } = street
    await must(send(world, household(street, 1), { kind: 'standing', buyPrice: 0n, sellPrice: 0n, keepUnsold: false }))
    const slot = nowMs(world) / SLOT_MS
    await opened(street, 3, { fromSlot: slot, untilSlot: slot })
    const endMs = (slot + 1n) * SLOT_MS
    agree(world, endMs, [await sign(world, sun, readingBody(3n, endMs, 0n, 1_150n))])
    const sold = world.receipts.filter(({ kind }) => RECEIPT_KINDS[kind] === 'clearing')
    expect(sold).toEqual([])
  })

  test('evidence comes first, from anybody, and then no more', async () => {
    const street = await trustStreet()
    const { world } = street
    const dispute = await opened(street)
    const show = (id: number, name: string) =>
      send(world, device(street, id), { kind: 'evidence', dispute, hash: hash(utf8(name)) })
    expect(await show(1, 'invoice')).toBeUndefined()
    expect(await show(2, 'invoice')).toBe('already-done')
    for (const name of ['a', 'b', 'c', 'd']) expect(await show(2, name)).toBeUndefined()
    expect(await show(2, 'e')).toBe('too-many')
    expect(await judge(street, dispute, 2, MINOR ?? 0)).toBe('dispute-phase')
    pass(world, MINUTE)
    expect(await show(3, 'late')).toBe('dispute-phase')
  })
})

describe('the vote', () => {
  test('vote by a party: neither who accuses nor who is accused judges', async () => {
    const street = await trustStreet()
    const dispute = await opened(street)
    pass(street.world, MINUTE)
    expect(await judge(street, dispute, 1, CLEARED ?? 0)).toBe('dispute-party')
    expect(await judge(street, dispute, 3, FALSIFIED ?? 0)).toBe('dispute-party')
    expect(await judge(street, dispute, 2, 9)).toBe('unknown')
    expect(await judge(street, dispute, 2, MINOR ?? 0)).toBeUndefined()
    expect(await judge(street, dispute, 2, MINOR ?? 0)).toBe('already-done')
  })

  test('who joins after the opening does not judge', async () => {
    const street = await trustStreet()
    const dispute = await opened(street)
    const late = await admit(street.world, 'Dora')
    pass(street.world, MINUTE)
    expect(await send(street.world, late.keys.household, { kind: 'verdict', dispute, finding: 4 })).toBe(
      'dispute-party',
    )
  })

  test('time travel: a vote after the deadline does not count', async () => {
    const street = await trustStreet()
    const dispute = await opened(street)
    pass(street.world, 3n * MINUTE)
    expect(outcome(street)).toBe('undecided')
    expect(await judge(street, dispute, 2, FALSIFIED ?? 0)).toBe('dispute-phase')
    expect([free(street, 1), account(street.world.tip.state, 3).reservedMicro]).toEqual([30n, 0n])
  })

  const [c, f, m, n, x] = ['cleared', 'frivolous', 'minor', 'negligent', 'falsified'] as const
  test.each([
    ['too few of three', 'undecided', [x], 3],
    ['two of three are two thirds', 'falsified', [x, x], 3],
    ['nobody of nobody', 'undecided', [], 0],
    ['half is not more than half', 'cleared', [x, x, c, c], 4],
    ['the middle finding counts', 'negligent', [m, n, x], 3],
    ['of two in the middle the milder', 'minor', [m, x], 2],
    ['frivolous needs more than half', 'cleared', [f, c], 2],
    ['frivolous', 'frivolous', [f, f, c], 3],
  ] as const)('%s: %s', (_what, expected, findings, judges) => {
    expect(outcomeOf(findings, judges)).toBe(expected)
  })
})

describe('the outcome', () => {
  const decided = async (finding: number, stakeMicro = 2_000_000n): Promise<TrustStreet> => {
    const street = await trustStreet()
    if (stakeMicro > 0n)
      await must(send(street.world, household(street, 1), { kind: 'stake', withdraw: false, amountMicro: stakeMicro }))
    const dispute = await opened(street)
    pass(street.world, MINUTE)
    for (const id of [2, 4]) await must(judge(street, dispute, id, finding))
    return street
  }

  test('guilty: credits are taken back wherever they are, and whoever had bought them is paid from the stake', async () => {
    const street = await decided(FALSIFIED ?? 0)
    const { state } = street.world.tip
    expect(state.lots.rows).toEqual([])
    expect(state.street.revokedWh).toBe(50n)
    // Half of the stake: 20 Wh at the main grid's 0.30 to Ann, the rest to the street.
    const told = kinds(street)
    for (const line of ['revoke 1 -30 0', 'revoke 2 -20 0', 'slash 1 0 -1000000', 'slash 0 0 994000', 'slash 2 0 6000'])
      expect(told).toContain(line)
    expect(sumOfAccounts(state)).toBe(0n)
    expect(state.street.mintedWh).toBe(ownedCreditsWh(state) + state.street.retiredWh + state.street.expiredWh + 50n)
  })

  test.each([
    [MINOR, 1_800_000n],
    [NEGLIGENT, 1_500_000n],
    [FALSIFIED, 1_000_000n],
  ])('finding %d leaves %d of the stake, and no offers until it is whole again', async (finding, left) => {
    const street = await decided(finding ?? 0)
    const { world } = street
    expect(stakeOf(world.tip.state, 1)).toMatchObject({ stakeMicro: left, wholeMicro: 2_000_000n })
    expect(stakeIsWhole(world.tip.state, 1)).toBe(false)
    await must(send(world, household(street, 1), { kind: 'stake', withdraw: false, amountMicro: 2_000_000n - left }))
    expect(stakeIsWhole(world.tip.state, 1)).toBe(true)
  })

  test('a stake that does not reach is shared out by what each has lost', async () => {
    const street = await decided(MINOR ?? 0, 10_000n)
    expect(kinds(street)).toContain('slash 2 0 1000')
    const nothing = await decided(FALSIFIED ?? 0, 0n)
    expect(nothing.world.tip.state.street.revokedWh).toBe(50n)
  })

  test('frivolous dispute: the deposit goes to whom it accused', async () => {
    const street = await trustStreet()
    const [accused, accuser] = [balance(street, 1), balance(street, 3)]
    const dispute = await opened(street)
    pass(street.world, MINUTE)
    for (const id of [2, 4]) await must(judge(street, dispute, id, FRIVOLOUS ?? 0))
    expect([balance(street, 1) - accused, balance(street, 3) - accuser]).toEqual([100_000n, -100_000n])
    expect(account(street.world.tip.state, 3).reservedMicro).toBe(0n)
    expect(kinds(street)).toContain('dispute-frivolous 3 0 -100000')
  })

  test('is found also when a party is gone for good, and moves no money then', async () => {
    const street = await trustStreet()
    await must(send(street.world, household(street, 1), { kind: 'stake', withdraw: false, amountMicro: 2_000_000n }))
    await opened(street)
    for (const [gone, finding] of [
      [1, 4],
      [1, 1],
      [3, 1],
    ] as const) {
      const draft = draftOf(street.world.tip.state)
      const dispute = draft.disputes.rows[0]
      if (dispute === undefined) throw new Error('a dispute')
      remove(draft.accounts, String(gone))
      const verdicts = [2, 4].map((id) => ({ household: id, finding }))
      closeDispute(draft, { ...dispute, verdicts }, [])
      expect(draft.disputes.rows[0]?.closedAtMs).toBeGreaterThan(0n)
      draft.street = { ...draft.street, awakeMs: draft.street.awakeMs + 86_400_000n }
      releaseStakes(draft)
    }
  })

  test('of a household that is closed frees its stake', async () => {
    const street = await trustStreet()
    await must(send(street.world, household(street, 1), { kind: 'stake', withdraw: false, amountMicro: 2_000_000n }))
    const draft = draftOf(street.world.tip.state)
    freeStake(draft, 1)
    freeStake(draft, 1)
    expect(draft.stakes.rows).toEqual([])
    expect(account(draft, 1).reservedMicro).toBe(0n)
  })

  test('can be read for thirty days', async () => {
    const street = await decided(MINOR ?? 0)
    agree(street.world, nowMs(street.world) + 29n * 86_400_000n)
    expect(outcome(street)).toBe('minor')
    agree(street.world, nowMs(street.world) + 86_400_000n)
    expect(street.world.tip.state.disputes.rows).toEqual([])
  })

  test('on a street of two nobody could judge', async () => {
    const { streetOfTwo } = await import('./street.ts')
    const { world, neighbour } = await streetOfTwo({ ...TRUSTING, depositMicro: 0n })
    const slot = nowMs(world) / SLOT_MS
    const body: Body = { kind: 'dispute', meter: 1, fromSlot: slot, untilSlot: slot, reason: 0 }
    expect(await send(world, neighbour.keys.household, body)).toBe('nobody-to-judge')
  })
})
