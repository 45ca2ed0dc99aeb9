// Who agreed to found the street again, when the street went on without it: the signature is void exactly when the
// document can never come into force anywhere. Every order of events of a small street is tried.
import { describe, expect, test } from 'vitest'
import { isQuorum } from '../../src/consensus/index.ts'
import { ALONE_BELOW } from '../../src/ledger/index.ts'
import { canNeverBeInForce, type Bound } from '../../src/node/household/release.ts'
import { proposeRefounding } from '../../src/node/household/refounding.ts'
import { refoundingView } from '../../src/node/household/refounding-view.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import {
  changePrices,
  getUp,
  heightOf,
  nodeOf,
  noticesOf,
  pass,
  pricesOf,
  warmUp,
  wordsOf,
  type Awake,
} from './awake.ts'

/** Heights count from the block that the document names, which is 0. */
type Home = {
  readonly tip: number
  /** Its votes for the next two heights are out. */
  readonly spoke: readonly [boolean, boolean]
  readonly signed: boolean
  readonly released: boolean
  /** The document came into force here. */
  readonly moved: boolean
}
type Streets = {
  readonly members: number
  /** Who votes at both heights; household 1 is the organiser. */
  readonly voters: readonly number[]
  /** Have said and signed everything that anybody may wish for. */
  readonly liars: readonly number[]
}
type Rule = (bound: Bound) => boolean

const FRESH: Home = { tip: 0, spoke: [false, false], signed: false, released: false, moved: false }
const idsOf = ({ members }: Streets): number[] => Array.from({ length: members }, (_, i) => i + 1)

/** Everything that the household `id` may do next, whatever it has heard of what the others said. */
const movesOf = (street: Streets, homes: readonly Home[], id: number, rule: Rule): Home[] => {
  const home = homes[id - 1] ?? FRESH
  if (home.moved) return []
  const { voters, liars } = street
  const all = idsOf(street)
  const did = (what: (home: Home) => boolean) =>
    all.filter((one) => liars.includes(one) || what(homes[one - 1] ?? FRESH))
  const spokeAt = (height: 1 | 2) =>
    did(({ spoke }) => spoke[height - 1] === true).filter((one) => voters.includes(one))
  const signers = did(({ signed }) => signed)
  const bound = home.signed && !home.released
  const moves: Home[] = []
  const everybody = signers.length === street.members
  const alone = street.members < ALONE_BELOW && signers.includes(1)
  if (home.tip < 2) {
    const next = home.tip === 0 ? 1 : 2
    const spoke = home.tip === 0 ? ([true, home.spoke[1]] as const) : ([home.spoke[0], true] as const)
    if (!bound && voters.includes(id)) moves.push({ ...home, spoke })
    if (isQuorum(spokeAt(next).length, voters.length)) moves.push({ ...home, tip: next })
  }
  if (home.tip === 0) {
    moves.push({ ...home, signed: true })
    if (alone || everybody) moves.push({ ...home, moved: true })
  }
  // Who has signed goes back by one block; by the organiser's word only where no other block can follow without it.
  if (home.tip === 1 && bound && (everybody || (alone && voters.includes(1)))) moves.push({ ...home, moved: true })
  const spoken = spokeAt(2).filter((one) => one !== id)
  if (bound && rule({ self: id, ancestor: 0, tip: home.tip, members: all, set: voters, spoken }))
    moves.push({ ...home, released: true })
  return moves
}

const shortOf = ({ tip, spoke: [one, two], signed, released, moved }: Home): string =>
  [tip, ...[one, two, signed, released, moved].map(Number)].join('')

/** Goes through all that can happen, or as far as something that must not; those of one kind may change places, which changes nothing. */
const explore = (street: Streets, rule: Rule) => {
  const kindOf = (id: number): string =>
    id === 1 ? 'organiser' : street.liars.includes(id) ? 'liar' : street.voters.includes(id) ? 'voter' : 'member'
  const nameOf = (homes: readonly Home[]): string =>
    homes
      .map((home, i) => `${kindOf(i + 1)}${shortOf(home)}`)
      .sort()
      .join()
  const first = idsOf(street).map(() => FRESH)
  const seen = new Set([nameOf(first)])
  const found = { states: 0, released: false, moved: false, both: false, wentOnBeside: false }
  const waiting: (readonly Home[])[] = [first]
  for (let homes = waiting.pop(); homes !== undefined; homes = waiting.pop()) {
    found.states++
    const [released, moved] = [homes.some((home) => home.released), homes.some((home) => home.moved)]
    found.released ||= released
    found.moved ||= moved
    found.both ||= released && moved
    if (found.both) return found
    found.wentOnBeside ||= moved && homes.some(({ tip }) => tip === 2)
    for (const id of idsOf(street))
      if (!street.liars.includes(id))
        for (const move of movesOf(street, homes, id, rule)) {
          const next = homes.with(id - 1, move)
          const name = nameOf(next)
          if (!seen.has(name)) waiting.push(next)
          seen.add(name)
        }
  }
  return found
}

