// What a street decides, while real nodes agree over a network: terms that consensus reads change in the middle of a
// height, and a home leaves for good.
import { expect, test } from 'vitest'
import { propose, vote, leaveStreet } from '../../src/node/household/council.ts'
import type { NodeState } from '../../src/node/node-state.ts'
import type { Street } from './household.ts'
import { run } from './run.ts'

const stateOf = (street: Street, index: number): NodeState | undefined => street.households[index]?.node?.state
const tipOf = (street: Street, index: number) => stateOf(street, index)?.chain?.tip().state

/** Does something inside a household's loop at a moment of virtual time. */
const at = (street: Street, atMs: number, index: number, act: (node: NodeState) => Promise<unknown>): void =>
  street.world.after(atMs, () => {
    const node = stateOf(street, index)
    node?.loop.input(async () => void (await act(node)))
  })

/** Everybody says yes to whatever is open, a household after the other, so that heights run while they do. */
const voteAll = (street: Street, fromMs: number, voters: number): void => {
  for (let i = 0; i < voters; i++)
    at(street, fromMs + 130 * i, i, async (node) => {
      const open = node.chain?.tip().state.proposals.rows[0]
      if (open === undefined) return
      const proposal = Array.from(open.proposal, (byte) => byte.toString(16).padStart(2, '0')).join('')
      await vote(node, { proposal, yes: true })
    })
}

/** Seconds of a quiet machine; a busy one takes its time. */
const LIMIT_MS = 90_000

test.each([1, 2])(
  'Agreement: a floor that is voted higher in the middle of a height splits nobody (seed %i)',
  async (seed) => {
    const streets: Street[] = []
    const sabotage = (street: Street): void => {
      streets.push(street)
      const changes = [
        { term: 'floor', value: 5n },
        { term: 'absentAfterMs', value: 5_000n },
      ] as const
      at(street, 3_000, 0, (node) => propose(node, { deed: 'terms', reason: 'nights', changes }))
      voteAll(street, 4_200, 5)
    }
    const { violations } = await run({ seed, nodes: 5, heights: 20, families: [], script: [], sabotage })
    expect(violations).toEqual([])
    const [street] = streets
    if (street === undefined) throw new Error('a run has a street')
    const floors = street.households.map((_, i) => tipOf(street, i)?.street.terms.floor)
    expect(floors).toEqual(Array.from({ length: 5 }, () => 5))
  },
  LIMIT_MS,
)

test(
  'LivenessAfterHeal: a home of five leaves, and the four that stay go on',
  async () => {
    const streets: Street[] = []
    const sabotage = (street: Street): void => {
      streets.push(street)
      at(street, 4_000, 4, async (node) => {
        const outcome = await leaveStreet(node)
        expect(outcome).toMatchObject({ ok: true })
      })
    }
    const { violations } = await run({ seed: 5, nodes: 5, heights: 20, families: [], script: [], sabotage })
    const [street] = streets
    const state = street && tipOf(street, 0)
    expect(state?.street.activeSet.map(({ household }) => household)).toEqual([1, 2, 3, 4])
    expect(state?.former.rows.map(({ id }) => id)).toEqual([5])
    expect(violations).toEqual([])
  },
  LIMIT_MS,
)
