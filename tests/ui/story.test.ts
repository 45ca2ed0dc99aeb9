// The story of the demo street goes on when its step is done, and only then.
import { expect, test } from 'vitest'
import type { Delivery, Snapshot } from '../../src/node/index.ts'
import { nextStep, type StoryStep } from '../../src/ui/places/story.ts'
import { busy, founded } from '../../tools/gallery/snapshots.ts'

const began: Snapshot = { ...founded, clearings: [], deliveries: [], standing: busy.standing }
const NONE = new Set<StoryStep>()

const matched: Snapshot = { ...began, clearings: busy.clearings }
const priced: Snapshot = {
  ...matched,
  standing: { buyPrice: 1n, sellPrice: 1n, unsold: 'keep' },
}
const offered = { id: 'd', buyer: founded.self, state: 'offered' } as Delivery
const accepted: Snapshot = { ...priced, deliveries: [{ ...offered, state: 'open' }] }

test('each step waits for what it asks of a person', () => {
  expect(nextStep(began, busy.standing, NONE)).toBe('match')
  expect(nextStep(matched, busy.standing, NONE)).toBe('prices')
  expect(nextStep(priced, busy.standing, NONE)).toBe('delivery')
  expect(nextStep({ ...priced, deliveries: [offered] }, busy.standing, NONE)).toBe('delivery')
  expect(nextStep(accepted, busy.standing, NONE)).toBe('money')
})

test('what is to be looked at is done by looking, and after the last step the story is over', () => {
  expect(nextStep(accepted, busy.standing, new Set<StoryStep>(['money']))).toBe('board')
  expect(nextStep(accepted, busy.standing, new Set<StoryStep>(['money', 'board']))).toBeUndefined()
})

test('a delivery to somebody else is not ours', () => {
  const theirs: Snapshot = { ...priced, deliveries: [{ ...offered, buyer: 99, state: 'open' }] }
  expect(nextStep(theirs, busy.standing, NONE)).toBe('delivery')
})
