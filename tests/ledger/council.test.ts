// propose, vote: who decides, with how many, until when; what a vote may change, and what it never may.
import { describe, expect, test } from 'vitest'
import {
  RECEIPT_KINDS,
  account,
  floorOf,
  hex,
  nextDeadlineMs,
  refoundedTip,
  refoundingDocument,
  refoundingFault,
  rolesOf,
  tariffOf,
  textOf,
  votersOf,
  type LedgerRefusal,
  type TermsRecord,
} from '../../src/ledger/index.ts'
import { agreedBy, ballot, changing, expelling, giving, outcome, speak } from './council.ts'
import { PLAIN, decided, everybody, round, rounds, streetOfVoters } from './voters.ts'
import { SLOT_MS, admit, agree, nowMs, readingBody, send, sign } from './world.ts'
import { streetOfTwo } from './street.ts'

const cheaper = { supplierPrice: 250_000n }
/** A term that counts at once and needs more than half. */
const coarser = { outlierPermille: 500 }
const terms = (street: { readonly world: { readonly tip: { readonly state: { street: { terms: TermsRecord } } } } }) =>
  street.world.tip.state.street.terms

describe('a vote', () => {
  test.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
    [7, 4],
  ])('of a street of %i is decided by %i', async (members, needed) => {
    const street = await streetOfVoters(members)
    const { id } = await speak(street, 1, changing(coarser))
    for (let i = 2; i <= needed; i++) {
      expect(outcome(street, id)).toBe('open')
      await ballot(street, i, id)
    }
    expect(outcome(street, id)).toBe('in-force')
    expect(terms(street).outlierPermille).toBe(500)
  })

  test.each([
    [3, 2],
    [4, 3],
    [5, 4],
    [7, 5],
  ])('about who votes takes two thirds: of %i it is %i', async (members, needed) => {
    const street = await streetOfVoters(members)
    const { id } = await speak(street, 1, changing({ floor: 6 }))
    for (let i = 2; i <= needed; i++) {
      expect(terms(street).floor).toBe(0)
      await ballot(street, i, id)
    }
    expect(terms(street).floor).toBe(6)
  })

  test('about who helps the homes to find each other takes two thirds, and is kept as it was written', async () => {
    const street = await streetOfVoters(4)
    const helpers = 'stun:stun.example.org:3478'
    const { id } = await speak(street, 1, changing({ iceServers: helpers }))
    await ballot(street, 2, id)
    expect(textOf(terms(street).iceServers)).toBe('')
    await ballot(street, 3, id)
    expect(textOf(terms(street).iceServers)).toBe(helpers)
    await agreedBy(street, [1, 2, 3], changing({ iceServers: '' }))
    expect(textOf(terms(street).iceServers)).toBe('')
  })

  test('may be changed until it is decided, and counts once however often it is said', async () => {
    const street = await streetOfVoters(4)
    const { id } = await speak(street, 1, changing(coarser))
    await ballot(street, 2, id)
    expect(await ballot(street, 2, id)).toMatchObject({ refusal: 'already-done' })
    expect((await ballot(street, 2, id, false)).refusal).toBeUndefined()
    expect((await ballot(street, 2, id, true)).refusal).toBeUndefined()
    expect(outcome(street, id)).toBe('open')
    expect(street.world.tip.state.proposals.rows[0]?.ballots).toHaveLength(2)
    await ballot(street, 3, id)
    expect(outcome(street, id)).toBe('in-force')
    expect((await ballot(street, 4, id)).refusal).toBe('vote-over')
  })

  test('is counted once when both words of a household stand in one block', async () => {
    const street = await streetOfVoters(4)
    const { id } = await speak(street, 1, changing(coarser))
    const body = { kind: 'vote', proposal: street.world.tip.state.proposals.rows[0]?.proposal, yes: true } as const
    if (body.proposal === undefined || street.keys[1] === undefined) throw new Error('nobody proposed')
    const words = { ...body, proposal: body.proposal }
    const twice = [await sign(street.world, street.keys[1].household, words)]
    twice.push(await sign(street.world, street.keys[1].household, words))
    round(street.world, { transactions: twice })
    expect([...street.world.refused.values()]).toEqual(['already-done'])
    expect(outcome(street, id)).toBe('open')
  })

  test('by a newcomer who came in after the proposal counts for nothing, also within its block', async () => {
    const street = await streetOfVoters(3)
    const { id } = await speak(street, 1, changing(coarser))
    const newcomer = await admit(street.world, 'Late')
    const later = { ...street, keys: [...street.keys, newcomer.keys] }
    expect((await ballot(later, 4, id)).refusal).toBe('no-vote')
    // Nor does it make the street larger for this vote: two of three are still enough.
    await ballot(later, 2, id)
    expect(outcome(later, id)).toBe('in-force')
  })

  test('is rejected as soon as nobody can turn it, and when its time is over', async () => {
    const street = await streetOfVoters(4)
    const { id: first } = await speak(street, 1, changing(coarser))
    await ballot(street, 2, first, false)
    await ballot(street, 3, first, false)
    expect(outcome(street, first)).toBe('rejected')
    const { id: second } = await speak(street, 1, changing(coarser))
    const endMs = BigInt(PLAIN.votingMs)
    round(street.world, { stepMs: endMs - 1n })
    expect(outcome(street, second)).toBe('open')
    expect(nextDeadlineMs(street.world.tip.state)).toBe(nowMs(street.world) + 1n)
    round(street.world, { stepMs: 1n })
    expect(outcome(street, second)).toBe('rejected')
    expect(terms(street).outlierPermille).toBe(400)
  })

  test('uses up no window in a night asleep', async () => {
    const street = await streetOfVoters(4, { ...PLAIN, votingMs: 3_600_000 })
    const { id } = await speak(street, 1, changing(coarser))
    round(street.world, { stepMs: 12n * 3_600_000n })
    expect(outcome(street, id)).toBe('open')
    // While a vote runs, a quiet street makes a block with every step that counts as awake.
    expect(nextDeadlineMs(street.world.tip.state)).toBe(nowMs(street.world) + 120_000n)
  })

  test('of a home that went counts no more', async () => {
    const street = await streetOfVoters(6)
    const { id } = await speak(street, 1, changing(coarser))
    await ballot(street, 2, id)
    await ballot(street, 3, id)
    expect((await speak(street, 3, { kind: 'leave', household: 3 })).refusal).toBeUndefined()
    rounds(street.world, 3)
    expect(outcome(street, id)).toBe('open')
    await ballot(street, 4, id)
    expect(outcome(street, id)).toBe('in-force')
  })
})

