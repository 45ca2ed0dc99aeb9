// Timeouts of one height: they wait while the street rests, and never reach into the next height.
import { expect, test } from 'vitest'
import { buildBlock, must } from '../../src/ledger/index.ts'
import { startHeight } from '../../src/node/agreement/agreement.ts'
import { createTimers } from '../../src/node/agreement/timers.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import { heightOf, nodeOf, pass } from './awake.ts'
import { listening } from './listening.ts'

test('while the street rests a timer that is due waits, and starts again when a quorum is back', async () => {
  const { household, machine, proposer, street, vote, world } = await listening()
  await vote({ type: 'prevote', household: 2, choice: undefined })
  const [gone = 0, away = 0] = [2, 3, 4].filter((id) => id !== proposer)
  for (const id of [gone, away]) switchOff(street, household(id))
  await pass(world, 60_000)
  expect(machine().step).toBe('propose')
  await switchOn(street, household(gone))
  await pass(world, 10_000)
  expect(machine().step).toBe('prevote')
})

test('a timer of a height that is over does not cut the next one short', async () => {
  const { ann, chain, height, machine, propose, proposer, vote, world } = await listening()
  await vote({ type: 'prevote', household: 2, choice: undefined })
  await pass(world, 2_500)
  const { block } = buildBlock(chain.tip(), proposer, chain.certificate(), []).executed
  await propose(block)
  for (const id of [2, 3, 4]) await vote({ type: 'precommit', household: id, choice: block.id })
  expect(heightOf(ann)).toBe(height)
  const { state } = nodeOf(ann)
  await state.loop.run(() => startHeight(must(state.agreement, 'the street is founded')))
  await pass(world, 1_000)
  expect(machine()).toMatchObject({ height: height + 1, step: 'propose' })
})

test('nor does one that was late: what waited for the height before is gone', () => {
  const heard: string[] = []
  let nowMs = 0
  const clock = { nowMs: () => nowMs, after: () => () => {} }
  const timers = createTimers(clock, (timer, round) => heard.push(`${timer} ${round}`))
  timers.start('prevote', 0)
  timers.clear()
  nowMs += 60_000
  timers.check()
  expect(heard).toEqual([])
  timers.start('precommit', 1)
  nowMs += 60_000
  timers.check()
  expect(heard).toEqual(['precommit 1'])
})