describe('Agreement: nobody is released while the document is, or can come, into force anywhere', () => {
  test.each<[string, Streets]>([
    ['four, nobody lies', { members: 4, voters: [1, 2, 3, 4], liars: [] }],
    ['four, one lies', { members: 4, voters: [1, 2, 3, 4], liars: [4] }],
    ['five, one of whom never votes', { members: 5, voters: [1, 2, 3, 4], liars: [] }],
    ['six, one of whom never votes and one lies', { members: 6, voters: [1, 2, 3, 4, 5], liars: [5] }],
    ['seven, two lie', { members: 7, voters: [1, 2, 3, 4, 5, 6, 7], liars: [6, 7] }],
    ['five, with the founder as the only voter', { members: 5, voters: [1], liars: [] }],
  ])('in a street of %s', (_name, street) => {
    expect(explore(street, canNeverBeInForce)).toMatchObject({
      released: true,
      moved: true,
      both: false,
      wentOnBeside: false,
    })
  })

  test.each<[string, Streets]>([
    ['three who vote', { members: 3, voters: [1, 2, 3], liars: [] }],
    ['two who vote', { members: 2, voters: [1, 2], liars: [] }],
  ])('in a street of %s, where the organiser may go on alone', (_name, street) => {
    expect(explore(street, canNeverBeInForce)).toMatchObject({ released: true, moved: true, both: false })
  })

  test.each<[string, Streets]>([
    ['the organiser', { members: 3, voters: [2, 3], liars: [] }],
    ['somebody else', { members: 3, voters: [1, 2], liars: [] }],
  ])('and nobody in a street of three where %s does not vote', (_name, street) => {
    expect(explore(street, canNeverBeInForce)).toMatchObject({ moved: true, both: false })
  })

  test('one block above the document’s is not enough: two chains would go on', () => {
    const street = { members: 4, voters: [1, 2, 3, 4], liars: [] }
    expect(explore(street, ({ tip, ancestor }) => tip > ancestor).both).toBe(true)
  })

  test('nor are the votes of a third: all of them may lie', () => {
    const street = { members: 7, voters: [1, 2, 3, 4, 5, 6, 7], liars: [6, 7] }
    expect(explore(street, ({ tip, spoken }) => tip > 0 && spoken.length >= 2).both).toBe(true)
  })

  test('below four members a quorum’s votes are not enough: the organiser may stand still and go on alone', () => {
    const street = { members: 3, voters: [2, 3], liars: [] }
    expect(explore(street, ({ tip, spoken }) => tip > 0 && spoken.length >= 1).both).toBe(true)
  })
})

const BOB = 2
const four = async () => {
  const awake = await getUp()
  await warmUp(awake)
  await pass(awake.world, 5_000)
  const [ann, bob, cem, dan] = awake.households
  if (ann === undefined || bob === undefined || cem === undefined || dan === undefined)
    throw new Error('four households')
  const { state } = nodeOf(bob)
  expect((await state.loop.run(() => proposeRefounding(state, 'a test'))).ok).toBe(true)
  expect(state.chainEnded).toBe(true)
  return { ...awake, ann, bob, cem, dan }
}
const agreed = async (awake: Awake, index: number): Promise<void> => {
  const { buyPrice } = await changePrices(awake.households[index])
  const up = awake.households.filter(({ node }) => node !== undefined)
  expect(await awake.world.until(() => up.every((one) => pricesOf(one, index + 1) === buyPrice), 60_000)).toBe(true)
}

describe('a household that agreed to found the street again, which went on', () => {
  test('is told that its signature is void, and votes again, also after a restart', async () => {
    const awake = await four()
    const { bob, cem, street, world, checks } = awake
    for (let height = 0; height < 3; height++) await agreed(awake, 2)
    await pass(world, 5_000)
    expect(noticesOf(bob)).toContain('refounding-void')
    expect(refoundingView(nodeOf(bob).state)).toBeUndefined()
    expect([bob.disk.refounding, bob.disk.chainEnded]).toEqual([undefined, false])
    await agreed(awake, 2)
    expect(wordsOf(awake, BOB, heightOf(cem))).toContain('0/precommit')
    switchOff(street, bob)
    await switchOn(street, bob)
    await pass(world, 5_000)
    await agreed(awake, 0)
    expect(wordsOf(awake, BOB, heightOf(cem))).toContain('0/precommit')
    expect(checks.violations).toEqual([])
  })

  test('is released when it comes back and catches up', async () => {
    const awake = await four()
    const { bob, street, world, checks } = awake
    switchOff(street, bob)
    for (let height = 0; height < 3; height++) await agreed(awake, 2)
    await switchOn(street, bob)
    expect(nodeOf(bob).state.chainEnded).toBe(true)
    await pass(world, 10_000)
    expect(noticesOf(bob)).toContain('refounding-void')
    expect(noticesOf(bob)).not.toContain('key-retired')
    await agreed(awake, 1)
    expect(checks.violations).toEqual([])
  })

  test('is released by votes alone where the street needs its vote for the second height', async () => {
    const awake = await four()
    const { ann, bob, dan, street, world, checks } = awake
    const height = heightOf(bob)
    await changePrices(ann)
    expect(await world.until(() => [ann, bob].every((one) => heightOf(one) === height + 1), 30_000)).toBe(true)
    expect(nodeOf(bob).state.chainEnded).toBe(true)
    switchOff(street, dan)
    await agreed(awake, 0)
    expect(nodeOf(bob).state.chainEnded).toBe(false)
    expect(wordsOf(awake, BOB, height + 2).some((word) => word.endsWith('/precommit'))).toBe(true)
    expect(checks.violations).toEqual([])
  })

  test('stays bound while only one block stands above the document’s and nobody votes there', async () => {
    const awake = await four()
    const { ann, bob, cem, dan, street, world } = awake
    const height = heightOf(bob)
    await changePrices(ann)
    expect(await world.until(() => [ann, bob].every((one) => heightOf(one) === height + 1), 30_000)).toBe(true)
    for (const one of [ann, cem, dan]) switchOff(street, one)
    await pass(world, 60_000)
    expect(nodeOf(bob).state.chainEnded).toBe(true)
    expect(refoundingView(nodeOf(bob).state)).toMatchObject({ agreed: [BOB] })
  })
})
