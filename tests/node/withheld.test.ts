// What a node does with words that it may not say yet: while its neighbours are ahead of it they wait, and are said as if
// it had been slow; of a round that is over they are of no use any more.
import { expect, test } from 'vitest'
import { encodeMessage } from '../../src/consensus/index.ts'
import { buildBlock } from '../../src/ledger/index.ts'
import { isBehind } from '../../src/node/agreement/behind.ts'
import { nodeOf, pass } from './awake.ts'
import { listening, wordsOf, type Listening } from './listening.ts'

/** A neighbour's signed word that blocks far above ours are decided; nobody shows them to us. */
const claim = async (street: Listening): Promise<void> => {
  const word = { type: 'prevote', household: 3, choice: undefined } as const
  const vote = await street.signedVote(word, 0, street.height + 5)
  await street.say(3, encodeMessage({ kind: 'votes', votes: [vote] }))
  expect(isBehind(nodeOf(street.ann).state)).toBe(true)
}

const proposeSoundly = (street: Listening) =>
  street.propose(buildBlock(street.chain.tip(), street.proposer, street.chain.certificate(), []).executed.block)

test('while others are ahead nothing is said, and what was owed is said once they are not believed any more', async () => {
  const street = await listening()
  await claim(street)
  await proposeSoundly(street)
  expect(street.machine().step).toBe('prevote')
  await pass(street.world, 8_000)
  expect(wordsOf(street)).toEqual([])
  await pass(street.world, 4_000)
  expect(wordsOf(street)).toHaveLength(1)
  expect(wordsOf(street)[0]).toContain(`1/${street.height}/0/prevote`)
})

test('what was owed in a round that is over is not said any more', async () => {
  const street = await listening()
  await claim(street)
  await proposeSoundly(street)
  for (const household of [2, 4]) await street.vote({ type: 'prevote', household, choice: undefined }, 2)
  expect(street.machine().round).toBe(2)
  await pass(street.world, 12_000)
  expect(wordsOf(street).length).toBeGreaterThan(0)
  for (const word of wordsOf(street)) expect(word).toContain(`1/${street.height}/2/`)
})

test('while nobody has confirmed our key nothing is said, also in a height that runs already', async () => {
  const street = await listening()
  const { state } = nodeOf(street.ann)
  await street.vote({ type: 'prevote', household: 2, choice: undefined })
  state.ownKey = { ...state.ownKey, standing: 'asking' }
  await pass(street.world, 10_000)
  expect(street.machine().step).toBe('prevote')
  expect(wordsOf(street)).toEqual([])
})
