// Coming in by a neighbour's door: until the books are trusted, that neighbour and what it said are all that a newcomer
// knows of the street, and a reload must not lose either.
import { describe, expect, test } from 'vitest'
import { must } from '../../src/ledger/index.ts'
import { admit } from '../../src/node/household/admission.ts'
import { askToJoin, type JoinProgress } from '../../src/node/household/newcomer.ts'
import { isTrusted } from '../../src/node/sync/trust.ts'
import { createDisk } from '../sim/disk.ts'
import { createHousehold, INVITATION } from '../sim/founding.ts'
import { switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import { getUp, heightOf, nodeOf, pass, type Awake } from './awake.ts'

type Member = Extract<JoinProgress, { state: 'member' }>

/** A fifth household asks at the second one's door until the street has it; nothing is on its disk yet. */
const letIn = async (awake: Awake, host: SimHousehold): Promise<{ eve: SimHousehold; member: Member }> => {
  const { world, street } = awake
  const eve = createHousehold(4, createDisk())
  await switchOn(street, eve)
  await pass(world, 2_000)
  const wish = { invitation: INVITATION, name: 'Eve', kind: 'home', transportKey: eve.peer } as const
  for (let tries = 0; tries < 30; tries++) {
    let told: JoinProgress | undefined
    askToJoin(nodeOf(eve).state.ports, host.peer, wish).then((progress) => {
      told = progress
    }, street.errors.push)
    await world.until(() => told !== undefined, 5_000)
    if (told?.state === 'member') return { eve, member: told }
    if (told?.state === 'waiting') await admit(nodeOf(host).state, eve.peer)
    await pass(world, 1_000)
  }
  throw new Error('the newcomer was not admitted')
}

const homeAt = ({ households }: Awake, index: number): SimHousehold => must(households[index], 'four households')

describe('a newcomer that reloads before its first block', () => {
  test('goes on by the door of the member who let it in, with the founder asleep', async () => {
    const awake = await getUp()
    const [ann, bob] = [homeAt(awake, 0), homeAt(awake, 1)]
    const { eve, member } = await letIn(awake, bob)
    switchOff(awake.street, ann)
    await nodeOf(eve).enter(member.genesis, { peer: bob.peer, ...member })
    switchOff(awake.street, eve)
    expect(eve.disk.blocks.size).toBe(0)
    expect(Object.keys(eve.disk.door ?? {})).toEqual(['peer', 'checkpoints'])
    await switchOn(awake.street, eve)
    expect(isTrusted(nodeOf(eve).state)).toBe(false)
    await pass(awake.world, 10_000)
    expect(heightOf(eve)).toBe(heightOf(bob))
    expect(isTrusted(nodeOf(eve).state)).toBe(true)
    expect([nodeOf(eve).state.sponsor, eve.disk.door]).toEqual([undefined, undefined])
  })

  test('believes its own blocks no sooner than without the reload: what its host has named comes first', async () => {
    const awake = await getUp()
    const bob = homeAt(awake, 1)
    const { eve, member } = await letIn(awake, bob)
    const [checkpoint] = member.checkpoints
    const ahead = { height: (checkpoint?.height ?? 0) + 1_000, id: 'ab'.repeat(32) }
    await nodeOf(eve).enter(member.genesis, { peer: bob.peer, checkpoints: [ahead] })
    // Whoever was asked last may be gone: that question has to run out first.
    for (const one of [0, 2, 3]) switchOff(awake.street, homeAt(awake, one))
    await pass(awake.world, 10_000)
    expect(heightOf(eve)).toBe(heightOf(bob))
    switchOff(awake.street, eve)
    await switchOn(awake.street, eve)
    await pass(awake.world, 10_000)
    expect(isTrusted(nodeOf(eve).state)).toBe(false)
    expect(nodeOf(eve).state.sponsor).toBe(bob.peer)
  })
})

/** Ann's computer is new; she has entered by Bob's door and has heard nothing of the street yet. */
const backByTheDoor = async (awake: Awake) => {
  const [ann, bob] = [homeAt(awake, 0), homeAt(awake, 1)]
  const chain = must(nodeOf(bob).state.chain, 'the street is founded')
  switchOff(awake.street, ann)
  Object.assign(ann, { disk: createDisk() })
  await switchOn(awake.street, ann)
  const checkpoints = [{ height: chain.height(), id: chain.tip().id }]
  await nodeOf(ann).enter(chain.genesis, { peer: bob.peer, checkpoints })
  return { ann, bob }
}

test('a founder that comes back with nothing but its keys is let in by a neighbour like anybody else', async () => {
  const awake = await getUp()
  const { ann, bob } = await backByTheDoor(awake)
  switchOff(awake.street, ann)
  await switchOn(awake.street, ann)
  expect(isTrusted(nodeOf(ann).state)).toBe(false)
  await pass(awake.world, 10_000)
  expect(heightOf(ann)).toBe(heightOf(bob))
  expect(isTrusted(nodeOf(ann).state)).toBe(true)
})

test('whose door gives no answer at first is asked again, though nobody it knows could say that it is behind', async () => {
  const awake = await getUp()
  const { cable } = awake.street
  const bob = homeAt(awake, 1)
  // Its book of members has the founder only, so no neighbour's sign of life means anything to it.
  const deaf = (_from: string, to: string): boolean => to === bob.peer
  cable.holes.add(deaf)
  const { ann } = await backByTheDoor(awake)
  await pass(awake.world, 8_000)
  cable.holes.delete(deaf)
  expect(heightOf(ann)).toBe(0)
  await pass(awake.world, 10_000)
  expect(heightOf(ann)).toBe(heightOf(bob))
  expect(isTrusted(nodeOf(ann).state)).toBe(true)
})
