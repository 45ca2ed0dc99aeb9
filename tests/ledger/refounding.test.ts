// Founding a street again: who may, what stays, what begins anew; and that the new chain's blocks follow the same rules.
import { beforeAll, describe, expect, test } from 'vitest'
import {
  ALONE_AFTER_MS,
  chainIdOf,
  decodeGenesis,
  decodeState,
  documentFault,
  encodeGenesis,
  encodeState,
  foundedTip,
  hash,
  hex,
  isAncestor,
  ownedCreditsWh,
  refoundedTip,
  refoundingDocument,
  refoundingFault,
  sameBytes,
  signRefounding,
  sumOfAccounts,
  utf8,
  verifiedSigners,
  votersOf,
  type FirstVoter,
  type GenesisDocument,
  type Keyring,
  type State,
  type Tip,
} from '../../src/ledger/index.ts'
import { keyedHashKeyring, seededCrypto } from '../standin/keyed-hash.ts'
import { SELL, orderBody, streetWithCredits } from './street.ts'
import { FOUNDER, GENESIS, admit, agree, createWorld, nowMs, readingBody, send, sign, type World } from './world.ts'

const HOUR_MS = 3_600_000n

let world: World
let tip: Tip
let miller: Keyring
let sun: Awaited<ReturnType<Keyring['meter']>>
let endMs: bigint
beforeAll(async () => {
  const street = await streetWithCredits()
  ;({ world, sun, endMs } = street)
  miller = street.neighbour.keys
  expect(await send(world, FOUNDER.device, orderBody(world, SELL, 20n, 200_000n))).toBeUndefined()
  tip = world.tip
})

const atMs = (): bigint => tip.state.street.timeMs + HOUR_MS
const documentOf = (voters: readonly FirstVoter[] = votersOf(tip.state), foundedAtMs = atMs()): GenesisDocument =>
  refoundingDocument(tip, { foundedAtMs, reason: 'the cellar computer is gone', voters })
const EVERYBODY = [1, 2]

/** The second household with a new computer. */
const withNewKeys = (): FirstVoter[] =>
  votersOf(tip.state).map((voter) =>
    voter.household === 2
      ? { household: 2, deviceKey: keyedHashKeyring('new').device.key, transportKey: hash(utf8('new transport')) }
      : voter,
  )

