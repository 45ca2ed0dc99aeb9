// Which documents may be signed besides: every order of events of a small street whose people propose at once, or of which
// a part went one block further, is tried, with everybody hearing as little or as much as they like.
import { expect, test } from 'vitest'
import { ALONE_BELOW } from '../../src/ledger/index.ts'
import { goesBefore, maySignBesides, type Choice } from '../../src/node/household/document-choice.ts'

/** Two documents of one block and two of the next one, in the order in which they may be proposed. */
const DOCUMENTS = [
  { chainId: 'b', ancestor: 0 },
  { chainId: 'a', ancestor: 0 },
  { chainId: 'd', ancestor: 1 },
  { chainId: 'c', ancestor: 1 },
] as const
type Home = {
  readonly tip: number
  /** Places in `DOCUMENTS`, in the order in which they were signed; the last one binds. */
  readonly signed: readonly number[]
  readonly moved: number | undefined
}
type Streets = {
  readonly members: number
  readonly liars: readonly number[]
  /** As it was: who is bound and has got one block more signs nothing of the block that binds it. */
  readonly forgetsBlock?: boolean
}
type MayBesides = typeof maySignBesides

const ORGANISER = 1
const FRESH: Home = { tip: 0, signed: [], moved: undefined }
const ancestorOf = (document: number | undefined): number | undefined =>
  document === undefined ? undefined : DOCUMENTS[document]?.ancestor
const idsOf = ({ members }: Streets): number[] => Array.from({ length: members }, (_, i) => i + 1)

const choiceOf = (document: number, signers: readonly number[]): Choice => {
  const { chainId, ancestor } = DOCUMENTS[document] ?? DOCUMENTS[0]
  return { chainId, ancestor, signers }
}

/** Everything that one home may do next. What lies between two blocks is not decided here, so any home may get the block. */
const movesOf = (street: Streets, homes: readonly Home[], id: number, rule: MayBesides): Home[] => {
  const home = homes[id - 1] ?? FRESH
  if (home.moved !== undefined) return []
  const signersOf = (document: number): number[] =>
    idsOf(street).filter((one) => street.liars.includes(one) || homes[one - 1]?.signed.includes(document) === true)
  const moves: Home[] = home.tip === 0 ? [{ ...home, tip: 1 }] : []
  const bound = home.signed.at(-1)
  for (const [document, { ancestor }] of DOCUMENTS.entries()) {
    const signers = signersOf(document)
    const others = signers.filter((one) => one !== id)
    const sign = { ...home, signed: [...home.signed, document] }
    // Who is bound speaks no more on the old chain, so the block that it has signed about stays open to it.
    const isOpen = ancestor === home.tip || (street.forgetsBlock !== true && ancestor === ancestorOf(bound))
    if (isOpen && !home.signed.includes(document)) {
      const offered = choiceOf(document, others)
      const members = { count: street.members, organiser: ORGANISER }
      // It may have heard of none of the other signatures under what binds it.
      if (bound === undefined || rule({ bound: choiceOf(bound, [id]), offered }, members, id)) moves.push(sign)
    }
    const all = signers.length === street.members
    const alone = street.members < ALONE_BELOW && signers.includes(ORGANISER) && ancestor === home.tip
    if (all ? bound === document : alone && !home.signed.includes(document) && home.tip === ancestor)
      moves.push({ ...home, moved: document })
    if (alone && bound === document) moves.push({ ...home, moved: document })
  }
  return moves
}

const explore = (street: Streets, rule: MayBesides) => {
  const nameOf = (homes: readonly Home[]): string =>
    homes
      .map(({ tip, signed, moved }, i) => {
        const kind = street.members < ALONE_BELOW && i + 1 === ORGANISER ? 'o' : ''
        return `${kind}${street.liars.includes(i + 1) ? 'l' : ''}${tip}/${signed.join('')}/${moved ?? ''}`
      })
      .sort()
      .join()
  const found = { moved: new Set<string>(), torn: false, leftBehind: false, stuck: false }
  const first = idsOf(street).map(() => FRESH)
  const seen = new Set([nameOf(first)])
  const waiting: (readonly Home[])[] = [first]
  for (let homes = waiting.pop(); homes !== undefined; homes = waiting.pop()) {
    const honest = homes.filter((_, i) => !street.liars.includes(i + 1))
    const to = new Set(honest.flatMap(({ moved }) => (moved === undefined ? [] : [moved])))
    for (const document of to) found.moved.add(DOCUMENTS[document]?.chainId ?? '')
    found.torn ||= to.size > 1
    // Who has given up what others were moved by can follow them no more.
    found.leftBehind ||= honest.some(
      ({ moved, signed }) => moved === undefined && signed.slice(0, -1).some((document) => to.has(document)),
    )
    if (found.torn) return found
    const moves = idsOf(street).flatMap((id) =>
      street.liars.includes(id) ? [] : movesOf(street, homes, id, rule).map((move) => homes.with(id - 1, move)),
    )
    // Nobody can do anything any more, and not everybody has gone on.
    found.stuck ||= moves.length === 0 && honest.some(({ moved }) => moved === undefined)
    for (const next of moves) {
      const name = nameOf(next)
      if (!seen.has(name)) waiting.push(next)
      seen.add(name)
    }
  }
  return found
}

test.each<[string, Streets]>([
  ['four', { members: 4, liars: [] }],
  ['five', { members: 5, liars: [] }],
])(
  'Agreement: a street of %s that signs several documents moves by one of them, and leaves nobody behind',
  (_name, street) => {
    const { torn, leftBehind, stuck, moved } = explore(street, maySignBesides)
    expect({ torn, leftBehind, stuck }).toEqual({ torn: false, leftBehind: false, stuck: false })
    expect([...moved].sort()).toEqual(['a', 'b', 'c', 'd'])
  },
)

test.each<[string, Streets]>([
  ['four, one lies', { members: 4, liars: [4] }],
  ['seven, two lie', { members: 7, liars: [6, 7] }],
])('Agreement: in a street of %s nobody moves by two documents', (_name, street) => {
  expect(explore(street, maySignBesides)).toMatchObject({ torn: false })
})

test.each<[string, Streets]>([
  ['three', { members: 3, liars: [] }],
  ['three, where one of the others lies', { members: 3, liars: [3] }],
  ['two', { members: 2, liars: [] }],
])('Agreement: in a street of %s all follow the organiser, who signs once', (_name, street) => {
  expect(explore(street, maySignBesides)).toMatchObject({ torn: false, leftBehind: false })
})

test('a street whose last signer cannot go back to the block that binds it stands still for good', () => {
  expect(explore({ members: 4, liars: [], forgetsBlock: true }, maySignBesides).stuck).toBe(true)
})

test('a home that signs whatever it is shown may leave another behind', () => {
  expect(explore({ members: 4, liars: [] }, () => true).leftBehind).toBe(true)
})

test('below four an organiser who signs twice tears the street', () => {
  expect(explore({ members: 3, liars: [] }, () => true).torn).toBe(true)
})

test('everybody orders documents alike', () => {
  const members = { count: 4, organiser: ORGANISER }
  const inOrder = DOCUMENTS.map((_, i) => choiceOf(i, [i])).sort((a, b) => (goesBefore(a, b, members) ? -1 : 1))
  expect(inOrder.map(({ chainId }) => chainId)).toEqual(['c', 'd', 'a', 'b'])
  const few = { count: 3, organiser: 1 }
  expect(goesBefore(choiceOf(0, [1]), choiceOf(3, [2]), few)).toBe(true)
})
