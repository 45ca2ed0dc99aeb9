// Pieces of a document as Yjs encodes them, put together by hand: what its own functions would never write.
import { varUint } from './rig.ts'

export type Struct = {
  readonly origin: number | undefined
  readonly right: number | undefined
  readonly parent: 'root' | number
  readonly key: string | undefined
  readonly content: readonly number[]
}

/** One struct as bytes: neighbours or a parent by their clocks, and some content. */
export const structOf =
  ({ origin, right, parent, key, content: [ref = 0, ...content] }: Struct) =>
  (client: number): number[] => {
    const id = (clock: number) => [...varUint(client), clock]
    const text = (word: string) => [word.length, ...new TextEncoder().encode(word)]
    const isFirst = origin === undefined && right === undefined
    const info = ref + (origin === undefined ? 0 : 128) + (right === undefined ? 0 : 64) + (key === undefined ? 0 : 32)
    const where = !isFirst ? [] : parent === 'root' ? [1, ...text('board')] : [0, ...id(parent)]
    const sub = isFirst && key !== undefined ? text(key) : []
    return [
      info,
      ...[origin, right].flatMap((clock) => (clock === undefined ? [] : id(clock))),
      ...where,
      ...sub,
      ...content,
    ]
  }

export const NOWHERE = { origin: undefined, right: undefined, key: undefined }
export const [MAP, YTEXT, HI] = [
  [7, 1],
  [7, 2],
  [4, 2, 104, 105],
]
export const ENTRY = structOf({ ...NOWHERE, parent: 'root', key: '1', content: MAP })
export const TEXT = structOf({ ...NOWHERE, parent: 0, key: 'text', content: YTEXT })
export const LETTERS = structOf({ ...NOWHERE, parent: 1, content: HI })
