// NoEquivocation, seen from whoever speaks: what must not be said is not said, whatever the machine asks for.
import { expect, test } from 'vitest'
import type { Journal } from '../../src/consensus/index.ts'
import { must } from '../../src/ledger/index.ts'
import { createAgreement, startHeight } from '../../src/node/agreement/agreement.ts'
import { keyedHashSigner } from '../standin/keyed-hash.ts'
import { nodeOf, pass } from './awake.ts'
import { listening, wordsOf, type Listening } from './listening.ts'

const withJournal = ({ ann }: Listening, write: Journal['write']): void => {
  Object.assign(nodeOf(ann).state.ports.journal, { write })
}

test.each<[string, Journal['write']]>([
  ['refuses', async () => 'conflict'],
  ['refuses for ever', async () => 'retired'],
  ['has not written yet', () => new Promise(() => {})],
  ['cannot write', () => Promise.reject(new Error('no room'))],
])('words that the journal %s are not said', async (_what, write) => {
  const street = await listening()
  withJournal(street, write)
  void street.vote({ type: 'prevote', household: 2, choice: undefined })
  await pass(street.world, 20_000)
  expect(wordsOf(street)).toEqual([])
})

test('after one failed write the household is silent until the next height, although the disk works again', async () => {
  const street = await listening()
  const { ann, machine, vote, world } = street
  const { journal } = nodeOf(ann).state.ports
  const { write } = journal
  withJournal(street, () => {
    Object.assign(journal, { write })
    return Promise.reject(new Error('no room'))
  })
  await vote({ type: 'prevote', household: 2, choice: undefined })
  await pass(world, 4_000)
  for (const household of [3, 4]) await vote({ type: 'prevote', household, choice: undefined })
  expect(machine().step).toBe('precommit')
  expect(wordsOf(street)).toEqual([])
})

test('a height that goes on after that is taken up from the journal, and there the household speaks again', async () => {
  const street = await listening()
  const { ann, vote, world } = street
  const { journal } = nodeOf(ann).state.ports
  const { write } = journal
  withJournal(street, () => {
    Object.assign(journal, { write })
    return Promise.reject(new Error('no room'))
  })
  await vote({ type: 'prevote', household: 2, choice: undefined })
  await pass(world, 12_000)
  expect(wordsOf(street)).toEqual([])
  await vote({ type: 'prevote', household: 2, choice: undefined })
  await pass(world, 4_000)
  expect(wordsOf(street)).toHaveLength(1)
})

test('what the journal has word for word is said again', async () => {
  const street = await listening()
  withJournal(street, async () => 'same')
  await street.vote({ type: 'prevote', household: 2, choice: undefined })
  await pass(street.world, 4_000)
  expect(wordsOf(street)).toHaveLength(1)
})

test('who was told to stop says nothing more, also in a running height', async () => {
  const street = await listening()
  const { ann, machine, vote, world } = street
  await vote({ type: 'prevote', household: 2, choice: undefined })
  expect(machine().step).toBe('propose')
  nodeOf(ann).state.validating = false
  await pass(world, 20_000)
  expect(machine().step).not.toBe('propose')
  expect(wordsOf(street)).toEqual([])
})

test('Voter key: only the device that the street knows as the voter votes', async () => {
  const { ann, machine } = await listening()
  const { context } = must(nodeOf(ann).state.agreement, 'the street is founded')
  expect(machine().self).toBe(1)
  const second = createAgreement({ ...context, self: 1, signer: keyedHashSigner('a second device') })
  expect(second.machine.self).toBeUndefined()
  await startHeight(second)
  expect(second.unsaved).toEqual([])
})
