// Joining a street that was founded again: whoever comes in has no books of the time before, so a neighbour gives the
// state that the founding document names. It is taken only when it is that very state, and a reload loses nothing.
import { describe, expect, test } from 'vitest'
import { hex, must } from '../../src/ledger/index.ts'
import { admit } from '../../src/node/household/admission.ts'
import { createInvitation } from '../../src/node/household/intents.ts'
import { askToJoin, type JoinProgress } from '../../src/node/household/newcomer.ts'
import { approveRefounding, proposeRefounding } from '../../src/node/household/refounding.ts'
import { ancestorView } from '../../src/node/sync/ancestor.ts'
import { isTrusted } from '../../src/node/sync/trust.ts'
import { decodeSyncReply, encodeSyncReply, type SyncAnswer } from '../../src/p2p/index.ts'
import { createDisk } from '../sim/disk.ts'
import { createHousehold } from '../sim/founding.ts'
import { switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import { changePrices, getUp, heightOf, nodeOf, noticesOf, pass, pricesOf, type Awake } from './awake.ts'

type Member = Extract<JoinProgress, { state: 'member' }>

const homeAt = ({ households }: Awake, index: number): SimHousehold => must(households[index], 'a household')
const chainOf = (one: SimHousehold): string => hex(nodeOf(one).state.chain?.chainId ?? new Uint8Array())
const inLoop = <T>(one: SimHousehold, task: (state: ReturnType<typeof nodeOf>['state']) => Promise<T>): Promise<T> =>
  nodeOf(one).state.loop.run(() => task(nodeOf(one).state))

const agreeOnce = async ({ world, households }: Awake, sender: SimHousehold): Promise<void> => {
  const { outcome, buyPrice } = await changePrices(sender)
  expect(outcome.ok).toBe(true)
  const id = sender.index + 1
  expect(await world.until(() => households.every((one) => pricesOf(one, id) === buyPrice), 60_000)).toBe(true)
}

/** Everybody agrees to found the street again, and it agrees on two blocks more. */
const foundAgain = async (awake: Awake): Promise<void> => {
  const { world, households } = awake
  const [first, ...others] = households
  const ann = must(first, 'a street has a founder')
  const old = chainOf(ann)
  expect((await inLoop(ann, (state) => proposeRefounding(state, 'a test'))).ok).toBe(true)
  await pass(world, 5_000)
  for (const one of others) expect((await inLoop(one, approveRefounding)).ok).toBe(true)
  expect(await world.until(() => households.every((one) => chainOf(one) !== old), 20_000)).toBe(true)
  await pass(world, 20_000)
  for (let height = 0; height < 2; height++) await agreeOnce(awake, ann)
}

const againFounded = async (times = 1): Promise<Awake> => {
  const awake = await getUp(() => true, 3)
  for (let time = 0; time < times; time++) await foundAgain(awake)
  return awake
}

/** Asks at a neighbour's door until the street has this household; nothing is written yet. */
const letIn = async ({ world, street }: Awake, host: SimHousehold, one: SimHousehold): Promise<Member> => {
  const made = await inLoop(host, createInvitation)
  if (!made.ok) throw new Error(made.refusal)
  await pass(world, 5_000)
  const { invitation } = made.value
  const wish = { invitation, name: 'Eve', kind: 'home', transportKey: one.peer } as const
  for (let tries = 0; tries < 30; tries++) {
    let told: JoinProgress | undefined
    askToJoin(nodeOf(one).state.ports, host.peer, wish).then((progress) => {
      told = progress
    }, street.errors.push)
    await world.until(() => told !== undefined, 5_000)
    if (told?.state === 'member') return told
    if (told?.state === 'waiting') await admit(nodeOf(host).state, one.peer)
    await pass(world, 1_000)
  }
  throw new Error('the newcomer was not admitted')
}

/** A household that has never been here gets up. */
const newcomer = async (awake: Awake): Promise<SimHousehold> => {
  const eve = createHousehold(awake.households.length, createDisk())
  await switchOn(awake.street, eve)
  await pass(awake.world, 2_000)
  return eve
}

const comeIn = (one: SimHousehold, host: SimHousehold, member: Member) =>
  nodeOf(one).enter(member.genesis, { peer: host.peer, ...member })

const restart = async ({ street, world }: Awake, one: SimHousehold): Promise<void> => {
  switchOff(street, one)
  await pass(world, 1_000)
  await switchOn(street, one)
  await pass(world, 20_000)
}

/** What a neighbour gives in the place of each piece of the old state. */
const forge = ({ street }: Awake, host: SimHousehold, piece: (part: Uint8Array) => Uint8Array | undefined): void => {
  street.cable.answerForgers.set(host.peer, (_protocol, bytes) => {
    const decoded = bytes === undefined ? undefined : decodeSyncReply(bytes)
    if (decoded?.ok !== true || decoded.value.kind !== 'part') return bytes
    const part = piece(decoded.value.part)
    return part === undefined ? undefined : encodeSyncReply({ ...decoded.value, part } satisfies SyncAnswer)
  })
}
const otherByte = (part: Uint8Array): Uint8Array => part.map((byte, i) => (i === part.length >> 1 ? byte ^ 1 : byte))

/** Only the host is within reach. */
const onlyReach = ({ street }: Awake, one: SimHousehold, host: SimHousehold): void => {
  street.cable.walls.add(
    (a, b) => [a, b].some(({ peer }) => peer === one.peer) && ![a, b].some(({ peer }) => peer === host.peer),
  )
  street.cable.rewire()
}

describe('a street that was founded again', () => {
  test.each([1, 2])('%i time(s) takes in a newcomer, who trades, restarts and stands with everybody', async (times) => {
    const awake = await againFounded(times)
    const [ann, bob] = [homeAt(awake, 0), homeAt(awake, 1)]
    const eve = await newcomer(awake)
    expect(await comeIn(eve, bob, await letIn(awake, bob, eve))).toEqual({ ok: true, value: undefined })
    await pass(awake.world, 20_000)
    expect([chainOf(eve), heightOf(eve)]).toEqual([chainOf(ann), heightOf(ann)])
    expect(isTrusted(nodeOf(eve).state)).toBe(true)
    const five = { ...awake, households: [...awake.households, eve] }
    await agreeOnce(five, eve)
    await restart(awake, eve)
    await agreeOnce(five, eve)
    await agreeOnce(five, ann)
    expect(heightOf(eve)).toBe(heightOf(ann))
    expect(hex(must(nodeOf(eve).state.chain, 'open').tip().state.rootHash)).toBe(
      hex(must(nodeOf(ann).state.chain, 'open').tip().state.rootHash),
    )
  })

  test.each([1, 2])('%i time(s) gives a member its books back that has lost its disk', async (times) => {
    const awake = await againFounded(times)
    const [ann, cem] = [homeAt(awake, 0), homeAt(awake, 2)]
    switchOff(awake.street, cem)
    Object.assign(cem, { disk: createDisk() })
    await switchOn(awake.street, cem)
    await pass(awake.world, 2_000)
    expect((await comeIn(cem, ann, await letIn(awake, ann, cem))).ok).toBe(true)
    await pass(awake.world, 20_000)
    expect([chainOf(cem), heightOf(cem)]).toEqual([chainOf(ann), heightOf(ann)])
    await restart(awake, cem)
    expect([chainOf(cem), heightOf(cem)]).toEqual([chainOf(ann), heightOf(ann)])
    // It cannot know what its key has said here: the vote is for a person to take back.
    expect(noticesOf(cem)).toContain('key-retired')
  })
})

describe('a newcomer whose neighbour', () => {
  test('gives another state takes nothing of it, says so, and asks the others', async () => {
    const awake = await againFounded()
    const [ann, bob] = [homeAt(awake, 0), homeAt(awake, 1)]
    const eve = await newcomer(awake)
    const member = await letIn(awake, bob, eve)
    forge(awake, bob, otherByte)
    await comeIn(eve, bob, member)
    expect(await awake.world.until(() => nodeOf(eve).state.leftAlone.has(bob.peer), 5_000)).toBe(true)
    await pass(awake.world, 20_000)
    expect(heightOf(eve)).toBe(heightOf(ann))
    expect(isTrusted(nodeOf(eve).state)).toBe(true)
  })

  test('is the only one within reach and gives another state waits, and says why, also after a reload', async () => {
    const awake = await againFounded()
    const [ann, bob] = [homeAt(awake, 0), homeAt(awake, 1)]
    const eve = await newcomer(awake)
    const member = await letIn(awake, bob, eve)
    onlyReach(awake, eve, bob)
    forge(awake, bob, otherByte)
    await comeIn(eve, bob, member)
    await pass(awake.world, 10_000)
    expect(ancestorView(nodeOf(eve).state)).toMatchObject({ state: 'admitted', refusal: 'old-books-differ' })
    expect(nodeOf(eve).state.chain).toBeUndefined()
    await restart(awake, eve)
    expect(ancestorView(nodeOf(eve).state)).toMatchObject({ state: 'admitted', streetName: 'Simulated Street' })
    expect(eve.disk.door?.peer).toBe(bob.peer)
    // The neighbour has put its books in order; a reload asks it anew.
    awake.street.cable.answerForgers.clear()
    await restart(awake, eve)
    expect(heightOf(eve)).toBe(heightOf(ann))
    expect(isTrusted(nodeOf(eve).state)).toBe(true)
  })

  test('vanishes in between goes on by itself when anybody is there again, with its door still known', async () => {
    const awake = await againFounded()
    const [ann, bob] = [homeAt(awake, 0), homeAt(awake, 1)]
    const eve = await newcomer(awake)
    const member = await letIn(awake, bob, eve)
    for (const one of awake.households) switchOff(awake.street, one)
    await pass(awake.world, 1_000)
    await comeIn(eve, bob, member)
    await pass(awake.world, 10_000)
    expect(ancestorView(nodeOf(eve).state)).toMatchObject({ state: 'admitted', refusal: 'old-books-missing' })
    await restart(awake, eve)
    expect(nodeOf(eve).state.chain).toBeUndefined()
    for (const one of [ann, bob]) await switchOn(awake.street, one)
    await pass(awake.world, 20_000)
    expect(heightOf(eve)).toBe(heightOf(ann))
    expect(isTrusted(nodeOf(eve).state)).toBe(true)
    expect(ancestorView(nodeOf(eve).state)).toBeUndefined()
  })

  test('sends without end is stopped at the limit', async () => {
    const awake = await againFounded()
    const bob = homeAt(awake, 1)
    const eve = await newcomer(awake)
    const member = await letIn(awake, bob, eve)
    onlyReach(awake, eve, bob)
    let pieces = 0
    forge(awake, bob, () => {
      pieces++
      return new Uint8Array(1_048_576)
    })
    await comeIn(eve, bob, member)
    await pass(awake.world, 30_000)
    expect(ancestorView(nodeOf(eve).state)).toMatchObject({ refusal: 'old-books-too-large' })
    expect(pieces).toBe(65)
  })

  test('made up a street whose first voter is nobody is not believed, and does not stop this home', async () => {
    const awake = await againFounded()
    const bob = homeAt(awake, 1)
    const eve = await newcomer(awake)
    const member = await letIn(awake, bob, eve)
    const nobody = { household: 9, deviceKey: new Uint8Array(32).fill(3), transportKey: new Uint8Array(32).fill(4) }
    const madeUp = { ...member.genesis, voters: [...member.genesis.voters, nobody] }
    await comeIn(eve, bob, { ...member, genesis: madeUp })
    await pass(awake.world, 5_000)
    expect(ancestorView(nodeOf(eve).state)?.refusal).toBe('old-books-differ')
    expect(nodeOf(eve).state.broken).toBeUndefined()
    // The true document, from whoever may be asked next, is another one.
    await comeIn(eve, homeAt(awake, 0), member)
    await pass(awake.world, 20_000)
    expect(heightOf(eve)).toBe(heightOf(bob))
  })

  test('claims more than any street can have is not asked at all, and nothing is written', async () => {
    const awake = await againFounded()
    const bob = homeAt(awake, 1)
    const eve = await newcomer(awake)
    const member = await letIn(awake, bob, eve)
    const outcome = await comeIn(eve, bob, { ...member, ancestorBytes: 67_108_865 })
    expect(outcome).toEqual({ ok: false, refusal: 'old-books-too-large' })
    expect(eve.disk.genesis).toBeUndefined()
    expect((await comeIn(eve, bob, member)).ok).toBe(true)
  })
})

test('a newcomer whose disk is full says so, and goes on when there is room', async () => {
  const awake = await againFounded()
  const bob = homeAt(awake, 1)
  const eve = await newcomer(awake)
  const member = await letIn(awake, bob, eve)
  const { store } = nodeOf(eve).state.ports
  const { refound } = store
  const full = async (): Promise<never> => {
    throw Object.assign(new Error('no room'), { name: 'QuotaExceededError' })
  }
  Object.assign(store, { refound: full })
  await comeIn(eve, bob, member)
  await pass(awake.world, 5_000)
  expect(ancestorView(nodeOf(eve).state)?.refusal).toBe('storage-full')
  Object.assign(store, { refound })
  await pass(awake.world, 90_000)
  expect(heightOf(eve)).toBe(heightOf(bob))
})

test('a street that is founded again while a newcomer waits for its old state is entered by its newest document', async () => {
  const awake = await againFounded()
  const [ann, bob] = [homeAt(awake, 0), homeAt(awake, 1)]
  const eve = await newcomer(awake)
  const member = await letIn(awake, bob, eve)
  await comeIn(eve, bob, member)
  switchOff(awake.street, eve)
  expect(eve.disk.ancestorState).toBeUndefined()
  // Eve is a member by now, and agrees by the copy of her keys that another profile of hers has.
  const other = createHousehold(eve.index, createDisk(), eve.keyring)
  await switchOn(awake.street, other)
  await pass(awake.world, 2_000)
  await comeIn(other, bob, await letIn(awake, bob, other))
  await pass(awake.world, 20_000)
  await foundAgain({ ...awake, households: [...awake.households, other] })
  switchOff(awake.street, other)
  await switchOn(awake.street, eve)
  await pass(awake.world, 10_000)
  expect(nodeOf(eve).state.chain).toBeUndefined()
  expect((await comeIn(eve, bob, await letIn(awake, bob, eve))).ok).toBe(true)
  await pass(awake.world, 20_000)
  expect([chainOf(eve), heightOf(eve)]).toEqual([chainOf(ann), heightOf(ann)])
})
