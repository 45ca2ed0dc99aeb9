// A restart in the middle of a height: the machine stands where it stood when it last spoke, and says nothing anew.
import { expect, test } from 'vitest'
import type { Machine } from '../../src/consensus/index.ts'
import { buildBlock, must } from '../../src/ledger/index.ts'
import { takePresence } from '../../src/node/agreement/agreement.ts'
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

const restarted = async (
  { ann, machine, street }: Listening,
  meanwhile: () => Promise<void> = async () => {},
): Promise<Machine> => {
  switchOff(street, ann)
  // A power cut may take what is not written strictly.
  ann.disk.outbox.clear()
  await switchOn(street, ann)
  await meanwhile()
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

test('JournalIdempotent: after a nil prevote for a proposer that presence had lost', async () => {
  const street = await listening()
  const { ann, machine, proposer, vote, world } = street
  await vote({ type: 'prevote', household: 2, choice: undefined })
  const { agreement, loop } = nodeOf(ann).state
  await loop.run(async () => agreement && takePresence(agreement, [proposer]))
  const before = machine()
  expect(before).toMatchObject({ step: 'prevote', round: 0 })
  const words = wordsOf(street)
  expect(words).toHaveLength(1)
  const kinds = ann.disk.journal.map(({ entry }) => entry.kind)
  expect(kinds.indexOf('presence')).toBeGreaterThanOrEqual(0)
  expect(kinds.indexOf('presence')).toBeLessThan(kinds.indexOf('speech'))
  expect(standing(await restarted(street))).toEqual(standing(before))
  await pass(world, 2_000)
  expect(wordsOf(street)).toEqual(words)
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

test('a timer that our last word had started runs again', async () => {
  const street = await listening()
  const { machine, vote, world } = street
  await vote({ type: 'prevote', household: 2, choice: undefined })
  await vote({ type: 'prevote', household: 3, choice: 'ab'.repeat(32) })
  await pass(world, 3_200)
  expect(machine()).toMatchObject({ step: 'prevote', round: 0 })
  await restarted(street)
  expect(machine()).toMatchObject({ step: 'prevote', round: 0 })
  await pass(world, 3_000)
  expect(machine().step).toBe('precommit')
})

test('what neighbours say before our key is cleared waits, and is heard then', async () => {
  const street = await listening()
  const { machine, vote } = street
  await restarted(street, async () => {
    expect(await vote({ type: 'prevote', household: 2, choice: undefined })).toBe('ignore')
    expect(machine().tallies.size).toBe(0)
  })
  expect(machine().tallies.get(0)?.prevote.has(2)).toBe(true)
})

const accused = ({ ann }: Listening) =>
  [...nodeOf(ann).state.own.values()].flatMap(({ transaction }) =>
    transaction?.body.kind === 'doublevote' ? [transaction.body.household] : [],
  )

test('two votes in the journal prove the lie again when a power cut took the outbox', async () => {
  const street = await listening()
  await street.vote({ type: 'prevote', household: 2, choice: undefined })
  await street.vote({ type: 'prevote', household: 2, choice: 'ab'.repeat(32) })
  // Our next word saves what we heard.
  await pass(street.world, 4_000)
  expect(accused(street)).toEqual([2])
  await restarted(street)
  expect(accused(street)).toEqual([2])
})

test('and so do two proposals', async () => {
  const street = await listening()
  const { chain, propose, proposer, vote } = street
  const proof = must(chain.certificate(), 'the street has agreed before')
  const signatures = proof.signatures.map((one) => ({ ...one, timeMs: one.timeMs + 1n }))
  const [sound, unsound] = [proof, { ...proof, signatures }].map(
    (certificate) => buildBlock(chain.tip(), proposer, certificate, []).executed.block,
  )
  for (const block of [sound, unsound]) await propose(must(block, 'two blocks were built'))
  for (const household of [2, 3, 4]) await vote({ type: 'prevote', household, choice: sound?.id })
  expect(accused(street)).toEqual([proposer])
  await restarted(street)
  expect(accused(street)).toEqual([proposer])
})
