// Columns above and below a ground line, in pixels: what a home took stands on it, what it gave hangs below.
import { totalOf, type End, type Piece } from './energy-mix.ts'

export type Column = { readonly up: readonly Piece[]; readonly down: readonly Piece[] }
export type Bar = {
  readonly at: number
  readonly end: End
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
/** A line across, and the energy that it stands for. */
export type Rung = { readonly y: number; readonly wh: bigint }

/** So that the figure of the highest line is whole. */
const MARGIN_PX = 9

/** Steps that people count in: 1, 2 or 5 of a power of ten. */
export const stepOf = (mostWh: number, rungs: number): number => {
  const rough = Math.max(1, mostWh / rungs)
  const power = 10 ** Math.floor(Math.log10(rough))
  return power * ([1, 2, 5, 10].find((times) => power * times >= rough) ?? 10)
}

export const columnsOf = (
  columns: readonly Column[],
  size: { readonly width: number; readonly height: number; readonly left: number },
  mostUpWh: bigint,
) => {
  const most = (of: (column: Column) => readonly Piece[]): number =>
    columns.reduce((top, column) => Math.max(top, Number(totalOf(of(column)))), 0)
  const [up, down] = [
    Math.max(
      most(({ up: pieces }) => pieces),
      Number(mostUpWh),
      1,
    ),
    most(({ down: pieces }) => pieces),
  ]
  const pitch = (size.width - size.left) / Math.max(1, columns.length)
  const width = Math.max(2, Math.min(28, pitch * 0.68))
  const perWh = (size.height - 2 * MARGIN_PX) / (up + down)
  const ground = MARGIN_PX + up * perWh
  const xOf = (at: number): number => size.left + pitch * at + (pitch - width) / 2
  const bars = columns.flatMap((column, at) => [
    ...stack(column.up, perWh, -1).map((bar) => ({ ...bar, at, width, x: xOf(at), y: ground + bar.y })),
    ...stack(column.down, perWh, 1).map((bar) => ({ ...bar, at, width, x: xOf(at), y: ground + bar.y })),
  ])
  const step = stepOf(up + down, 5)
  const rungs: Rung[] = []
  for (let wh = -Math.floor(down / step) * step; wh <= up; wh += step)
    rungs.push({ y: ground - wh * perWh, wh: BigInt(Math.abs(wh)) })
  return { bars, rungs, ground, pitch, heightOf: (wh: bigint): number => Number(wh) * perWh }
}

const stack = (pieces: readonly Piece[], perWh: number, way: 1 | -1) => {
  let wh = 0n
  return pieces.map(({ end, wh: own }) => {
    const [from, to] = [Number(wh) * perWh, Number(wh + own) * perWh]
    wh += own
    return { end, y: way === 1 ? from : -to, height: to - from }
  })
}
