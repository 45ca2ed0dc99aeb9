// Cumulated depth of one side of the book, best price first, as rows with a bar.
import type { BookLevel } from '../../node/index.ts'

export type DepthRow = BookLevel & {
  readonly summedWh: bigint
  /** Percent of the deeper side's total, 0 to 100. */
  readonly share: number
}

export const depthOf = (levels: readonly BookLevel[], largestWh: bigint): readonly DepthRow[] => {
  let summedWh = 0n
  return levels.map((level) => {
    summedWh += level.quantityWh
    return { ...level, summedWh, share: largestWh <= 0n ? 0 : Number((summedWh * 1000n) / largestWh) / 10 }
  })
}
