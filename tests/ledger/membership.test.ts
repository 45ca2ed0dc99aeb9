// invite, revoke and join: who comes in, by whose word, and under which name.
import { describe, expect, test } from 'vitest'
import {
  approvalSigningBytes,
  chainIdOf,
  hash,
  textOf,
  utf8,
  verifyTransaction,
  type Body,
  type Keyring,
  type LedgerRefusal,
  type Signer,
} from '../../src/ledger/index.ts'
import { keyedHashCrypto, keyedHashKeyring } from '../standin/keyed-hash.ts'
import { randomOf } from '../standin/random.ts'
import { FOUNDER, GENESIS, admit, agree, createWorld, joinBody, nowMs, send, sign, type World } from './world.ts'

type Join = Extract<Body, { kind: 'join' }>
const INVITATION = new Uint8Array(16).fill(5)

const invited = async (uses = 2, lifeMs = 1_000n, genesis = GENESIS): Promise<World> => {
  const world = createWorld(genesis)
  const expiresAtMs = nowMs(world) + lifeMs
  const refusal = await send(world, FOUNDER.device, { kind: 'invite', invitation: INVITATION, uses, expiresAtMs })
  expect(refusal).toBeUndefined()
  return world
}

/** A join as the newcomer wants it, approved by the given keys. */
const join = async (
  world: World,
  name: string | Uint8Array,
  keys: Keyring,
  approvers: readonly Signer[] = [FOUNDER.device],
): Promise<Join> => {
  const made = (await joinBody(world, String(name), keys, INVITATION)) as Join
  const request = { ...made.request, name: typeof name === 'string' ? utf8(name) : name }
  const bytes = approvalSigningBytes(chainIdOf(world.tip.state.genesis), request)
  const approvals = await Promise.all(
    approvers.map(async (signer) => ({ key: signer.key, signature: await signer.sign(bytes) })),
  )
  return { kind: 'join', request, approvals }
}

const ask = async (world: World, name: string | Uint8Array, approvers?: readonly Signer[]) => {
  const keys = keyedHashKeyring(`newcomer ${world.nonce}`)
  return send(world, keys.household, await join(world, name, keys, approvers))
}

describe('invite', () => {
  const body = (world: World, other: Partial<Extract<Body, { kind: 'invite' }>>): Body => ({
    kind: 'invite',
    invitation: new Uint8Array(16).fill(6),
    uses: 1,
    expiresAtMs: nowMs(world) + 1_000n,
    ...other,
  })
  test.each<[string, Partial<Extract<Body, { kind: 'invite' }>>, LedgerRefusal | undefined]>([
    ['is taken', {}, undefined],
    ['under an id that exists is refused', { invitation: INVITATION }, 'already-done'],
    ['for nobody is refused', { uses: 0 }, 'amount-invalid'],
    ['that has run out is refused', { expiresAtMs: 5n }, 'time-invalid'],
    ['for longer than 31 days is refused', { expiresAtMs: 1n << 60n }, 'time-invalid'],
  ])('%s', async (_what, other, refusal) => {
    const world = await invited()
    expect(await send(world, FOUNDER.device, body(world, other))).toBe(refusal)
  })
})

describe('revoke', () => {
  test('is for the household that invited', async () => {
    const world = await invited(9, 100_000n)
    const miller = await admit(world, 'Miller')
    expect(await send(world, miller.keys.device, { kind: 'revoke', invitation: INVITATION })).toBe('not-allowed')
    expect(await send(world, FOUNDER.device, { kind: 'revoke', invitation: INVITATION })).toBeUndefined()
    expect(await send(world, FOUNDER.device, { kind: 'revoke', invitation: INVITATION })).toBe('unknown')
    expect(await ask(world, 'Too late')).toBe('invitation-used-up')
  })
})

