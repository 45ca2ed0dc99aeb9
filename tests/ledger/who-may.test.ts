// Before a kind's own rule: expiry, who signed, may that key sign this, and its nonce.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { KINDS, limits, utf8, type Body, type Kind, type LedgerRefusal, type Signer } from '../../src/ledger/index.ts'
import { keyedHashSigner } from '../standin/keyed-hash.ts'
import { streetOfTwo, standing } from './street.ts'
import { FOUNDER, agree, joinBody, nowMs, readingBody, refusedBody, send, sign, type World } from './world.ts'

/** Signs with this life and agrees, and gives the refusal. */
const sendFor = async (world: World, lifeMs: bigint): Promise<LedgerRefusal | undefined> => {
  const made = await sign(world, FOUNDER.household, standing(0n, 0n, false), lifeMs)
  agree(world, nowMs(world) + 1n, [made])
  return world.refused.get(made.id)
}

describe('expiry', () => {
  test.each<[string, bigint, LedgerRefusal | undefined]>([
    ['one millisecond after the block is alive', 2n, undefined],
    ['at the block’s own time is expired', 1n, 'expired'],
    ['in the past is expired', -5n, 'expired'],
    ['31 days ahead is alive', limits.EXPIRY_MS + 1n, undefined],
    ['later than 31 days is refused', limits.EXPIRY_MS + 2n, 'time-invalid'],
  ])('%s', async (_what, lifeMs, refusal) => {
    const { world } = await streetOfTwo()
    expect(await sendFor(world, lifeMs)).toBe(refusal)
  })
})

const requestOf = (body: Body) => {
  if (body.kind !== 'join') throw new Error('a wish is part of a join')
  return body.request
}

const zero = new Uint8Array(32)
const said = {
  speech: 1,
  height: 1n,
  round: 0,
  validRound: [],
  choice: [],
  timeMs: 0n,
  signature: new Uint8Array(64),
}
const marketBodies = (world: World) =>
  ({
    amend: { kind: 'amend', order: zero, quantityWh: 1n, priceMicroPerKwh: 1n },
    provider: {
      kind: 'provider',
      source: 1,
      capacityW: 1,
      jurisdiction: new Uint8Array(),
      priceMicroPerKwh: 1n,
      suspended: false,
    },
    purchase: { kind: 'purchase', provider: 2, energyWh: 1n, maximumMicroPerKwh: 1n },
    auction: {
      kind: 'auction',
      source: 1,
      energyWh: 1n,
      startMicroPerKwh: 1n,
      incrementMicroPerKwh: 1n,
      closesAtMs: nowMs(world) + 9_000n,
      endsAtMs: nowMs(world) + 10_000n,
    },
    bid: { kind: 'bid', auction: zero, priceMicroPerKwh: 1n },
  }) satisfies Partial<Record<Kind, Body>>

const MONEY_BODIES = {
  transfer: { kind: 'transfer', to: 2, amountMicro: 1n },
  paid: { kind: 'paid', payee: 2, amountMicro: 1n },
  paidAnswer: { kind: 'paidAnswer', payment: zero, answer: 0 },
  paidDispute: { kind: 'paidDispute', payment: zero },
} as const satisfies Partial<Record<Kind, Body>>

