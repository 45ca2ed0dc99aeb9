// A restart in the middle of a height: the machine stands where it stood when it last spoke, and says nothing anew.
import { expect, test } from 'vitest'
import type { Machine } from '../../src/consensus/index.ts'
import { buildBlock } from '../../src/ledger/index.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import { nodeOf, pass } from './awake.ts'
import { listening, wordsOf, type Listening } from './listening.ts'

const standing = ({ height, round, step, locked, valid, proposals, tallies }: Machine): object => ({
  ...{ height, round, step, locked, valid },
  proposals: [...proposals.values()].map((proposal) => [
    proposal.round,
    proposal.blockId,
    proposal.validRound,
    proposal.valid,
  ]),
  votes: [...tallies].map(([at, { prevote, precommit }]) => [at, [...prevote], [...precommit]]),
})

const restarted = async ({ ann, machine, street }: Listening): Promise<Machine> => {
  switchOff(street, ann)
  await switchOn(street, ann)
  // The post of its neighbours is lost, so they cannot tell it that they heard nothing newer of it; we do.
  const { state } = nodeOf(ann)
  await state.loop.run(async () => {
    state.ownKey = { ...state.ownKey, standing: 'clear' }
    await state.onCleared()
  })
  return machine()
}

test('JournalIdempotent: with its lock, and with what neighbours had said', async () => {
  const street = await listening()
  const { chain, machine, propose, proposer, vote } = street
  const { block } = buildBlock(chain.tip(), proposer, chain.certificate(), []).executed
  await propose(block)
  await vote({ type: 'prevote', household: 2, choice: block.id })
  await vote({ type: 'prevote', household: 3, choice: block.id })
  const before = machine()
  expect(before).toMatchObject({ step: 'precommit', locked: { round: 0, blockId: block.id } })
  const words = wordsOf(street)
  expect(words).toHaveLength(2)
  expect(standing(await restarted(street))).toEqual(standing(before))
  await pass(street.world, 20_000)
  expect(wordsOf(street)).toEqual(words)
})

test('JournalIdempotent: after timeouts, in the round that it had come to', async () => {
  const street = await listening()
  const { machine, vote, world } = street
  await vote({ type: 'prevote', household: 2, choice: undefined })
  await pass(world, 4_000)
  await vote({ type: 'prevote', household: 3, choice: undefined })
  await vote({ type: 'precommit', household: 2, choice: undefined })
  await vote({ type: 'precommit', household: 3, choice: undefined })
  await pass(world, 5_000)
  const before = machine()
  expect(before).toMatchObject({ step: 'prevote', round: 1 })
  const words = wordsOf(street)
  expect(standing(await restarted(street))).toEqual(standing(before))
  await pass(street.world, 20_000)
  expect(wordsOf(street).slice(0, words.length)).toEqual(words)
})

test('what is due goes on after a restart: the timer of the round runs again', async () => {
  const street = await listening()
  const { machine, vote, world } = street
  await vote({ type: 'prevote', household: 2, choice: undefined })
  await pass(world, 4_000)
  const before = machine()
  expect(before).toMatchObject({ step: 'prevote', round: 0 })
  expect(standing(await restarted(street))).toEqual(standing(before))
  await vote({ type: 'prevote', household: 3, choice: 'ab'.repeat(32) })
  await pass(world, 10_000)
  expect(machine().step).toBe('precommit')
})

test('a word that the machine had asked for and that was not written before the end is said after the restart', async () => {
  const street = await listening()
  const { ann, chain, machine, propose, proposer, vote } = street
  const { block } = buildBlock(chain.tip(), proposer, chain.certificate(), []).executed
  const { journal } = nodeOf(ann).state.ports
  const { write } = journal
  Object.assign(journal, {
    write: async (...[height, inputs, record]: Parameters<typeof write>) =>
      record.speech === 'precommit' ? new Promise(() => {}) : write(height, inputs, record),
  })
  for (const household of [2, 3, 4]) await vote({ type: 'prevote', household, choice: block.id })
  void propose(block)
  await pass(street.world, 1_000)
  expect(wordsOf(street)).toHaveLength(1)
  await restarted(street)
  expect(machine()).toMatchObject({ step: 'precommit', locked: { round: 0, blockId: block.id } })
  expect(wordsOf(street)).toHaveLength(2)
})
