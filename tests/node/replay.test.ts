// A restart in the middle of a height: the machine stands where it stood when it last spoke, and says nothing anew.
import { expect, test } from 'vitest'
import type { Machine } from '../../src/consensus/index.ts'
import { buildBlock, must } from '../../src/ledger/index.ts'
import { createAgreement, startHeight } from '../../src/node/agreement.ts'
import { keyedHashSigner } from '../standin/keyed-hash.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import { nodeOf, pass } from './awake.ts'
import { listening, type Listening } from './listening.ts'

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
  return machine()
}

const wordsOf = ({ checks, height }: Listening): string[] =>
  [...checks.said].filter(([place]) => place.startsWith(`1/${height}/`)).map(String)

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
  expect(street.checks.violations).toEqual([])
})

test('what is due goes on after a restart: the timer of the round runs again', async () => {
  const street = await listening()
  const { machine, vote, world } = street
  await vote({ type: 'prevote', household: 2, choice: undefined })
  await pass(world, 4_000)
  expect(machine()).toMatchObject({ step: 'prevote', round: 0 })
  await vote({ type: 'prevote', household: 3, choice: 'ab'.repeat(32) })
  await restarted(street)
  await vote({ type: 'prevote', household: 3, choice: 'ab'.repeat(32) })
  await pass(world, 10_000)
  expect(machine().step).toBe('precommit')
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
