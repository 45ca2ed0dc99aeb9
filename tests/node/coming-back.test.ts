// A household whose computer is lost comes back on another one: its restored key and any neighbour's door are all it takes.
import { describe, expect, test } from 'vitest'
import { hex, must, sameBytes, type Keyring } from '../../src/ledger/index.ts'
import { askToJoin, type JoinProgress, type JoinWish } from '../../src/node/household/newcomer.ts'
import { computerView } from '../../src/node/household/enrolment.ts'
import { keyedHashKeyring } from '../standin/keyed-hash.ts'
import { createDisk } from '../sim/disk.ts'
import { createHousehold } from '../sim/founding.ts'
import { clockOf, switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import { changePrices, getUp, heightOf, nodeOf, pass, seenByAll, wordsOf, type Awake } from './awake.ts'

const homeAt = ({ households }: Awake, index: number): SimHousehold => must(households[index], 'four households')

/** A fresh browser with this household's key and nothing else. */
const newComputer = async (awake: Awake, household: Keyring['household']): Promise<SimHousehold> => {
  const fresh = createHousehold(4, createDisk())
  Object.assign(fresh, { keyring: { ...keyedHashKeyring('a new computer'), household } })
  await switchOn(awake.street, fresh)
  await pass(awake.world, 2_000)
  return fresh
}

const ask = async (
  { world, street }: Awake,
  guest: SimHousehold,
  host: SimHousehold,
  returning: bigint,
): Promise<JoinProgress | undefined> => {
  const wish: JoinWish = {
    invitation: new Uint8Array(16),
    name: '',
    kind: 'home',
    transportKey: guest.peer,
    returning,
  }
  let told: JoinProgress | undefined
  askToJoin(nodeOf(guest).state.ports, host.peer, wish).then((progress) => {
    told = progress
  }, street.errors.push)
  await world.until(() => told !== undefined, 5_000)
  return told
}

const comeIn = async (awake: Awake, guest: SimHousehold, host: SimHousehold): Promise<JoinProgress | undefined> => {
  const wishedAt = BigInt(clockOf(awake.street, guest))
  let told: JoinProgress | undefined
  for (let tries = 0; tries < 30 && told?.state !== 'member'; tries++) {
    told = await ask(awake, guest, host, wishedAt)
    await pass(awake.world, 1_000)
  }
  return told
}

describe('a household that comes back on another computer', () => {
  test('is enrolled by its own key at any neighbour’s door, without a card, and votes; the old computer is left behind', async () => {
    const awake = await getUp()
    const [ann, bob, cem] = [homeAt(awake, 0), homeAt(awake, 1), homeAt(awake, 2)]
    const fresh = await newComputer(awake, cem.keyring.household)
    const told = await comeIn(awake, fresh, bob)
    if (told?.state !== 'member') throw new Error(`not in: ${told?.state ?? 'unheard'}`)
    expect(nodeOf(bob).state.guests.size).toBe(0)

    await nodeOf(fresh).enter(told.genesis, { peer: bob.peer, ...told })
    await pass(awake.world, 20_000)
    expect(heightOf(fresh)).toBe(heightOf(bob))
    const home = must(
      nodeOf(bob)
        .state.chain?.tip()
        .state.households.rows.find(({ householdKey }) => sameBytes(householdKey, cem.keyring.household.key)),
      'its household is on the books',
    )
    expect(hex(home.voterKey)).toBe(hex(fresh.keyring.device.key))
    expect(computerView(nodeOf(fresh).state).standing).toBe('in-use')
    expect(computerView(nodeOf(cem).state).standing).toBe('left-behind')

    // The old computer is gone for good, and three of four go on with the new one's vote when another one sleeps.
    switchOff(awake.street, cem)
    switchOff(awake.street, homeAt(awake, 3))
    const awakeNow = { ...awake, households: [ann, bob, fresh] }
    const before = heightOf(ann)
    const { buyPrice } = await changePrices(ann)
    expect(await seenByAll(awakeNow, 1, buyPrice)).toBe(true)
    const heights = Array.from({ length: heightOf(ann) - before }, (_, i) => before + 1 + i)
    expect(heights.some((height) => wordsOf(awake, home.id, height).some((word) => word.endsWith('precommit')))).toBe(
      true,
    )
  })

  test('is told where its home is not known, and nobody there sees a card', async () => {
    const awake = await getUp()
    const bob = homeAt(awake, 1)
    const stranger = await newComputer(awake, keyedHashKeyring('of another street').household)
    const told = await ask(awake, stranger, bob, 1n)
    expect(told).toMatchObject({ state: 'turned-away', fault: 'household-not-here' })
    expect(nodeOf(bob).state.guests.size).toBe(0)
  })

  test('says the same thing however often it asks, so that it is enrolled once', async () => {
    const awake = await getUp()
    const [bob, cem] = [homeAt(awake, 1), homeAt(awake, 2)]
    const fresh = await newComputer(awake, cem.keyring.household)
    const wishedAt = BigInt(clockOf(awake.street, fresh))
    for (let i = 0; i < 5; i++) await ask(awake, fresh, bob, wishedAt)
    const enrolments = [...nodeOf(bob).state.pool.waiting.values()].filter(
      ({ transaction }) => transaction.body.kind === 'device',
    )
    expect(enrolments.length).toBeLessThanOrEqual(1)
  })

  test('cannot be played by whoever knows its public key only', async () => {
    const awake = await getUp()
    const [bob, cem] = [homeAt(awake, 1), homeAt(awake, 2)]
    const mallory = keyedHashKeyring('mallory').household
    const claimed = { key: cem.keyring.household.key, sign: mallory.sign }
    const thief = await newComputer(awake, claimed)
    const told = await comeIn(awake, thief, bob)
    expect(told?.state).toBe('approved')
    const { state } = must(nodeOf(bob).state.chain, 'the street is founded').tip()
    const home = must(
      state.households.rows.find(({ householdKey }) => sameBytes(householdKey, claimed.key)),
      'its household is on the books',
    )
    expect(hex(home.voterKey)).toBe(hex(cem.keyring.device.key))
  })
})
