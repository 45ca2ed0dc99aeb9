// The board of a street: whole nodes over a network that loses words, homes that sleep and come back, and one that lies.
import { describe, expect, test } from 'vitest'
import {
  boardLimits,
  decodeBoardMessage,
  encodeBoardMessage,
  encodeBoardQuestion,
  envelopeBytes,
  openBoard,
  writeOwn,
  awarenessBytes,
  type Envelope,
} from '../../src/board/index.ts'
import * as documents from '../../src/board/documents.ts'
import { edit, post, remove, setAwareness, setProfile } from '../../src/node/board/writing.ts'
import { enrolDevice } from '../../src/node/household/enrolment.ts'
import { coreView } from '../../src/node/view/view.ts'
import { boardView } from '../../src/node/view/view-board.ts'
import { hex, must } from '../../src/ledger/index.ts'
import { copyDisk, createDisk, diskBoard } from '../sim/disk.ts'
import { clockOf, switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import { keyedHashKeyring, keyedHashSigner } from '../standin/keyed-hash.ts'
import { renewable } from '../standin/renewable.ts'
import { getUp, heightOf, nodeOf, noticesOf, pass, type Awake } from './awake.ts'

type State = ReturnType<typeof nodeOf>['state']

const homesOf = ({ households }: Awake): [SimHousehold, SimHousehold, SimHousehold, SimHousehold] => {
  const [ann, bob, cem, dan] = households
  if (ann === undefined || bob === undefined || cem === undefined || dan === undefined) throw new Error('four homes')
  return [ann, bob, cem, dan]
}
const inLoop = <T>(home: SimHousehold, task: (state: State) => Promise<T>): Promise<T> =>
  nodeOf(home).state.loop.run(() => task(nodeOf(home).state))
const note = (title: string, text = 'as it says') => ({ kind: 'notice', title, about: '', text }) as const
const posted = async (home: SimHousehold, title: string, text?: string): Promise<string> => {
  const outcome = await inLoop(home, (state) => post(state, note(title, text)))
  if (!outcome.ok) throw new Error(outcome.refusal)
  return outcome.value.id
}
const viewOf = (home: SimHousehold) => boardView(nodeOf(home).state)
const titles = (home: SimHousehold): string[] => viewOf(home).entries.map(({ title }) => title)
/** What is the same for everybody, whoever looks. */
const common = (home: SimHousehold): string => {
  const { entries, profiles, muted } = viewOf(home)
  const all = [
    entries.map((entry) => ({ ...entry, mine: false })),
    profiles,
    muted.map((one) => ({ ...one, here: false })),
  ]
  return JSON.stringify(all)
}
const sleep = (awake: Awake, ...homes: SimHousehold[]): void => homes.forEach((home) => switchOff(awake.street, home))
const wake = async (awake: Awake, ...homes: SimHousehold[]): Promise<void> => {
  for (const home of homes) await switchOn(awake.street, home)
  await pass(awake.world, 5_000)
}

/** What a home writes with a copy of its profile, outside its node. */
const copyWrites = async (awake: Awake, home: SimHousehold, title: string, disk = createDisk()): Promise<Envelope> => {
  const crypto = awake.street.cryptoOf(home.index)
  const chainId = must(nodeOf(home).state.board.open, 'its board is open').chainId
  const board = await openBoard({ store: diskBoard(disk, () => true), crypto, chainId, documents })
  const written = await writeOwn(
    board,
    home.keyring.device,
    { kind: 'post', draft: note(title) },
    clockOf(awake.street, home),
  )
  if (!written.ok) throw new Error(written.refusal)
  return written.envelope
}
const say = (to: SimHousehold, from: SimHousehold, envelope: Envelope) =>
  nodeOf(to).events.gossip(from.peer, 'board', encodeBoardMessage({ kind: 'envelope', envelope }))

describe('notes', () => {
  test('are read by everybody, with their authors’ names; only their own home changes them', async () => {
    const awake = await getUp()
    const [ann, bob, cem, dan] = homesOf(awake)
    const bins = await posted(ann, 'Bins')
    await posted(bob, 'Ladder')
    await inLoop(cem, (state) => setProfile(state, 'We are out until May'))
    await pass(awake.world, 1_000)
    expect(viewOf(dan).entries.map(({ title, name, household, mine }) => ({ title, name, household, mine }))).toEqual(
      expect.arrayContaining([
        { title: 'Bins', name: expect.any(String), household: 1, mine: false },
        { title: 'Ladder', name: expect.any(String), household: 2, mine: false },
      ]),
    )
    expect(new Set(viewOf(dan).entries.map(({ name }) => name)).size).toBe(2)
    expect(viewOf(dan).profiles).toMatchObject([{ household: 3, text: 'We are out until May' }])
    expect(coreView(nodeOf(ann).state).board.entries.find(({ id }) => id === bins)?.mine).toBe(true)

    expect(await inLoop(bob, (state) => remove(state, bins))).toMatchObject({ refusal: 'unknown' })
    expect(await inLoop(bob, (state) => edit(state, { id: bins, title: 'x', text: 'x' }))).toMatchObject({ ok: false })
    await inLoop(ann, (state) => edit(state, { id: bins, title: 'Bins!', text: 'on Tuesday' }))
    await inLoop(bob, (state) => remove(state, viewOf(bob).entries.find(({ mine }) => mine)?.id ?? ''))
    await pass(awake.world, 1_000)
    for (const home of awake.households) expect(titles(home)).toEqual(['Bins!'])
    expect(viewOf(dan).entries[0]?.text).toBe('on Tuesday')
  })

  test('reach homes that slept, and are still there after everybody slept', async () => {
    const awake = await getUp()
    const [ann, bob, cem, dan] = homesOf(awake)
    await posted(ann, 'one')
    await pass(awake.world, 500)
    sleep(awake, cem, dan)
    await pass(awake.world, 2_000)
    await posted(ann, 'two')
    await posted(bob, 'three')
    await pass(awake.world, 1_000)
    sleep(awake, ann)
    await wake(awake, cem)
    // Only bob was awake all the time.
    expect(titles(cem).toSorted()).toEqual(['one', 'three', 'two'])
    await posted(cem, 'four')
    sleep(awake, bob, cem)
    await wake(awake, ann, bob, cem, dan)
    for (const home of awake.households) expect(titles(home).toSorted()).toEqual(['four', 'one', 'three', 'two'])
    expect(new Set(awake.households.map(common)).size).toBe(1)
    expect(awake.checks.violations).toEqual([])
  })

  test('get through a network that loses half of all words and doubles others', async () => {
    const awake = await getUp()
    const { cable } = awake.street
    const fair = cable.weather
    cable.weather = { ...fair, loss: 0.5, duplicate: 0.3, mostDelayMs: 2_000 }
    for (let round = 0; round < 4; round++) {
      for (const home of awake.households) await posted(home, `${home.index}/${round}`)
      await pass(awake.world, 3_000)
    }
    cable.weather = fair
    // Everybody asks somebody again, each time another one.
    await pass(awake.world, 4 * boardLimits.ASK_MS)
    for (const home of awake.households) expect(titles(home)).toHaveLength(16)
    expect(new Set(awake.households.map(common)).size).toBe(1)
  })

  test('of a home that writes too much at once are refused for a while, and so is a flood from a neighbour', async () => {
    const awake = await getUp()
    const [ann, bob, cem] = homesOf(awake)
    const outcomes: unknown[] = []
    for (let at = 0; at <= boardLimits.AUTHOR_RATE.burst; at++)
      outcomes.push(await inLoop(ann, (state) => post(state, note(`${at}`))))
    expect(outcomes.at(-2)).toMatchObject({ ok: true })
    expect(outcomes.at(-1)).toEqual({ ok: false, refusal: 'too-many' })
    await pass(awake.world, boardLimits.AUTHOR_RATE.everyMs)
    await posted(ann, 'a little later')

    const envelope = await copyWrites(awake, bob, 'flood')
    expect(await say(cem, bob, envelope)).toBe('accept')
    for (let at = 0; at < 2 * boardLimits.PEER_RATE.burst; at++)
      await say(cem, bob, { ...envelope, signature: new Uint8Array(64) })
    expect(await say(cem, bob, { ...envelope, sequence: 2 })).toBe('ignore')
    // Another neighbour is heard all the same: there it is a lie.
    expect(await say(cem, ann, { ...envelope, update: Uint8Array.of(0, 0) })).toBe('reject')
  })
})

/** A street whose computers can get another key. */
const renewableHomes = async (): Promise<Awake> => {
  const awake = await getUp(() => false)
  let made = 0
  for (const home of awake.households) {
    const keyring = keyedHashKeyring(`household-${home.index}`)
    Object.assign(home, { keyring: renewable(keyring, () => keyedHashSigner(`${home.index}/${++made}`)) })
    await switchOn(awake.street, home)
  }
  await pass(awake.world, 20_000)
  return awake
}

const enrolled = async ({ world }: Awake, home: SimHousehold): Promise<void> => {
  const before = hex(home.keyring.device.key)
  expect(await inLoop(home, enrolDevice)).toMatchObject({ ok: true })
  expect(await world.until(() => hex(home.keyring.device.key) !== before, 60_000)).toBe(true)
}

describe('a copied or restored profile', () => {
  test('hears what it has written since before it writes again, and then goes on from there', async () => {
    const awake = await getUp()
    const [ann, bob] = homesOf(awake)
    await posted(ann, 'one')
    const old = copyDisk(ann.disk)
    await posted(ann, 'two')
    await pass(awake.world, 1_000)
    sleep(awake, ann)
    Object.assign(ann, { disk: old })
    await switchOn(awake.street, ann)
    nodeOf(ann).state.peers.add(bob.peer)
    expect(await inLoop(ann, (state) => post(state, note('three')))).toEqual({ ok: false, refusal: 'board-not-ready' })
    expect(viewOf(ann).ready).toBe(false)
    await pass(awake.world, 5_000)
    expect(viewOf(ann).ready).toBe(true)
    await posted(ann, 'three')
    await pass(awake.world, 1_000)
    expect(titles(bob).toSorted()).toEqual(['one', 'three', 'two'])
    expect(viewOf(bob).muted).toEqual([])
  })

  test('may write when the first neighbours it asks give no answer and a later one does', async () => {
    const awake = await getUp()
    const [ann, bob, cem, dan] = homesOf(awake)
    sleep(awake, ann)
    const deaf = (from: string, to: string, about: string): boolean =>
      about === 'board' && from === ann.peer && to !== dan.peer
    awake.street.cable.holes.add(deaf)
    await wake(awake, ann)
    // A question without an answer is given up after ten seconds at most.
    await pass(awake.world, 60_000)
    expect(viewOf(ann).ready).toBe(true)
    await posted(ann, 'heard by dan')
    await pass(awake.world, 1_000)
    expect(titles(dan)).toEqual(['heard by dan'])
    awake.street.cable.holes.delete(deaf)
    await pass(awake.world, 2 * boardLimits.ASK_MS)
    for (const home of [bob, cem]) expect(titles(home)).toEqual(['heard by dan'])
  })

  test('that wrote two notes as one is muted on every board, also later, and speaks again with a new key', async () => {
    const awake = await renewableHomes()
    const [ann, bob, cem, dan] = homesOf(awake)
    await posted(bob, 'to the left')
    await pass(awake.world, 1_000)
    sleep(awake, dan)
    const envelope = await copyWrites(awake, bob, 'to the right')
    expect(await say(ann, bob, envelope)).toBe('accept')
    await pass(awake.world, 1_000)
    for (const home of [ann, bob, cem]) {
      expect(viewOf(home)).toMatchObject({ entries: [], muted: [{ household: 2, envelope: 1, here: home === bob }] })
      expect(noticesOf(home)).toContain('board-author-muted')
    }
    await wake(awake, dan)
    expect(viewOf(dan)).toMatchObject({ entries: [], muted: [{ household: 2 }] })
    sleep(awake, ann)
    await wake(awake, ann)
    expect(viewOf(ann).muted).toHaveLength(1)

    expect(await inLoop(bob, (state) => post(state, note('again')))).toEqual({ ok: false, refusal: 'board-muted' })
    await enrolled(awake, bob)
    await posted(bob, 'again')
    await pass(awake.world, 1_000)
    expect(titles(dan)).toEqual(['again'])
    expect(heightOf(ann)).toBe(heightOf(dan))
    expect(awake.checks.violations).toEqual([])
  })

  test('a new computer takes back and rewrites what the old one of its home has written, and nobody else’s', async () => {
    const awake = await renewableHomes()
    const [ann, bob, cem] = homesOf(awake)
    const [gone, changed] = [await posted(ann, 'gone'), await posted(ann, 'changed')]
    const kept = await posted(bob, 'kept')
    await inLoop(ann, (state) => setProfile(state, 'old'))
    await pass(awake.world, 1_000)
    // Its key is of no use any more, as after it was used elsewhere.
    nodeOf(ann).state.ownKey = { ...nodeOf(ann).state.ownKey, standing: 'retired' }
    await enrolled(awake, ann)
    expect(await inLoop(ann, (state) => remove(state, gone))).toMatchObject({ ok: true })
    expect(await inLoop(ann, (state) => edit(state, { id: changed, title: 'changed!', text: 'x' }))).toMatchObject({
      ok: true,
    })
    expect(await inLoop(ann, (state) => remove(state, kept))).toMatchObject({ refusal: 'unknown' })
    await inLoop(ann, (state) => setProfile(state, 'new'))
    await pass(awake.world, 500)
    expect(titles(cem).toSorted()).toEqual(['changed!', 'kept'])
    expect(viewOf(cem).profiles).toMatchObject([{ household: 1, text: 'new' }])
    // A liar may write that somebody else's note is taken back; nobody heeds it.
    const lie = { kind: 'withdraw', about: kept } as const
    const liars = must(nodeOf(cem).state.board.open, 'its board is open')
    expect(await writeOwn(liars, cem.keyring.device, lie, clockOf(awake.street, cem))).toMatchObject({ ok: true })
    expect(titles(cem).toSorted()).toEqual(['changed!', 'kept'])
  })
})

describe('live watts', () => {
  const metered = async (): Promise<Awake> => {
    const awake = await getUp()
    for (const home of awake.households) nodeOf(home).state.meterIds.set(`meter-${home.index}`, home.index + 1)
    return awake
  }
  const telegram = (awake: Awake, home: SimHousehold, powerW: number): void =>
    nodeOf(home).reading({
      meterId: `meter-${home.index}`,
      atMs: clockOf(awake.street, home),
      importWh: 1n,
      exportWh: 0n,
      powerW,
      resolutionWh: 1,
      quality: 'crc',
      protocol: 'p1',
    })

  test('are shown only while the home has switched it on, and are written nowhere', async () => {
    const awake = await metered()
    const [ann, bob] = homesOf(awake)
    const said: string[] = []
    awake.street.cable.onPublish = (_from, topic, bytes) => {
      const decoded = topic === 'board' ? decodeBoardMessage(bytes) : undefined
      if (decoded?.ok === true) said.push(decoded.value.kind)
    }
    telegram(awake, ann, 420)
    await pass(awake.world, 30_000)
    expect(said).toEqual([])

    telegram(awake, ann, 420)
    await inLoop(ann, (state) => setAwareness(state, { watts: true }))
    await pass(awake.world, 1_000)
    expect(viewOf(bob).live).toMatchObject([{ household: 1, watts: 420 }])
    telegram(awake, ann, -1_300)
    await pass(awake.world, boardLimits.AWARENESS_EVERY_MS + 1_000)
    expect(viewOf(bob).live).toMatchObject([{ household: 1, watts: -1_300 }])
    // A meter that is silent shows nothing any more.
    await pass(awake.world, 2 * boardLimits.AWARENESS_MS)
    expect(viewOf(bob).live).toEqual([])

    telegram(awake, ann, 50)
    await pass(awake.world, boardLimits.AWARENESS_EVERY_MS + 1_000)
    expect(viewOf(bob).live).toHaveLength(1)
    await inLoop(ann, (state) => setAwareness(state, { watts: false }))
    await pass(awake.world, 500)
    expect(viewOf(bob).live).toEqual([])
    expect(new Set(said)).toEqual(new Set(['awareness']))
    for (const { disk } of awake.households) expect(disk.board.size).toBe(0)
  })

  test('for somebody else are rejected', async () => {
    const awake = await metered()
    const [ann, bob, cem] = homesOf(awake)
    const { chainId } = must(nodeOf(ann).state.board.open, 'its board is open')
    const unsigned = { author: ann.keyring.device.key, timeMs: BigInt(clockOf(awake.street, bob)), watts: [9_000n] }
    const signature = await bob.keyring.device.sign(awarenessBytes(chainId, unsigned))
    const bytes = encodeBoardMessage({ kind: 'awareness', awareness: { ...unsigned, signature } })
    expect(await nodeOf(cem).events.gossip(bob.peer, 'board', bytes)).toBe('reject')
    expect(viewOf(cem).live).toEqual([])
  })
})

describe('who is no member', () => {
  test('gets no answer and is not heard; an author whom the books do not know is not either', async () => {
    const awake = await getUp()
    const [ann, bob] = homesOf(awake)
    await posted(ann, 'one')
    const question = encodeBoardQuestion({ heads: [] })
    expect(await nodeOf(ann).events.request('ff'.repeat(32), 'board', question)).toBeUndefined()
    expect(await nodeOf(ann).events.request(bob.peer, 'board', question)).toBeDefined()
    expect(await nodeOf(ann).events.request(bob.peer, 'board', Uint8Array.of(1, 2, 3))).toBeUndefined()
    const stranger = keyedHashSigner('a stranger')
    const { chainId } = must(nodeOf(ann).state.board.open, 'its board is open')
    const unsigned = { author: stranger.key, sequence: 1, previous: new Uint8Array(32), update: Uint8Array.of(0, 0) }
    const envelope = { ...unsigned, signature: await stranger.sign(envelopeBytes(chainId, unsigned)) }
    expect(await say(ann, bob, envelope)).toBe('ignore')
    // A household's own key, and a meter's, write nothing either.
    const household = { ...unsigned, author: bob.keyring.household.key }
    const signature = await bob.keyring.household.sign(envelopeBytes(chainId, household))
    expect(await say(ann, bob, { ...household, signature })).toBe('ignore')
    expect(nodeOf(ann).state.board.open?.rows.size).toBe(1)
  })

  test('asks a lot and is answered less', async () => {
    const awake = await getUp()
    const [ann, bob] = homesOf(awake)
    const question = encodeBoardQuestion({ heads: [] })
    let answered = 0
    for (let at = 0; at < 2 * boardLimits.QUESTION_RATE.burst; at++)
      if ((await nodeOf(ann).events.request(bob.peer, 'board', question)) !== undefined) answered++
    expect(answered).toBeLessThanOrEqual(boardLimits.QUESTION_RATE.burst)
  })
})
