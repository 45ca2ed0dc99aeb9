// The demo street's story: five things to see or do, in the order in which each explains the next. Pure.
import type { Snapshot } from '../../node/index.ts'
import type { Place, View } from '../route.ts'

export const STORY = ['match', 'prices', 'delivery', 'money', 'board'] as const
export type StoryStep = (typeof STORY)[number]

/** Where each step is done. */
export const STORY_PLACES: Readonly<Record<StoryStep, readonly [Place, View?]>> = {
  match: ['home'],
  prices: ['trade', 'prices'],
  delivery: ['trade', 'deliveries'],
  money: ['money', 'receipts'],
  board: ['street', 'board'],
}

/** Steps in which there is nothing to do but to look. */
export const LOOKED_AT: readonly StoryStep[] = ['money', 'board']
/** Those that somebody has looked at, by their own word. */
export type Seen = ReadonlySet<StoryStep>

/**
 * Whether a step is done: what changes the books by the books, the rest by having been looked at.
 *
 * @param before prices from before the story began; every newcomer has some.
 */
export const isStepDone = (step: StoryStep, snapshot: Snapshot, before: Snapshot['standing'], seen: Seen): boolean => {
  if (step === 'match') return snapshot.clearings.length > 0
  if (step === 'prices')
    return (
      snapshot.standing?.buyPrice !== before?.buyPrice ||
      snapshot.standing?.sellPrice !== before?.sellPrice ||
      snapshot.standing?.unsold !== before?.unsold
    )
  if (step === 'delivery')
    return snapshot.deliveries.some(({ buyer, state }) => buyer === snapshot.self && state !== 'offered')
  return seen.has(step)
}

/** The first step that is not done; undefined at the end of the story. */
export const nextStep = (snapshot: Snapshot, before: Snapshot['standing'], seen: Seen): StoryStep | undefined =>
  STORY.find((step) => !isStepDone(step, snapshot, before, seen))