describe('join', () => {
  test.each<[string, string | Uint8Array, LedgerRefusal | undefined]>([
    ['takes a name', 'Bäckerei Groß', undefined],
    ['wants a name', '', 'name-empty'],
    ['wants more than blanks', '  \t ', 'name-empty'],
    ['wants a name without blanks around it', ' Miller', 'name-empty'],
    ['wants text and no broken bytes', new Uint8Array([0xff, 0xfe]), 'name-empty'],
    ['wants a name that nobody has', 'Founders', 'name-taken'],
    ['compares names without case', 'fOUNDERS', 'name-taken'],
  ])('%s', async (_what, name, refusal) => {
    expect(await ask(await invited(), name)).toBe(refusal)
  })

  test('needs an approval', async () => {
    expect(await ask(await invited(), 'Miller', [])).toBe('not-allowed')
  })

  test('needs the approval of a device: neither a household key nor a stranger counts', async () => {
    const world = await invited()
    expect(await ask(world, 'Miller', [FOUNDER.household])).toBe('not-allowed')
    expect(await ask(world, 'Miller', [keyedHashKeyring('stranger').device])).toBe('not-allowed')
  })

  test('counts approvals by household, not by signature', async () => {
    const world = await invited(9, 100_000n, { ...GENESIS, approvals: 1 })
    const miller = await admit(world, 'Miller')
    const strict = createWorld({ ...GENESIS, approvals: 2 })
    const expiresAtMs = nowMs(strict) + 100_000n
    await send(strict, FOUNDER.device, { kind: 'invite', invitation: INVITATION, uses: 3, expiresAtMs })
    // One member is all there is; of two, both are asked.
    expect(await ask(strict, 'Miller', [FOUNDER.device])).toBeUndefined()
    expect(await ask(strict, 'Jones', [FOUNDER.device, FOUNDER.device])).toBe('not-allowed')
    expect(await ask(world, 'Jones', [FOUNDER.device, miller.keys.device])).toBeUndefined()
  })

  test('counts words that members have given on the books, for exactly this wish', async () => {
    const world = await invited(9, 100_000n, { ...GENESIS, approvals: 2 })
    const jones = keyedHashKeyring('Jones')
    const body = await joinBody(world, 'Jones', jones, INVITATION)
    if (body.kind !== 'join') throw new Error('a join is a join')
    const { keys } = await admit(world, 'Miller')
    expect(await send(world, jones.household, body)).toBe('not-allowed')
    const other = { ...body.request, kind: 1 }
    expect(await send(world, keys.device, { kind: 'approve', request: other })).toBeUndefined()
    expect(await send(world, jones.household, body)).toBe('not-allowed')
    expect(await send(world, keys.device, { kind: 'approve', request: body.request })).toBeUndefined()
    expect(await send(world, keys.device, { kind: 'approve', request: body.request })).toBe('already-done')
    expect(await send(world, jones.household, body)).toBeUndefined()
    expect(world.tip.state.wishes.rows).toHaveLength(1)
  })

  test('uses an invitation up', async () => {
    const world = await invited(2)
    expect(await ask(world, 'Ann')).toBeUndefined()
    expect(await ask(world, 'Bob')).toBeUndefined()
    expect(await ask(world, 'Cem')).toBe('invitation-used-up')
  })

  test('is told that its invitation has run out, and a week later that there is none', async () => {
    const world = await invited(2, 1_000n)
    agree(world, nowMs(world) + 1_000n)
    expect(await ask(world, 'Late')).toBe('invitation-expired')
    agree(world, nowMs(world) + 7n * 86_400_000n)
    expect(await ask(world, 'Later')).toBe('invitation-used-up')
    expect(world.tip.state.invitations.rows).toEqual([])
  })

  test('is signed by the household key that it brings', async () => {
    const world = await invited()
    const keys = keyedHashKeyring('Ann')
    expect(await send(world, keyedHashKeyring('Eve').household, await join(world, 'Ann', keys))).toBe('not-allowed')
  })

  test('brings three keys that nobody has', async () => {
    const world = await invited(9)
    const keys = keyedHashKeyring('Ann')
    const body = await join(world, 'Ann', keys)
    expect(await send(world, keys.household, body)).toBeUndefined()
    const twin = keyedHashKeyring('Twin')
    const same = async (request: Partial<Join['request']>, signer = twin.household) => {
      const made = await join(world, 'Twin', twin)
      return send(world, signer, { ...made, request: { ...made.request, ...request } })
    }
    expect(await same({ deviceKey: keys.device.key })).toBe('already-done')
    expect(await same({ transportKey: body.request.transportKey })).toBe('already-done')
    expect(await same({ deviceKey: twin.household.key })).toBe('not-allowed')
    expect(await same({ householdKey: keys.household.key }, keys.household)).toBe('already-done')
  })

  test('enters the household with an account, two keys and fair prices, and says so', async () => {
    const world = await invited()
    expect(await ask(world, 'Ann')).toBeUndefined()
    const [, ann] = world.tip.state.households.rows
    expect(ann).toMatchObject({ id: 2, metered: false })
    expect(textOf(ann?.name ?? new Uint8Array())).toBe('Ann')
    expect(ann?.standings).toMatchObject([{ buyPrice: 280_000n, sellPrice: 80_000n, keepUnsold: false }])
    expect(world.tip.state.accounts.rows.map((row) => row.household)).toEqual([0, 1, 2])
    expect(world.tip.state.keys.rows).toHaveLength(4)
    expect(world.receipts.map((line) => [line.household, line.counterpart])).toEqual([[2, 1]])
    // Membership is no vote: the set stays the founder alone.
    expect(world.tip.state.street.afterNextSet.map((voter) => voter.household)).toEqual([1])
  })
})

describe('signatures are checked at the door', () => {
  const crypto = keyedHashCrypto(randomOf(1))
  const made = async () => {
    const world = await invited()
    const keys = keyedHashKeyring('Ann')
    const transaction = await sign(world, keys.household, await join(world, 'Ann', keys))
    return { transaction, chain: world.tip.state.street }
  }

  test('a join with sound signatures passes', async () => {
    const { transaction, chain } = await made()
    expect(await verifyTransaction(crypto, chain, transaction)).toBe(transaction)
  })

  test('neither another signature, another chain, nor a forged approval passes', async () => {
    const { transaction, chain } = await made()
    const body = transaction.body as Join
    const approvals = body.approvals.map((approval) => ({ ...approval, signature: new Uint8Array(64) }))
    const wrong = [
      [{ ...transaction, signature: new Uint8Array(64) }, chain],
      [transaction, { ...chain, chainId: hash(utf8('elsewhere')) }],
      [{ ...transaction, key: FOUNDER.household.key }, chain],
      [{ ...transaction, body: { ...body, approvals } }, chain],
    ] as const
    for (const [forged, ids] of wrong) expect(await verifyTransaction(crypto, ids, forged)).toBeUndefined()
  })

  test('no key enters that is not admissible', async () => {
    const { transaction, chain } = await made()
    const picky = { ...crypto, isAdmissibleKey: () => false }
    expect(await verifyTransaction(picky, chain, transaction)).toBeUndefined()
  })
})