describe('a proposal', () => {
  /** Not for trying out: everything takes minutes, hours and days. */
  const REAL = {
    ...{ ...PLAIN, trial: false, votingMs: 7_200_000, evidenceMs: 7_200_000 },
    ...{ absentAfterMs: 600_000, wakeAfterMs: 600_000, activationWindowMs: 86_400_000 },
  }

  test.each<[string, Partial<Record<keyof TermsRecord, bigint | number>>]>([
    ['the least that is safe', { votingMs: 3_600_000, absentAfterMs: 60_000, wakeAfterMs: 60_000 }],
    ['an hour for newcomers', { activationWindowMs: 3_600_000 }],
  ])('of %s is taken', async (_what, change) => {
    const street = await streetOfVoters(1, REAL)
    expect((await speak(street, 1, changing(change))).refusal).toBeUndefined()
    expect(terms(street)).toMatchObject(change)
  })

  test.each<[string, Partial<Record<keyof TermsRecord, bigint | number>>, LedgerRefusal]>([
    ['that lets votes end before anybody reads them', { votingMs: 1_000 }, 'terms-unsafe'],
    ['that throws out whoever blinks', { absentAfterMs: 0 }, 'terms-unsafe'],
    ['that lets a voter wake at once', { wakeAfterMs: 0 }, 'terms-unsafe'],
    ['that lets newcomers fill the set overnight', { activationWindowMs: 0 }, 'terms-unsafe'],
    ['that asks nobody to approve', { approvals: 0 }, 'terms-unsafe'],
    ['that makes the books overflow', { overdraftLimitMicro: 1n << 62n }, 'terms-unsafe'],
    ['that trusts newcomers more than members', { newcomerOverdraftMicro: 50_000_001n }, 'terms-unsafe'],
    ['of a floor above all homes', { floor: 300 }, 'terms-unsafe'],
    ['of less than nothing', { clearingWaitMs: -1 }, 'amount-invalid'],
    ['of nothing', {}, 'amount-invalid'],
  ])('%s is refused before anybody votes', async (_what, change, refusal) => {
    const street = await streetOfVoters(1, REAL)
    expect((await speak(street, 1, changing(change))).refusal).toBe(refusal)
    expect(street.world.tip.state.proposals.rows).toEqual([])
  })

  test('never takes the floor below what safety asks', async () => {
    const street = await streetOfVoters(7)
    await agreedBy(street, [1, 2, 3, 4, 5], changing({ floor: 6 }))
    await agreedBy(street, [1, 2, 3, 4, 5], changing({ floor: 0 }))
    rounds(street.world, 60, { away: [3, 4, 5, 6, 7], stepMs: 2_000n })
    expect(decided(street.world)).toHaveLength(floorOf(7))
  })

  test('that has become unsafe meanwhile is void', async () => {
    const street = await streetOfVoters(3)
    const later = nowMs(street.world) + 60_000n
    const id = await agreedBy(street, [1, 2], changing({ newcomerOverdraftMicro: 40_000_000n }, later))
    expect(outcome(street, id)).toBe('agreed')
    await agreedBy(street, [1, 2], changing({ overdraftLimitMicro: 30_000_000n, newcomerOverdraftMicro: 0n }))
    agree(street.world, later, [], [1, 2, 3])
    expect(outcome(street, id)).toBe('void')
    expect(terms(street).newcomerOverdraftMicro).toBe(0n)
  })

  test('is one of at most three open ones of a home', async () => {
    const street = await streetOfVoters(4)
    for (const permille of [1, 2, 3])
      expect((await speak(street, 1, changing({ outlierPermille: permille }))).refusal).toBeUndefined()
    expect((await speak(street, 1, changing({ outlierPermille: 4 }))).refusal).toBe('too-many')
  })

  test('gives and takes a role; the founder is the first organiser', async () => {
    const street = await streetOfVoters(3)
    const roles = (id: number) => rolesOf(street.world.tip.state.households.rows[id - 1] ?? { roles: 0 })
    expect(roles(1)).toEqual(['organiser'])
    expect((await speak(street, 2, giving(1, 'organiser'))).refusal).toBe('nothing-changes')
    await agreedBy(street, [2, 3], giving(2, 'treasurer'))
    await agreedBy(street, [2, 3], giving(1, 'organiser', false))
    expect([roles(1), roles(2)]).toEqual([[], ['treasurer']])
  })
})

