// Milestones of avoided carbon, in kilograms: those that were reached last, and the next one with what is left to it.
const GOALS_KG = [1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000] as const
const KILOGRAM_MG = 1_000_000n
const SHOWN_REACHED = 2

export type Milestone = { readonly kilograms: number; readonly leftMg: bigint }

export const milestonesOf = (avoidedMg: bigint): readonly Milestone[] => {
  const all = GOALS_KG.map((kilograms) => {
    const leftMg = BigInt(kilograms) * KILOGRAM_MG - avoidedMg
    return { kilograms, leftMg: leftMg > 0n ? leftMg : 0n }
  })
  const next = all.findIndex(({ leftMg }) => leftMg > 0n)
  return next < 0 ? all.slice(-SHOWN_REACHED) : all.slice(Math.max(0, next - SHOWN_REACHED), next + 1)
}
