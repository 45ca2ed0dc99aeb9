// A block that the street decides and the disk does not take: it is not our tip before it is on disk.
import { expect, test } from 'vitest'
import { buildBlock } from '../../src/ledger/index.ts'
import { heightOf, nodeOf } from './awake.ts'
import { listening } from './listening.ts'

test('a decided block that the disk refuses is not the tip', async () => {
  const { ann, chain, height, machine, propose, proposer, vote } = await listening()
  Object.assign(nodeOf(ann).state.ports.store, { append: () => Promise.reject(new Error('no room')) })
  const { block } = buildBlock(chain.tip(), proposer, chain.certificate(), []).executed
  await propose(block)
  for (const household of [2, 3]) await vote({ type: 'precommit', household, choice: block.id })
  await vote({ type: 'precommit', household: 4, choice: block.id }).catch(() => 'no room')
  expect(machine().step).toBe('decided')
  expect(heightOf(ann)).toBe(height - 1)
})