describe('a new tariff', () => {
  test('counts from a slot on: what was measured before settles at the old one, what comes later at the new one', async () => {
    const { world, sun, baseMs } = await streetOfTwo()
    const street = { world, keys: [] }
    const { id } = await speak(street, 1, changing(cheaper, baseMs + 3n * SLOT_MS - 5n))
    expect(id).not.toBe('')
    const second = world.tip.state.proposals.rows[0]
    if (second === undefined) throw new Error('nobody proposed')
    const { neighbour } = await streetOfTwo()
    await send(world, neighbour.keys.household, { kind: 'vote', proposal: second.proposal, yes: true })
    const slot = (atMs: bigint): bigint => atMs / SLOT_MS
    // A reading for an old slot that comes after the change is in force.
    agree(world, baseMs + 5n * SLOT_MS)
    const { street: now } = world.tip.state
    expect(now.terms.supplierPrice).toBe(250_000n)
    expect(tariffOf(now, slot(baseMs + 2n * SLOT_MS)).supplierPrice).toBe(300_000n)
    expect(tariffOf(now, slot(baseMs + 3n * SLOT_MS)).supplierPrice).toBe(250_000n)
    await send(world, sun, readingBody(2n, baseMs + SLOT_MS, 10n, 100_000n))
    await send(world, sun, readingBody(3n, baseMs + 4n * SLOT_MS, 40n, 100_000n))
    agree(world, baseMs + 9n * SLOT_MS)
    const prices = world.receipts
      .filter(({ kind, household }) => RECEIPT_KINDS[kind] === 'grid' && household === 1)
      .map(({ slot: of, priceMicroPerKwh }) => [of - slot(baseMs), priceMicroPerKwh])
    // The second reading closes a gap and settles at once, the first one when its slot clears.
    expect(prices).toEqual([
      [3n, 250_000n],
      [0n, 300_000n],
    ])
  })

  test('never counts in a slot that has begun', async () => {
    const street = await streetOfVoters(3)
    await agreedBy(street, [1, 2], changing(cheaper))
    const { street: now } = street.world.tip.state
    expect(now.terms.supplierPrice).toBe(300_000n)
    const next = (now.timeMs / SLOT_MS + 1n) * SLOT_MS
    expect(nextDeadlineMs(street.world.tip.state)).toBeLessThanOrEqual(next)
    agree(street.world, next, [], [1, 2, 3])
    expect(terms(street).supplierPrice).toBe(250_000n)
    expect(tariffOf(street.world.tip.state.street, next / SLOT_MS - 1n).supplierPrice).toBe(300_000n)
  })
})