const bodies = async (world: World): Promise<Record<Kind, Body>> => ({
  invite: { kind: 'invite', invitation: new Uint8Array(16), uses: 1, expiresAtMs: nowMs(world) + 9_000n },
  revoke: { kind: 'revoke', invitation: new Uint8Array(16) },
  join: await joinBody(world, 'Founders two', FOUNDER, new Uint8Array(16)),
  meter: {
    kind: 'meter',
    meterKey: zero,
    serialHash: zero,
    source: 1,
    nameplateW: 1,
    label: new Uint8Array(),
    simulated: false,
  },
  reading: readingBody(2n, nowMs(world), 0n, 0n),
  standing: standing(0n, 0n, false),
  order: {
    kind: 'order',
    side: 0,
    source: 0,
    quantityWh: 1n,
    priceMicroPerKwh: 1n,
    timeInForce: 0,
    expiresAtMs: nowMs(world) + 9_000n,
    partner: 0,
  },
  cancel: { kind: 'cancel', order: zero },
  deliveryOffer: {
    kind: 'deliveryOffer',
    buyer: 2,
    source: 1,
    energyWh: 1n,
    priceMicroPerKwh: 1n,
    endsAtMs: nowMs(world) + 9_000n,
  },
  deliveryAccept: { kind: 'deliveryAccept', delivery: zero },
  deliveryClose: { kind: 'deliveryClose', delivery: zero },
  wake: { kind: 'wake', height: 0n, blockId: zero },
  absence: { kind: 'absence', nightly: false, fromMs: 0n, untilMs: 0n },
  doublevote: { kind: 'doublevote', household: 1, key: zero, first: said, second: said },
  device: { kind: 'device', deviceKey: zero, transportKey: zero, proof: new Uint8Array(64), retire: true },
  propose: {
    ...{ kind: 'propose', deed: 0, changes: [], countsFromMs: 0n },
    ...{ household: 0, role: 0, give: false, reason: new Uint8Array() },
  },
  vote: { kind: 'vote', proposal: zero, yes: true },
  leave: { kind: 'leave', household: 1 },
  meterRetire: { kind: 'meterRetire', meter: 9 },
  rate: { kind: 'rate', currency: utf8('EUR'), microPerUnit: 1n, note: new Uint8Array() },
  exchange: {
    ...{ kind: 'exchange', treasurer: 2, redeem: false, amountMicro: 1n },
    ...{ currency: utf8('EUR'), microPerUnit: 1n, reference: new Uint8Array() },
  },
  exchangeAnswer: { kind: 'exchangeAnswer', exchange: zero, answer: 0 },
  issue: { kind: 'issue', household: 2, amountMicro: 1n, currency: utf8('EUR'), reference: utf8('A 1') },
  freeze: { kind: 'freeze', household: 2, untilMs: nowMs(world) + 9_000n },
  thaw: { kind: 'thaw', household: 1 },
  approve: { kind: 'approve', request: requestOf(await joinBody(world, 'Someone', FOUNDER, new Uint8Array(16))) },
  stake: { kind: 'stake', withdraw: false, amountMicro: 1n },
  dispute: { kind: 'dispute', meter: 2, fromSlot: 0n, untilSlot: 0n, reason: 0 },
  evidence: { kind: 'evidence', dispute: zero, hash: zero },
  verdict: { kind: 'verdict', dispute: zero, finding: 0 },
  refused: refusedBody(await sign(world, keyedHashSigner('meter'), readingBody(2n, nowMs(world), 0n, 0n))),
  meterChange: { kind: 'meterChange', meter: 9, serialHash: zero },
  ...marketBodies(world),
  ...MONEY_BODIES,
  allowance: { kind: 'allowance', dailyMicro: 0n },
  preference: { kind: 'preference', partner: 0, source: 1 },
})

const SIGNED_BY: Record<Kind, 'household' | 'device' | 'meter'> = {
  invite: 'device',
  revoke: 'device',
  join: 'household',
  meter: 'household',
  reading: 'meter',
  standing: 'household',
  order: 'device',
  cancel: 'device',
  deliveryOffer: 'device',
  deliveryAccept: 'device',
  deliveryClose: 'device',
  wake: 'device',
  absence: 'device',
  doublevote: 'device',
  device: 'household',
  transfer: 'household',
  paid: 'household',
  paidAnswer: 'household',
  paidDispute: 'household',
  propose: 'household',
  vote: 'household',
  leave: 'household',
  meterRetire: 'household',
  rate: 'household',
  exchange: 'household',
  exchangeAnswer: 'household',
  issue: 'household',
  freeze: 'household',
  thaw: 'household',
  approve: 'device',
  stake: 'household',
  dispute: 'household',
  evidence: 'device',
  verdict: 'household',
  refused: 'device',
  meterChange: 'household',
  amend: 'device',
  provider: 'household',
  purchase: 'device',
  auction: 'device',
  bid: 'device',
  allowance: 'household',
  preference: 'device',
}

