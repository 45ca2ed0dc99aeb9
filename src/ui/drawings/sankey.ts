// A sankey with one knot: what comes in on the left, goes through the home, and leaves on the right. Widths are true to the
// energy; ends stand far enough apart for two lines of text, however thin they are.
import { totalOf, type End, type Piece } from './energy-mix.ts'

export type SankeyEnd = Piece & { readonly y: number; readonly height: number }
export type Band = { readonly end: End; readonly d: string }
export type Sankey = {
  readonly height: number
  readonly left: readonly SankeyEnd[]
  readonly right: readonly SankeyEnd[]
  readonly knot: { readonly x: number; readonly y: number; readonly height: number }
  readonly bands: readonly Band[]
}

/** Of everything together, and the least distance from one end to the next; both in pixels. */
const ALL_PX = 130
const PITCH_PX = 42
const GAP_PX = 8
export const END_PX = 8
export const KNOT_PX = 10

export const sankeyOf = (left: readonly Piece[], right: readonly Piece[], width: number): Sankey => {
  const wholeWh = totalOf(left) > totalOf(right) ? totalOf(left) : totalOf(right)
  const tallOf = (wh: bigint): number => (wholeWh === 0n ? 0 : Math.max(1, (Number(wh) / Number(wholeWh)) * ALL_PX))
  const [onLeft, onRight] = [stacked(left, tallOf), stacked(right, tallOf)]
  const height = Math.max(onLeft.height, onRight.height, ALL_PX)
  const knot = { x: width / 2 - KNOT_PX / 2, y: (height - ALL_PX) / 2, height: ALL_PX }
  const place = ({ ends, height: own }: Stack): readonly SankeyEnd[] =>
    ends.map((end) => ({ ...end, y: end.y + (height - own) / 2 }))
  const [lefts, rights] = [place(onLeft), place(onRight)]
  return {
    ...{ height, left: lefts, right: rights, knot },
    bands: [
      ...bandsOf(lefts, knot.y, { x: END_PX, toX: knot.x }),
      ...bandsOf(rights, knot.y, { x: width - END_PX, toX: knot.x + KNOT_PX }),
    ],
  }
}

type Stack = { readonly ends: readonly SankeyEnd[]; readonly height: number }
const stacked = (pieces: readonly Piece[], tallOf: (wh: bigint) => number): Stack => {
  let y = 0
  const ends = pieces.map((piece) => {
    const height = tallOf(piece.wh)
    const room = Math.max(height + GAP_PX, PITCH_PX)
    const end = { ...piece, y: y + (room - height) / 2, height }
    y += room
    return end
  })
  return { ends, height: y }
}

/** Bands meet the knot one below the other, in the order of the ends. */
const bandsOf = (ends: readonly SankeyEnd[], knotY: number, { x, toX }: { x: number; toX: number }): Band[] => {
  let at = knotY
  const middle = (x + toX) / 2
  return ends.map(({ end, y, height }) => {
    const [top, bottom] = [at, at + height]
    at = bottom
    const there = `M${x} ${y}C${middle} ${y} ${middle} ${top} ${toX} ${top}`
    return { end, d: `${there}V${bottom}C${middle} ${bottom} ${middle} ${y + height} ${x} ${y + height}Z` }
  })
}