describe('a re-founding', () => {
  test('signed by all members is in force at once', () => {
    expect(refoundingFault(tip, documentOf(), EVERYBODY, atMs())).toBeUndefined()
    expect(refoundingFault(tip, documentOf(withNewKeys()), EVERYBODY, atMs())).toBeUndefined()
  })

  const [early, late] = [() => tip.state.street.timeMs + HOUR_MS, () => tip.state.street.timeMs + ALONE_AFTER_MS]
  test('by the organiser alone waits for two days without a block, in a street below four', () => {
    expect(refoundingFault(tip, documentOf(), [1], early())).toBe('too early')
    expect(refoundingFault(tip, documentOf(), [1], late() - 1n)).toBe('too early')
    expect(refoundingFault(tip, documentOf(), [1], late())).toBeUndefined()
    expect(refoundingFault(tip, documentOf(), [2], late())).toBe('missing signer')
    expect(refoundingFault(tip, documentOf(), [], late())).toBe('missing signer')
  })

  test('by the organiser alone gives nobody else new keys', () => {
    expect(refoundingFault(tip, documentOf(withNewKeys()), [1], late())).toBe('keys of a household that has not signed')
  })

  test('of four members needs all four, however long they wait', async () => {
    const four = createWorld()
    for (const name of ['Bo', 'Cy', 'Di']) await admit(four, name)
    const document = refoundingDocument(four.tip, {
      foundedAtMs: nowMs(four) + HOUR_MS,
      reason: '',
      // The others never had a meter that was heard.
      voters: votersOf(four.tip.state).slice(0, 1),
    })
    const muchLater = nowMs(four) + 1_000n * HOUR_MS
    expect(refoundingFault(four.tip, document, [1, 2, 3], muchLater)).toBe('missing signer')
    expect(refoundingFault(four.tip, document, [1, 2, 3, 4], nowMs(four) + HOUR_MS)).toBeUndefined()
  })

  test.each<[string, (document: GenesisDocument) => GenesisDocument, string]>([
    ['no ancestor', (document) => ({ ...document, ancestor: [], voters: [] }), 'no ancestor'],
    ['another chain', changed({ chainId: hash(utf8('x')) }), 'another street'],
    ['another first chain', changed({ firstChainId: hash(utf8('x')) }), 'another street'],
    ['a lower tip', changed({ height: 1n }), 'another tip'],
    ['another block', changed({ blockId: hash(utf8('x')) }), 'another tip'],
    ['another state', changed({ stateRoot: hash(utf8('x')) }), 'another state'],
    ['a better tariff', (document) => ({ ...document, feedInPrice: 1n }), 'changed rules'],
    ['another name', (document) => ({ ...document, name: utf8('Oak Street') }), 'changed rules'],
    ['another organiser', (document) => ({ ...document, founder: { ...document.founder, kind: 1 } }), 'changed rules'],
    ['a time before its last block', (document) => ({ ...document, foundedAtMs: 5n }), 'founding time'],
    [
      'a time far ahead',
      (document) => ({ ...document, foundedAtMs: document.foundedAtMs + 2n * HOUR_MS }),
      'founding time',
    ],
    ['nobody to vote', (document) => ({ ...document, voters: [] }), 'voters'],
    [
      'a voter who is no member',
      (document) => ({
        ...document,
        voters: [...document.voters, { household: 9, deviceKey: hash(utf8('d')), transportKey: hash(utf8('t')) }],
      }),
      'voters',
    ],
    [
      'a key that another household has had',
      (document) => ({
        ...document,
        voters: document.voters.map((voter) =>
          voter.household === 2 ? { ...voter, deviceKey: FOUNDER.household.key } : voter,
        ),
      }),
      'voters',
    ],
  ])('with %s is refused', (_name, change, fault) => {
    expect(refoundingFault(tip, change(documentOf()), EVERYBODY, atMs())).toBe(fault)
  })

  describe('gives nobody a vote that the running street would not give', () => {
    const faultOf = (state: State, voters: readonly FirstVoter[], signers = EVERYBODY, now = atMs()) =>
      refoundingFault({ ...tip, state }, refoundingDocument({ ...tip, state }, made(voters)), signers, now)
    const made = (voters: readonly FirstVoter[]) => ({ foundedAtMs: atMs(), reason: '', voters })
    const suspended = (id: number): State => {
      const attendance = withRows(tip.state.attendance, (one) =>
        one.household === id ? { ...one, suspendedHeight: 2n } : one,
      )
      return { ...tip.state, attendance }
    }
    const retired = (id: number): State => {
      const { voterKey } = tip.state.households.rows[id - 1] ?? { voterKey: new Uint8Array() }
      const keys = withRows(tip.state.keys, (row) => (sameBytes(row.key, voterKey) ? { ...row, votesUntil: 3n } : row))
      return { ...tip.state, keys }
    }
    /** Households that neither have a meter that was heard nor vote. */
    const without = (...ids: readonly number[]): State => {
      const { street, households } = tip.state
      const nextSet = street.nextSet.filter(({ household }) => !ids.includes(household))
      const metered = withRows(households, (home) => (ids.includes(home.id) ? { ...home, metered: false } : home))
      return { ...tip.state, households: metered, street: { ...street, nextSet } }
    }

    test('not to a suspended or retired key, also with all signatures and another transport key', () => {
      for (const state of [suspended(2), retired(2)]) {
        const moved = votersOf(state).map((voter) => ({ ...voter, transportKey: hash(voter.transportKey) }))
        expect(faultOf(state, votersOf(state))).toBe('a suspended key')
        expect(faultOf(state, moved)).toBe('a suspended key')
        expect(faultOf(state, votersOf(state).slice(0, 1))).toBeUndefined()
        expect(faultOf(state, withNewKeys())).toBeUndefined()
      }
    })

    test('not to a home without a meter, by its old key or a new one', () => {
      const state = without(2)
      expect(faultOf(state, votersOf(state))).toBe('a voter without a meter')
      expect(faultOf(state, withNewKeys())).toBe('a voter without a meter')
      expect(faultOf(state, votersOf(state).slice(1))).toBe('a voter without a meter')
    })

    test('but to the organiser, so that somebody always may begin', () => {
      expect(faultOf(without(1), votersOf(tip.state))).toBeUndefined()
      expect(faultOf(without(1, 2), votersOf(tip.state).slice(0, 1))).toBeUndefined()
    })

    test('and is seen before anybody signs', () => {
      const state = suspended(2)
      const document = refoundingDocument({ ...tip, state }, made(votersOf(state)))
      expect(documentFault({ ...tip, state }, document, atMs())).toBe('a suspended key')
    })

    test('nor to an organiser alone that does not vote: the others may have gone on without it', () => {
      const late = () => tip.state.street.timeMs + ALONE_AFTER_MS
      const { street } = tip.state
      const [, second] = street.nextSet
      for (const set of ['nextSet', 'afterNextSet'] as const) {
        const state = { ...tip.state, street: { ...street, [set]: second === undefined ? [] : [second] } }
        expect(faultOf(state, votersOf(state), [1], late())).toBe('missing signer')
        expect(faultOf(state, votersOf(state), EVERYBODY, late())).toBeUndefined()
      }
    })
  })

  test('signed by a stranger is refused', () => {
    expect(refoundingFault(tip, documentOf(), [1, 2, 3], atMs())).toBe('foreign signer')
  })
})

