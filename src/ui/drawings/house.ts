// The outline of one house of the skyline: the same home always looks the same, because its id decides.
import type { HouseholdKind } from '../../node/index.ts'

export type House = {
  readonly width: number
  /** Where the wire is fastened. */
  readonly peak: { readonly x: number; readonly y: number }
  readonly outline: string
  readonly windows: readonly { readonly x: number; readonly y: number }[]
}

/** The street stands on this line. */
export const GROUND_Y = 84
export const WINDOW = { width: 6, height: 8 } as const

const WIDTHS = [42, 36, 48, 39] as const
const HEIGHTS = [34, 44, 30, 39] as const
const ROOF = 16

const windowsOf = (left: number, top: number, width: number): { x: number; y: number }[] => {
  const rows = GROUND_Y - top > 40 ? 2 : 1
  const columns = width > 40 ? 3 : 2
  const gap = (width - columns * WINDOW.width) / (columns + 1)
  return Array.from({ length: rows * columns }, (_, index) => ({
    x: left + gap + (index % columns) * (WINDOW.width + gap),
    y: top + 7 + Math.floor(index / columns) * 16,
  }))
}

const roofOf = (kind: HouseholdKind, left: number, top: number, width: number): string => {
  const right = left + width
  if (kind === 'company') {
    const tooth = width / 3
    const teeth = [0, 1, 2].map((n) => `L${left + n * tooth} ${top - ROOF * 0.8}L${left + (n + 1) * tooth} ${top}`)
    return teeth.join('')
  }
  if (kind === 'public') {
    const middle = left + width / 2
    return `L${middle - 7} ${top}V${top - ROOF}L${middle} ${top - ROOF - 9}L${middle + 7} ${top - ROOF}V${top}L${right} ${top}`
  }
  return `L${left + width / 2} ${top - ROOF}L${right} ${top}`
}

/** The house with this id and kind, its left wall at x = `left`. */
export const houseOf = (id: number, kind: HouseholdKind, left: number): House => {
  const width = WIDTHS[id % WIDTHS.length] ?? 40
  const top = GROUND_Y - (HEIGHTS[(id * 3) % HEIGHTS.length] ?? 36)
  return {
    width,
    peak: kind === 'company' ? { x: left + width / 3, y: top - ROOF * 0.8 } : { x: left + width / 2, y: top - ROOF },
    outline: `M${left} ${GROUND_Y}V${top}${roofOf(kind, left, top, width)}V${GROUND_Y}Z`,
    windows: windowsOf(left, top, width),
  }
}
