// device: a new device takes over, an old one retires, and a suspended household starts again.
import { describe, expect, test } from 'vitest'
import {
  deviceSigningBytes,
  doubleVoteOf,
  hash,
  hex,
  household,
  keyRecord,
  limits,
  statementOfVote,
  utf8,
  verifyTransaction,
  voteBytes,
  wakeFault,
  type Body,
  type Keyring,
  type LedgerRefusal,
  type Vote,
} from '../../src/ledger/index.ts'
import { keyedHashCrypto, keyedHashKeyring, keyedHashSigner } from '../standin/keyed-hash.ts'
import { randomOf } from '../standin/random.ts'
import { FOUNDER, agree, joinBody, nowMs, send, sign } from './world.ts'
import { decided, everybody, round, rounds, say, streetOfVoters, wakeBody, type VotersStreet } from './voters.ts'

type Device = Extract<Body, { kind: 'device' }>
const FRESH = keyedHashSigner('fresh device')
const TRANSPORT = hash(utf8('transport/fresh'))

const keysOf = ({ keys }: VotersStreet, id: number): Keyring => keys[id - 1] ?? FOUNDER
const enrolment = async (
  street: VotersStreet,
  id: number,
  signer = FRESH,
  transportKey = TRANSPORT,
): Promise<Device> => {
  const bytes = deviceSigningBytes(
    street.world.tip.state.street.chainId,
    keysOf(street, id).household.key,
    transportKey,
  )
  return { kind: 'device', deviceKey: signer.key, transportKey, proof: await signer.sign(bytes), retire: false }
}
const retirement = (street: VotersStreet, id: number): Device => ({
  kind: 'device',
  deviceKey: keysOf(street, id).device.key,
  transportKey: new Uint8Array(32),
  proof: new Uint8Array(64),
  retire: true,
})
const keysInSet = (set: readonly { readonly key: Uint8Array }[]): string[] => set.map(({ key }) => hex(key))

describe('a new device', () => {
  test('votes in place of the old one from the second block on', async () => {
    const street = await streetOfVoters(4)
    const { world } = street
    const old = hex(keysOf(street, 3).device.key)
    expect(await say(street, 3, await enrolment(street, 3), { by: 'household' })).toBeUndefined()
    const { height } = world.tip.state.street
    expect(keysInSet(world.tip.state.street.nextSet)).toContain(old)
    round(world)
    round(world)
    expect(keysInSet(world.tip.state.street.activeSet)).toContain(hex(FRESH.key))
    expect(keysInSet(world.tip.state.street.activeSet)).not.toContain(old)
    expect(world.tip.state.street.height).toBe(height + 2n)
    expect(keyRecord(world.tip.state, keysOf(street, 3).device.key)).toMatchObject({ votesUntil: height + 2n })
    expect(keyRecord(world.tip.state, FRESH.key)).toMatchObject({
      votesFrom: height + 2n,
      votesUntil: 0n,
      household: 3,
    })
    const home = household(world.tip.state, 3)
    expect([hex(home.voterKey), hex(home.transportKey)]).toEqual([hex(FRESH.key), hex(TRANSPORT)])
    expect(decided(world)).toEqual(everybody(4))
  })

  test('leaves the old one without a say', async () => {
    const street = await streetOfVoters(4)
    await say(street, 3, await enrolment(street, 3), { by: 'household' })
    const absence: Body = { kind: 'absence', nightly: false, fromMs: 0n, untilMs: 0n }
    expect(await say(street, 3, absence)).toBe('not-allowed')
    expect(await send(street.world, FRESH, absence)).toBeUndefined()
  })

  test.each<[string, (street: VotersStreet, body: Device) => Partial<Device>, LedgerRefusal]>([
    ['that is a device already', (street) => ({ deviceKey: keysOf(street, 2).device.key }), 'already-done'],
    ['that is its own old one', (street) => ({ deviceKey: keysOf(street, 3).device.key }), 'already-done'],
    ['behind a neighbour’s transport key', () => ({ transportKey: hash(utf8('transport/Home 2')) }), 'already-done'],
    ['whose transport key is its own', () => ({ transportKey: FRESH.key }), 'not-allowed'],
    ['that is the household key', (street) => ({ deviceKey: keysOf(street, 3).household.key }), 'not-allowed'],
  ])('%s is refused', async (_what, change, refusal) => {
    const street = await streetOfVoters(4)
    const body = await enrolment(street, 3)
    expect(await say(street, 3, { ...body, ...change(street, body) }, { by: 'household' })).toBe(refusal)
  })

  test('may keep the transport key, and there are only so many', async () => {
    const street = await streetOfVoters(4)
    const own = household(street.world.tip.state, 3).transportKey
    for (let i = 1; i < limits.DEVICES_PER_HOUSEHOLD; i++) {
      const body = await enrolment(street, 3, keyedHashSigner(`device ${i}`), own)
      expect(await say(street, 3, body, { by: 'household' })).toBeUndefined()
    }
    expect(await say(street, 3, await enrolment(street, 3), { by: 'household' })).toBe('too-many')
  })

  test('proves at the door that it wants to speak for this household', async () => {
    const crypto = keyedHashCrypto(randomOf(1))
    const street = await streetOfVoters(4)
    const body = await enrolment(street, 3)
    const passes = async (asked: Device, id = 3, judge = crypto) => {
      const made = await sign(street.world, keysOf(street, id).household, asked)
      return (await verifyTransaction(judge, street.world.tip.state.street, made)) !== undefined
    }
    expect(await passes(body)).toBe(true)
    expect(await passes(body, 2)).toBe(false)
    expect(await passes({ ...body, transportKey: hash(utf8('elsewhere')) })).toBe(false)
    expect(await passes({ ...body, proof: new Uint8Array(64) })).toBe(false)
    expect(await passes(body, 3, { ...crypto, isAdmissibleKey: () => false })).toBe(false)
    expect(await passes(retirement(street, 3), 3, { ...crypto, isAdmissibleKey: () => false })).toBe(true)
  })
})