describe('a change of what consensus reads', () => {
  test('in the middle of a running height splits nobody: the sets of this height and the next stand as they were', async () => {
    const street = await streetOfVoters(7)
    const { id } = await speak(street, 1, changing({ floor: 7, absentAfterMs: 2_000 }))
    for (const voter of [2, 3, 4]) await ballot(street, voter, id)
    // Two are silent long enough for the new rule and not for the old one.
    rounds(street.world, 13, { away: [6, 7], stepMs: 500n })
    const before = street.world.tip.state.street
    await ballot(street, 5, id)
    const after = street.world.tip.state.street
    expect(after.terms.floor).toBe(7)
    const ids = (set: typeof after.activeSet) => set.map(({ household }) => household)
    expect(ids(after.activeSet)).toEqual(ids(before.nextSet))
    expect(ids(after.nextSet)).toEqual(ids(before.afterNextSet))
    // Whoever builds a second proposal for the height after, in whatever round, starts from the same parent state.
    const twin = { ...street, world: { ...street.world } }
    rounds(street.world, 20, { away: [6, 7], stepMs: 1_000n })
    rounds(twin.world, 20, { away: [6, 7], stepMs: 1_000n })
    expect(hex(twin.world.tip.state.rootHash)).toBe(hex(street.world.tip.state.rootHash))
    // The floor of seven keeps those two, whom the old terms would have let go.
    expect(decided(street.world)).toEqual(everybody(7))
  })
})

describe('an expulsion', () => {
  test.each([
    [3, 2],
    [4, 3],
    [5, 4],
    [7, 5],
    [9, 6],
  ])('from a street of %i takes %i of the others', async (members, needed) => {
    const street = await streetOfVoters(members)
    const { id } = await speak(street, 1, expelling(members))
    for (let i = 2; i <= needed; i++) {
      expect(outcome(street, id)).toBe('open')
      await ballot(street, i, id)
    }
    expect(outcome(street, id)).toBe('in-force')
    rounds(street.world, 3)
    expect(street.world.tip.state.households.rows).toHaveLength(members - 1)
    expect(decided(street.world)).not.toContain(members)
  })

  test('by half of a street, one by one, never begins; in a street of two nobody puts out the other', async () => {
    const street = await streetOfVoters(4)
    for (const accused of [3, 4]) {
      const { id } = await speak(street, 1, expelling(accused))
      await ballot(street, 2, id)
      expect(outcome(street, id)).toBe('open')
    }
    const two = await streetOfVoters(2)
    const { id } = await speak(two, 1, expelling(2))
    expect(outcome(two, id)).toBe('rejected')
  })

  test('gives the accused no vote, not even to accuse itself', async () => {
    const street = await streetOfVoters(4)
    const { id } = await speak(street, 1, expelling(4))
    expect((await ballot(street, 4, id, false)).refusal).toBe('no-vote')
    expect((await speak(street, 4, expelling(4))).refusal).toBe('no-vote')
  })

  test('leaves its device the two heights that are decided, and nothing more', async () => {
    const street = await streetOfVoters(4)
    await agreedBy(street, [1, 2, 3], expelling(4))
    const set = () => street.world.tip.state.street.activeSet.map(({ household }) => household)
    round(street.world)
    expect(set()).toEqual([1, 2, 3, 4])
    expect((await speak(street, 4, giving(4, 'auditor'))).refusal).toBe('not-allowed')
    expect(set()).toEqual([1, 2, 3])
    expect(street.world.tip.state.former.rows).toMatchObject([{ id: 4, going: 2 }])
    expect(street.world.tip.state.accounts.rows.some(({ household }) => household === 4)).toBe(false)
  })
})

test('terms, roles and open votes survive a re-founding', async () => {
  const street = await streetOfVoters(3)
  await agreedBy(street, [1, 2, 3], changing({ overdraftLimitMicro: 70_000_000n }))
  await agreedBy(street, [1, 2], giving(2, 'organiser'))
  const { id } = await speak(street, 1, changing(coarser))
  const { tip } = street.world
  const atMs = tip.state.street.timeMs + 3_600_000n
  const genesis = refoundingDocument(tip, { foundedAtMs: atMs, reason: '', voters: votersOf(tip.state) })
  expect(refoundingFault(tip, genesis, [1, 2, 3], atMs)).toBeUndefined()
  const again = refoundedTip(genesis, tip.state)
  expect(again.state.street.terms).toEqual(tip.state.street.terms)
  expect(again.state.households.rows.map(rolesOf)).toEqual([['organiser'], ['organiser'], []])
  street.world.tip = again
  expect((await ballot(street, 2, id)).refusal).toBeUndefined()
  expect(terms(street)).toMatchObject({ outlierPermille: 500, overdraftLimitMicro: 70_000_000n })
  expect(account(street.world.tip.state, 1).balanceMicro).toBe(0n)
})