describe('keys', () => {
  /** The household itself may trade beyond the prices and the allowance of its device. */
  const OR_HOUSEHOLD: readonly Kind[] = [
    ...(['order', 'deliveryOffer', 'deliveryAccept', 'amend', 'purchase', 'auction', 'bid'] as const),
  ]

  test.each(KINDS)('%s is for its role of key only', async (kind) => {
    const { world, sun } = await streetOfTwo()
    const signers: Record<string, Signer> = { household: FOUNDER.household, device: FOUNDER.device, meter: sun }
    const body = (await bodies(world))[kind]
    for (const [role, signer] of Object.entries(signers)) {
      const refusal = await send(world, signer, body)
      const may = role === SIGNED_BY[kind] || (role === 'household' && OR_HOUSEHOLD.includes(kind))
      if (may) expect(refusal).not.toBe('not-allowed')
      else expect(refusal).toBe('not-allowed')
    }
  })

  test('docs/ledger.md says of every kind which key signs it', () => {
    const page = readFileSync(new URL('../../docs/ledger.md', import.meta.url), 'utf8')
    const rows = [...page.matchAll(/^\| (`.+`) +\| (household|device or household|device|meter) +\|/gm)]
    const said = rows.flatMap(([, kinds = '', signer]) =>
      [...kinds.matchAll(/`(\w+)`/g)].map(([, kind]) => [kind, signer]),
    )
    const holds = KINDS.map((kind) => [kind, OR_HOUSEHOLD.includes(kind) ? 'device or household' : SIGNED_BY[kind]])
    expect(said.sort()).toEqual(holds.sort())
  })

  test.each(KINDS.filter((kind) => kind !== 'join'))('%s by an unknown key comes from no member', async (kind) => {
    const { world } = await streetOfTwo()
    expect(await send(world, keyedHashSigner('stranger'), (await bodies(world))[kind])).toBe('not-a-member')
  })
})

describe('nonces', () => {
  const sendNonce = async (world: World, nonce: bigint): Promise<LedgerRefusal | undefined> => {
    world.nonce = nonce - 1n
    return send(world, FOUNDER.household, standing(0n, nonce, false))
  }

  test('may leave gaps, come late within 64, and count once', async () => {
    const { world } = await streetOfTwo()
    const outcomes: (LedgerRefusal | undefined)[] = []
    for (const nonce of [100n, 98n, 98n, 100n, 36n, 35n, 101n, 36n, 99n]) outcomes.push(await sendNonce(world, nonce))
    expect(outcomes).toEqual([
      undefined,
      undefined,
      'nonce-used',
      'nonce-used',
      undefined,
      'nonce-used',
      undefined,
      'nonce-used',
      undefined,
    ])
  })

  test('0 is never a nonce', async () => {
    const { world } = await streetOfTwo()
    expect(await sendNonce(world, 0n)).toBe('nonce-used')
  })

  test('a refused transaction uses none up', async () => {
    const { world } = await streetOfTwo()
    world.nonce = 499n
    expect(await send(world, FOUNDER.household, standing(limits.PRICE_MICRO_PER_KWH + 1n, 0n, false))).toBe(
      'price-invalid',
    )
    expect(await sendNonce(world, 500n)).toBeUndefined()
  })

  test('the same transaction again, also within one block, is refused', async () => {
    const { world } = await streetOfTwo()
    const made = await sign(world, FOUNDER.household, standing(0n, 0n, false))
    agree(world, nowMs(world) + 1n, [made])
    agree(world, nowMs(world) + 1n, [made])
    expect(world.refused.get(made.id)).toBe('nonce-used')
  })
})
