// Making a computer the voter again: a fresh key, enrolled by the household key, votes from the second height on; the
// old one is gone and never signs again.
import { describe, expect, test } from 'vitest'
import {
  addToPool,
  deviceSigningBytes,
  fromHex,
  hex,
  must,
  sameBytes,
  signTransaction,
  type Keyring,
} from '../../src/ledger/index.ts'
import { computerView, enrolDevice, freshVoter } from '../../src/node/household/enrolment.ts'
import { askToJoin, type JoinProgress } from '../../src/node/household/newcomer.ts'
import { approveRefounding, proposeRefounding } from '../../src/node/household/refounding.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import { keyedHashKeyring, keyedHashSigner } from '../standin/keyed-hash.ts'
import { renewable } from '../standin/renewable.ts'
import { copyDisk, createDisk } from '../sim/disk.ts'
import { switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import {
  changePrices,
  getUp,
  heightOf,
  inLoop,
  nodeOf,
  noticesOf,
  pass,
  seenByAll,
  warmUp,
  wordsOf,
  type Awake,
} from './awake.ts'

const renewableKeyring = (seed: string): Keyring => {
  let made = 0
  return renewable(keyedHashKeyring(seed), () => keyedHashSigner(`${seed}/device/${++made}`))
}

const street = async (count = 4): Promise<Awake> => {
  const awake = await getUp(() => false, count)
  for (const one of awake.households) {
    Object.assign(one, { keyring: renewableKeyring(`household-${one.index}`) })
    await switchOn(awake.street, one)
  }
  await pass(awake.world, 20_000)
  return awake
}
const homeAt = ({ households }: Awake, index: number): SimHousehold => {
  const one = households[index]
  if (one === undefined) throw new Error('no such household')
  return one
}
const viewOf = (one: SimHousehold) => computerView(nodeOf(one).state)
const agreeOnce = async (awake: Awake, sender: SimHousehold): Promise<void> => {
  const { buyPrice } = await changePrices(sender)
  expect(await seenByAll(awake, sender.index + 1, buyPrice)).toBe(true)
}

/** The profile of a household as it was three heights ago; its key is found out. */
const rollBack = async (awake: Awake, one: SimHousehold): Promise<void> => {
  const other = homeAt(awake, one.index === 0 ? 1 : 0)
  await warmUp(awake)
  const old = copyDisk(one.disk)
  for (let height = 0; height < 3; height++) await agreeOnce(awake, other)
  switchOff(awake.street, one)
  Object.assign(one, { disk: old })
  await switchOn(awake.street, one)
  await pass(awake.world, 5_000)
}

describe('a computer whose key went astray', () => {
  test('is the voter again two heights after a person asked for it, with a new key and an empty journal', async () => {
    const awake = await street()
    const [ann, cem] = [homeAt(awake, 0), homeAt(awake, 2)]
    await rollBack(awake, cem)
    const lost = hex(cem.keyring.device.key)
    expect(viewOf(cem)).toEqual({ standing: 'astray', enrolment: 'none', mayEnrol: true })
    expect(await inLoop(cem, enrolDevice)).toEqual({ ok: true, value: undefined })
    expect(viewOf(cem).enrolment).toBe('sent')
    expect(await awake.world.until(() => hex(cem.keyring.device.key) !== lost, 20_000)).toBe(true)
    await pass(awake.world, 3_000)
    const enrolledAt = heightOf(cem)
    expect(noticesOf(cem)).toContain('computer-enrolled')
    expect(noticesOf(cem)).not.toContain('key-retired')
    expect(viewOf(cem)).toEqual({ standing: 'in-use', enrolment: 'none', mayEnrol: false })
    expect(nodeOf(cem).state.ownKey.standing).toBe('clear')
    for (let height = 0; height < 3; height++) await agreeOnce(awake, ann)
    expect(wordsOf(awake, 3, heightOf(ann))).toContain('0/precommit')
    expect(heightOf(ann)).toBeGreaterThan(enrolledAt)
    expect(awake.checks.violations).toEqual([])
    // The key that went astray stays so on this disk, whatever comes later.
    expect([...cem.disk.astray]).toEqual([lost])
  })

  test('goes on asking after a restart, and takes over at the next start when the books were quicker', async () => {
    const awake = await street()
    const [ann, cem] = [homeAt(awake, 0), homeAt(awake, 2)]
    await rollBack(awake, cem)
    const lost = hex(cem.keyring.device.key)
    await inLoop(cem, enrolDevice)
    await pass(awake.world, 60)
    switchOff(awake.street, cem)
    await pass(awake.world, 10_000)
    await agreeOnce({ ...awake, households: awake.households.filter((one) => one !== cem) }, ann)
    expect(hex(cem.keyring.device.key)).toBe(lost)
    await switchOn(awake.street, cem)
    await pass(awake.world, 8_000)
    expect(hex(cem.keyring.device.key)).not.toBe(lost)
    expect(viewOf(cem).standing).toBe('in-use')
    await agreeOnce(awake, ann)
    await agreeOnce(awake, ann)
    expect(wordsOf(awake, 3, heightOf(ann))).toContain('0/precommit')
    expect(awake.checks.violations).toEqual([])
  })

  test('is the voter of a street of three again only through its founding anew, where its new key votes first', async () => {
    const awake = await street(3)
    const [ann, bob, cem] = [homeAt(awake, 0), homeAt(awake, 1), homeAt(awake, 2)]
    await rollBack(awake, cem)
    expect(viewOf(cem).standing).toBe('astray')
    await inLoop(cem, enrolDevice)
    await pass(awake.world, 10_000)
    expect(viewOf(cem)).toEqual({ standing: 'astray', enrolment: 'sent', mayEnrol: true })
    const lost = cem.keyring.device.key
    const proposed = await inLoop(cem, async (state) => proposeRefounding(state, 'a lost key', await freshVoter(state)))
    expect(proposed.ok).toBe(true)
    await pass(awake.world, 5_000)
    for (const one of [ann, bob]) expect((await inLoop(one, approveRefounding)).ok).toBe(true)
    expect(await awake.world.until(() => !sameBytes(cem.keyring.device.key, lost), 20_000)).toBe(true)
    await pass(awake.world, 5_000)
    await agreeOnce(awake, ann)
    expect(viewOf(cem).standing).toBe('in-use')
    expect(
      nodeOf(cem)
        .state.chain?.tip()
        .state.street.nextSet.map(({ household }) => household),
    ).toEqual([1, 2, 3])
  })
})

describe('a computer that another one has replaced', () => {
  test('says so, is silent, harms nobody, and may take the vote back', async () => {
    const awake = await street()
    const [ann, cem] = [homeAt(awake, 0), homeAt(awake, 2)]
    await warmUp(awake)
    // A copy of the profile asks for a new key; the first one hears of it from the books.
    const copied = keyedHashSigner('copied profile')
    const original = cem.keyring
    Object.assign(cem.keyring.renewal ?? {}, { prepare: async () => copied })
    Object.assign(nodeOf(cem).state.ownKey, { standing: 'retired' })
    expect((await inLoop(cem, enrolDevice)).ok).toBe(true)
    await pass(awake.world, 5_000)
    expect(cem.keyring.device).toBe(original.device)
    expect(viewOf(cem)).toEqual({ standing: 'left-behind', enrolment: 'none', mayEnrol: true })
    for (let height = 0; height < 3; height++) await agreeOnce(awake, ann)
    expect(wordsOf(awake, 3, heightOf(ann))).toEqual([])
    expect(awake.checks.violations).toEqual([])
  })
})

test('a new key that another computer’s replaced before anybody voted with it is not enrolled twice', async () => {
  const awake = await street()
  const [ann, cem] = [homeAt(awake, 0), homeAt(awake, 2)]
  await warmUp(awake)
  const lost = hex(cem.keyring.device.key)
  const transportKey = fromHex(cem.peer)
  Object.assign(nodeOf(cem).state.ownKey, { standing: 'retired' })
  // What is said again travels together, so both enrolments are in one block.
  const mute = (from: string): boolean => from === cem.peer
  awake.street.cable.holes.add(mute)
  await inLoop(cem, async (state) => {
    expect((await enrolDevice(state)).ok).toBe(true)
    // The second computer is quicker than the street.
    const other = keyedHashSigner('second computer')
    const { chainId } = must(state.chain, 'the street is founded')
    const proof = await other.sign(deviceSigningBytes(chainId, state.ports.keyring.household.key, transportKey))
    await submit(state, 'household', { kind: 'device', deviceKey: other.key, transportKey, proof, retire: false })
  })
  const spent = hex(must(cem.keyring.renewal?.waiting, 'a key waits').key)
  await pass(awake.world, 1_000)
  awake.street.cable.holes.delete(mute)
  await pass(awake.world, 12_000)
  expect(viewOf(cem)).toEqual({ standing: 'left-behind', enrolment: 'none', mayEnrol: true })
  expect(hex(cem.keyring.device.key)).toBe(lost)
  expect(await inLoop(cem, enrolDevice)).toEqual({ ok: true, value: undefined })
  await pass(awake.world, 5_000)
  expect(viewOf(cem).standing).toBe('in-use')
  expect([lost, spent]).not.toContain(hex(cem.keyring.device.key))
  for (let height = 0; height < 3; height++) await agreeOnce(awake, ann)
  expect(wordsOf(awake, 3, heightOf(ann))).toContain('0/precommit')
  expect(awake.checks.violations).toEqual([])
})

test.each([
  ['', 0],
  [', also when the clock was put back meanwhile', 3_600_000],
])(
  'a press whose nonce the lost computer’s late words use up ends with its reason, and the next one counts%s',
  async (_when, aheadMs) => {
    const awake = await street()
    const [ann, cem] = [homeAt(awake, 0), homeAt(awake, 2)]
    cem.skewMs = aheadMs
    await warmUp(awake)
    Object.assign(nodeOf(cem).state.ownKey, { standing: 'retired' })
    const mute = (from: string): boolean => from === cem.peer
    awake.street.cable.holes.add(mute)
    expect((await inLoop(cem, enrolDevice)).ok).toBe(true)
    const { state } = nodeOf(cem)
    const sent = must([...state.own.values()][0]?.transaction, 'the press is sent')
    const lateWords = await signTransaction(
      cem.keyring.household,
      must(state.chain, 'the street is founded').tip().state.street,
      {
        body: { kind: 'standing', buyPrice: 123_456n, sellPrice: 90_000n, keepUnsold: false },
        nonce: sent.nonce,
        expiresAtMs: sent.expiresAtMs,
      },
    )
    await inLoop(ann, async (known) => {
      addToPool(known.pool, lateWords)
      known.onWork()
    })
    await pass(awake.world, 2_000)
    cem.skewMs = 0
    awake.street.cable.holes.delete(mute)
    await pass(awake.world, 8_000)
    expect([...state.own.values()].map(({ kind, refusal }) => [kind, refusal])).toEqual([['device', 'nonce-used']])
    expect(viewOf(cem).enrolment).toBe('none')
    expect((await inLoop(cem, enrolDevice)).ok).toBe(true)
    await pass(awake.world, 5_000)
    expect(viewOf(cem).standing).toBe('in-use')
  },
)

describe('a household that starts afresh with the keys that it kept', () => {
  test('is known to the street by any invitation, gets its books, and enrols its new device', async () => {
    const awake = await street()
    const [ann, dan] = [homeAt(awake, 0), homeAt(awake, 3)]
    await warmUp(awake)
    switchOff(awake.street, dan)
    const { household, meter } = dan.keyring
    const fresh = renewableKeyring('fresh start')
    Object.assign(dan, { disk: createDisk(), keyring: { ...fresh, household, meter, device: fresh.device } })
    Object.defineProperty(dan.keyring, 'device', { get: () => fresh.device })
    await switchOn(awake.street, dan)
    await pass(awake.world, 3_000)
    const wish = { invitation: new Uint8Array(16), name: 'any', kind: 'home', transportKey: dan.peer } as const
    let progress: JoinProgress | undefined
    void askToJoin(nodeOf(dan).state.ports, ann.peer, wish).then((told) => {
      progress = told
    })
    await awake.world.until(() => progress !== undefined, 5_000)
    if (progress?.state !== 'member') throw new Error(`the street does not know its member: ${progress?.state}`)
    await nodeOf(dan).enter(progress.genesis, { peer: ann.peer, ...progress })
    await pass(awake.world, 10_000)
    expect(heightOf(dan)).toBe(heightOf(ann))
    expect(viewOf(dan)).toEqual({ standing: 'left-behind', enrolment: 'none', mayEnrol: true })
    expect(await inLoop(dan, enrolDevice)).toEqual({ ok: true, value: undefined })
    await pass(awake.world, 5_000)
    expect(viewOf(dan).standing).toBe('in-use')
    for (let height = 0; height < 3; height++) await agreeOnce(awake, ann)
    expect(wordsOf(awake, 4, heightOf(ann))).toContain('0/precommit')
    // The checks began after the founding: they know no set of the first heights, and no household that begins again.
    const unknown = /^Validity: (nobody knows the set of height|household 3 skipped to height 1$)/
    expect(awake.checks.violations.filter(({ message }) => !unknown.test(message))).toEqual([])
  })
})

describe('asking in vain', () => {
  test('a computer in use has nothing to enrol, and nobody asks twice', async () => {
    const awake = await street()
    const cem = homeAt(awake, 2)
    expect(await inLoop(cem, enrolDevice)).toEqual({ ok: false, refusal: 'already-done' })
    await rollBack(awake, cem)
    for (const one of [homeAt(awake, 0), homeAt(awake, 1)]) switchOff(awake.street, one)
    expect((await inLoop(cem, enrolDevice)).ok).toBe(true)
    expect(await inLoop(cem, enrolDevice)).toEqual({ ok: false, refusal: 'already-done' })
  })

  test('keys that come from outside cannot be renewed', async () => {
    const awake = await getUp()
    const cem = homeAt(awake, 2)
    await rollBack(awake, cem)
    expect(viewOf(cem)).toEqual({ standing: 'astray', enrolment: 'none', mayEnrol: false })
    expect(await inLoop(cem, enrolDevice)).toEqual({ ok: false, refusal: 'not-allowed' })
    expect(await inLoop(cem, freshVoter)).toEqual([])
  })
})