describe('a device that retires', () => {
  test('takes its household out of the set until a new one is enrolled and wakes', async () => {
    const street = await streetOfVoters(4)
    const { world } = street
    expect(await say(street, 3, retirement(street, 3), { by: 'household' })).toBeUndefined()
    expect(decided(world)).toEqual([1, 2, 4])
    const retiredAt = world.tip.state.street.height
    expect(wakeFault(world.tip.state, 3)).toBe('not-allowed')
    expect(await say(street, 3, wakeBody(world))).toBe('not-allowed')
    expect(await say(street, 3, retirement(street, 3), { by: 'household' })).toBe('already-done')
    expect(await say(street, 1, await proofOf(street, 3, retiredAt))).toBe('already-done')
    expect(await say(street, 3, await enrolment(street, 3), { by: 'household' })).toBeUndefined()
    expect(decided(world)).toEqual([1, 2, 4])
    rounds(world, 20)
    expect(await send(world, FRESH, wakeBody(world))).toBeUndefined()
    expect(decided(world)).toEqual(everybody(4))
  })

  test('is named, alone, and is not the last voter of the street', async () => {
    const street = await streetOfVoters(2)
    const body = retirement(street, 2)
    expect(await say(street, 2, { ...body, deviceKey: FRESH.key }, { by: 'household' })).toBe('unknown')
    expect(await say(street, 2, { ...body, transportKey: TRANSPORT }, { by: 'household' })).toBe('unknown')
    expect(await say(street, 2, body, { by: 'household' })).toBeUndefined()
    expect(await say(street, 1, retirement(street, 1), { by: 'household' })).toBe('not-allowed')
    expect(decided(street.world)).toEqual([1])
  })

  test('approves no newcomer', async () => {
    const street = await streetOfVoters(4)
    await say(street, 1, await enrolment(street, 1), { by: 'household' })
    const { world } = street
    const invitation = new Uint8Array(16).fill(3)
    await send(world, FRESH, { kind: 'invite', invitation, uses: 1, expiresAtMs: nowMs(world) + 99_000n })
    const newcomer = keyedHashKeyring('newcomer')
    const body = await joinBody(world, 'Newcomer', newcomer, invitation)
    expect(await send(world, newcomer.household, body)).toBe('not-allowed')
  })
})

/** The device that the household had first precommitted twice at a height, the newest one if not said otherwise. */
const proofOf = async (
  street: VotersStreet,
  id: number,
  height = street.world.tip.state.street.height,
): Promise<Body> => {
  const { device } = keysOf(street, id)
  const statement = async (timeMs: bigint) => {
    const vote: Vote = { type: 'precommit', height: Number(height), round: 0, household: id, choice: undefined, timeMs }
    const signature = await device.sign(voteBytes(street.world.tip.state.street.chainId, vote))
    return statementOfVote({ ...vote, signature })
  }
  const proof = doubleVoteOf({ household: id, key: device.key }, await statement(1n), await statement(2n))
  if (proof === undefined) throw new Error('two times are two votes')
  return proof
}

describe('a suspended household', () => {
  test('wakes with a new device after the cool-down, and the old proof is worth nothing more', async () => {
    const street = await streetOfVoters(7)
    const { world } = street
    const proof = await proofOf(street, 3)
    await say(street, 6, proof)
    rounds(world, 20)
    expect(await say(street, 3, await enrolment(street, 3), { by: 'household' })).toBeUndefined()
    expect(await say(street, 6, proof)).toBe('already-done')
    expect(await send(world, FRESH, wakeBody(world))).toBeUndefined()
    expect(decided(world)).toEqual(everybody(7))
  })

  test('leaves the set also when the new device comes in the block of the proof, whichever is first', async () => {
    const outcomes = new Set<string>()
    for (let tries = 0; tries < 20; tries++) {
      const street = await streetOfVoters(7)
      const { world } = street
      world.nonce += BigInt(tries)
      const both = [
        await sign(world, keysOf(street, 6).device, await proofOf(street, 3)),
        await sign(world, keysOf(street, 3).household, await enrolment(street, 3)),
      ]
      agree(world, nowMs(world) + 1_000n, both, everybody(7))
      outcomes.add(`${[...world.refused.values()].join()}/${decided(world).join()}`)
    }
    expect([...outcomes].sort()).toEqual(['/1,2,4,5,6,7', 'already-done/1,2,3,4,5,6,7'])
  })

  test('is not suspended for what an old device says once it has no vote any more', async () => {
    const street = await streetOfVoters(7)
    await say(street, 3, await enrolment(street, 3), { by: 'household' })
    const { height } = street.world.tip.state.street
    rounds(street.world, 4)
    expect(await say(street, 6, await proofOf(street, 3, height + 1n))).toBe('already-done')
    expect(await say(street, 6, await proofOf(street, 3, height + 2n))).toBe('unknown')
  })
})
