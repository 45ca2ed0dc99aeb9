// At the door: whoever comes with an invitation that the books do not know gets no card, whoever claims another's key gets
// none either, and one who is quicker than the block with its invitation is let wait.
import { describe, expect, test } from 'vitest'
import { must } from '../../src/ledger/index.ts'
import { createInvitation } from '../../src/node/household/intents.ts'
import { askToJoin, type JoinProgress, type JoinWish } from '../../src/node/household/newcomer.ts'
import { createDisk } from '../sim/disk.ts'
import { createHousehold, INVITATION } from '../sim/founding.ts'
import { switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import { getUp, heightOf, nodeOf, pass, type Awake } from './awake.ts'

/** A fifth household with nothing on its disk, at the second one's door. */
const atTheDoor = async (): Promise<{ awake: Awake; eve: SimHousehold; host: SimHousehold }> => {
  const awake = await getUp()
  const eve = createHousehold(4, createDisk())
  await switchOn(awake.street, eve)
  await pass(awake.world, 2_000)
  return { awake, eve, host: must(awake.households[1], 'four households') }
}

const ask = async (
  { world, street }: Awake,
  eve: SimHousehold,
  host: SimHousehold,
  more: Partial<JoinWish>,
): Promise<JoinProgress | undefined> => {
  const wish = { invitation: INVITATION, name: 'Eve', kind: 'home', transportKey: eve.peer, ...more } as const
  let told: JoinProgress | undefined
  askToJoin(nodeOf(eve).state.ports, host.peer, wish).then((progress) => {
    told = progress
  }, street.errors.push)
  await world.until(() => told !== undefined, 5_000)
  return told
}

describe('a guest', () => {
  test('with a forged invitation is turned away by a rule, and nobody sees a card', async () => {
    const { awake, eve, host } = await atTheDoor()
    const told = await ask(awake, eve, host, { invitation: new Uint8Array(16).fill(0xee) })
    expect(told).toMatchObject({ state: 'turned-away', fault: 'invitation-used-up' })
    expect(nodeOf(host).state.guests.size).toBe(0)
  })

  test('that asks in the name of another transport key gets no card', async () => {
    const { awake, eve, host } = await atTheDoor()
    const told = await ask(awake, eve, host, { transportKey: 'ab'.repeat(32) })
    expect(told?.state).toBe('waiting')
    expect(nodeOf(host).state.guests.size).toBe(0)
  })

  test('with an invitation of its host that is not on the books yet is let wait', async () => {
    const { awake, eve, host } = await atTheDoor()
    // Three of four are off, so no block can come.
    for (const one of [0, 2, 3]) switchOff(awake.street, must(awake.households[one], 'four households'))
    await pass(awake.world, 3_000)
    const before = heightOf(host)
    const invitation = new Uint8Array(16).fill(0x5a)
    let made = false
    nodeOf(host)
      .state.loop.run(() => createInvitation(nodeOf(host).state, invitation))
      .then((outcome) => {
        made = outcome.ok
      }, awake.street.errors.push)
    expect(await awake.world.until(() => made, 5_000)).toBe(true)
    expect((await ask(awake, eve, host, { invitation }))?.state).toBe('waiting')
    expect(heightOf(host)).toBe(before)
    expect([...nodeOf(host).state.guests.keys()]).toEqual([eve.peer])
  })
})
