// What a twins scenario is (Bano et al., Twins: BFT Systems Made Robust, arXiv:2004.10617): households that run twice
// with one key, and for each round a split of all engines into two partitions.
import type { Random } from '../standin/random.ts'

/** Which partition each engine is in: one digit per engine, `0` or `1`. The first engine is always in `0`. */
export type Split = string

export type Scenario = {
  /** Households 1, 2, …; household 1 proposes round 0, household 2 round 1, and so on. */
  readonly households: number
  /** Households that run as two engines; the second engines come after all first ones. */
  readonly twins: readonly number[]
  /** Whether what a split has cut off is repeated in the later rounds, or arrives late, all of it, after the heal. */
  readonly late: 'repeated' | 'arrives'
  /** What the twins do after the heal. */
  readonly healed: 'speak' | 'silent'
  /** Round → split; after the last round the network is whole. */
  readonly splits: readonly Split[]
  /** Order of delivery: as sent, or drawn from a seed. */
  readonly order: 'sent' | number
}

/**
 * All ways to part the engines into at most two partitions: the first engine is in partition 0, every other in 0 or 1,
 * which is each two-block set partition once and the whole: S(n, 2) + 1 = 2^(n−1), so 16 for five engines.
 */
export const allSplits = (engines: number): Split[] =>
  Array.from({ length: 2 ** (engines - 1) }, (_, mask) => mask.toString(2).padStart(engines, '0'))

export const drawSplit = (random: Random, engines: number): Split =>
  Array.from({ length: engines }, (_, i) => (i > 0 && random.chance(0.5) ? '1' : '0')).join('')

/** The scenario as it is pasted into a regression test. */
export const literal = ({ households, twins, late, healed, splits, order }: Scenario): string =>
  `{ households: ${households}, twins: [${twins.join(', ')}], late: '${late}', healed: '${healed}', ` +
  `splits: [${splits.map((split) => `'${split}'`).join(', ')}], order: ${order === 'sent' ? "'sent'" : order} }`