const withRows = <R, T extends { readonly rows: readonly R[] }>(
  table: T & { readonly rows: readonly R[] },
  change: (row: R) => R,
): T => ({
  ...table,
  rows: table.rows.map(change),
})

const changed =
  (other: Partial<GenesisDocument['ancestor'][number]>) =>
  (document: GenesisDocument): GenesisDocument => ({
    ...document,
    ancestor: document.ancestor.map((ancestor) => ({ ...ancestor, ...other })),
  })

describe('signatures', () => {
  test('count for the household whose key made them, for this very document and chain', async () => {
    const document = documentOf()
    const [one, two] = await Promise.all([
      signRefounding(FOUNDER.household, 1, document),
      signRefounding(miller.household, 2, document),
    ])
    const crypto = seededCrypto(1)
    expect(await verifiedSigners(crypto, tip.state, document, [one, two])).toEqual([1, 2])
    expect(await verifiedSigners(crypto, tip.state, documentOf(withNewKeys()), [one, two])).toEqual([])
    expect(await verifiedSigners(crypto, tip.state, document, [{ ...one, household: 2 }])).toEqual([])
    expect(await verifiedSigners(crypto, tip.state, document, [{ ...one, household: 7 }])).toEqual([])
    const byDevice = await signRefounding(FOUNDER.device, 1, document)
    expect(await verifiedSigners(crypto, tip.state, document, [byDevice])).toEqual([])
    const weak = { ...crypto, isAdmissibleKey: () => false }
    expect(await verifiedSigners(weak, tip.state, document, [one, two])).toEqual([])
  })
})

