// Bars of imported energy as numbers for a drawing: one group for each day or month, one bar for each direction.
import type { EnergySeriesKind, EnergySum } from '../../node/index.ts'

export const ENERGY_KINDS = ['taken', 'given', 'generated'] as const satisfies readonly EnergySeriesKind[]
export const WIDTH = 640
export const HEIGHT = 200

export type Bar = {
  readonly kind: EnergySeriesKind
  readonly name: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const valueOf = (sum: EnergySum, kind: EnergySeriesKind): bigint | undefined =>
  ({ taken: sum.takenWh, given: sum.givenWh, generated: sum.generatedWh })[kind]

/** The largest value with whose it is; undefined without any energy. */
export const mostOf = (sums: readonly EnergySum[]) => {
  const all = sums.flatMap((sum) =>
    ENERGY_KINDS.flatMap((kind) => {
      const wh = valueOf(sum, kind)
      return wh === undefined ? [] : [{ name: sum.name, kind, wh }]
    }),
  )
  return all.reduce<(typeof all)[number] | undefined>((a, b) => (a === undefined || b.wh > a.wh ? b : a), undefined)
}

/** What one day or month takes of the drawing's width. */
export const groupWidth = (sums: readonly EnergySum[]): number => WIDTH / Math.max(1, sums.length)

/** Every bar stands on the same ground line; what is more than nothing can be seen. */
export const barsOf = (sums: readonly EnergySum[], kinds: readonly EnergySeriesKind[]): readonly Bar[] => {
  const most = Number(mostOf(sums)?.wh ?? 0n)
  const group = groupWidth(sums)
  const width = Math.min(24, (group * 0.8) / Math.max(1, kinds.length))
  const margin = (group - width * kinds.length) / 2
  return sums.flatMap((sum, at) =>
    kinds.flatMap((kind, place): Bar[] => {
      const wh = Number(valueOf(sum, kind) ?? 0n)
      if (wh === 0 || most === 0) return []
      const height = Math.max(1, (wh / most) * HEIGHT)
      return [{ kind, name: sum.name, x: at * group + margin + place * width, y: HEIGHT - height, width, height }]
    }),
  )
}