describe('the street after it', () => {
  const again = (voters?: readonly FirstVoter[]) => refoundedTip(documentOf(voters), tip.state)

  test('is a new chain that knows its first one', () => {
    const { id, state } = again()
    expect(id).toBe(hex(chainIdOf(documentOf())))
    expect(id).not.toBe(tip.id)
    expect(state.street.firstChainId).toEqual(tip.state.street.firstChainId)
    expect([state.street.height, state.street.recent, state.street.days]).toEqual([0n, [], []])
    expect(state.street.nextSet.map(({ household }) => household)).toEqual([1, 2])
  })

  test('has the same balances, credits, meters, households and nonces', () => {
    const { state } = again()
    const balances = ({ accounts }: typeof state) => accounts.rows.map((row) => [row.household, row.balanceMicro])
    expect(balances(state)).toEqual(balances(tip.state))
    expect(ownedCreditsWh(state)).toBe(ownedCreditsWh(tip.state))
    expect(state.meters.rows).toEqual(tip.state.meters.rows)
    expect(state.households.rows.map(({ name }) => name)).toEqual(tip.state.households.rows.map(({ name }) => name))
    const nonces = ({ keys }: typeof state) => keys.rows.map((row) => [hex(row.key), row.highestNonce, row.usedNonces])
    expect(nonces(state)).toEqual(nonces(tip.state))
  })

  test('has no open orders, and what they had set aside is free again: nothing is made or lost', () => {
    expect(tip.state.orders.rows).toHaveLength(1)
    expect(tip.state.lots.rows.some(({ reservedWh }) => reservedWh > 0n)).toBe(true)
    const { state } = again()
    expect([state.orders.rows, state.deliveries.rows]).toEqual([[], []])
    expect(state.lots.rows.every(({ reservedWh }) => reservedWh === 0n)).toBe(true)
    expect(sumOfAccounts(state)).toBe(0n)
    const { mintedWh, retiredWh, expiredWh, revokedWh } = state.street
    expect(mintedWh).toBe(ownedCreditsWh(state) + retiredWh + expiredWh + revokedWh)
  })

  test('knows a new computer and lets the lost one sign nothing', () => {
    const { state } = again(withNewKeys())
    const fresh = keyedHashKeyring('new').device.key
    expect(state.street.nextSet[1]?.key).toEqual(fresh)
    const keyOf = (key: Uint8Array) => state.keys.rows.find((row) => hex(row.key) === hex(key))
    expect(keyOf(fresh)).toMatchObject({ household: 2, votesFrom: 1n, votesUntil: 0n })
    expect(keyOf(miller.device.key)?.votesUntil).not.toBe(0n)
  })

  test('goes on: readings that were signed for the first founding count, and blocks execute as ever', async () => {
    const next: World = { ...createWorld(), tip: again(), nonce: 1_000n }
    const at = endMs + 3_700_000n
    const reading = await sign(next, sun, readingBody(3n, at, 0n, 100_120n))
    agree(next, at, [reading])
    expect([...next.refused]).toEqual([])
    expect(next.tip.state.meters.rows.find(({ key }) => hex(key) === hex(sun.key))?.sequence).toBe(3n)
    expect(await send(next, FOUNDER.device, orderBody(next, SELL, 20n, 200_000n))).toBeUndefined()
    for (let i = 0; i < 5; i++) agree(next, nowMs(next) + 10_000n)
    expect(next.tip.state.street.nextSet).toHaveLength(2)
  })

  test('is the same from the bytes of the old state', () => {
    const document = documentOf()
    const read = decodeState(document, encodeState(tip.state))
    if (!read.ok) throw new Error(read.why)
    expect(isAncestor(document, read.value)).toBe(true)
    expect(encodeState(refoundedTip(document, read.value).state)).toEqual(encodeState(again().state))
  })

  test('does not go on from any other state', () => {
    expect(isAncestor(documentOf(), foundedTip(GENESIS).state)).toBe(false)
    expect(() => refoundedTip(documentOf(), foundedTip(GENESIS).state)).toThrow('founding document names')
  })
})

describe('its founding document', () => {
  test('survives its bytes', () => {
    const document = documentOf()
    expect(decodeGenesis(encodeGenesis(document))).toEqual({ ok: true, value: document })
  })

  test.each<[string, (document: GenesisDocument) => GenesisDocument]>([
    ['an ancestor without voters', (document) => ({ ...document, voters: [] })],
    ['voters without an ancestor', (document) => ({ ...document, ancestor: [] })],
    ['voters in another order', (document) => ({ ...document, voters: document.voters.toReversed() })],
    ['a voter twice', (document) => ({ ...document, voters: document.voters.flatMap((one) => [one, one]) })],
    [
      'one key for two',
      (document) => ({
        ...document,
        voters: document.voters.map((one) => ({ ...one, deviceKey: FOUNDER.device.key })),
      }),
    ],
  ])('with %s is refused when it is read', (_name, change) => {
    expect(decodeGenesis(encodeGenesis(change(documentOf()))).ok).toBe(false)
  })
})
