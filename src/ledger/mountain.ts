// A Merkle mountain range over the ids of all blocks (Todd, "Merkle Mountain Ranges", 2016): the state holds its peaks
// only, one per bit of the height, and yet every block before is proved by a short path. Leaf h is the id of block h; leaf
// 0 is the chain id. A node is the hash of its two halves, and stands as soon as its last leaf does.
import { hash } from './hash.ts'

export type Peaks = readonly Uint8Array[]

/**
 * The range with one leaf more.
 * @param count leaves before it.
 * @returns its peaks, the oldest first, and the nodes that this leaf completed, from level 1 up.
 */
export const withLeaf = (
  peaks: Peaks,
  count: bigint,
  leaf: Uint8Array,
): { readonly peaks: Uint8Array[]; readonly completed: Uint8Array[] } => {
  const rest = [...peaks]
  const completed: Uint8Array[] = []
  let node = leaf
  for (let level = 0n; (count >> level) % 2n === 1n; level++) {
    node = hash(rest.pop() ?? new Uint8Array(32), node)
    completed.push(node)
  }
  return { peaks: [...rest, node], completed }
}

/** A node: leaves `index · 2^level` up to and without `(index + 1) · 2^level`. */
export type Place = { readonly level: number; readonly index: number }

/** Where the peaks of so many leaves stand, the oldest first. */
export const peakPlaces = (count: number): Place[] => {
  const places: Place[] = []
  let from = 0
  for (let level = 52; level >= 0; level--) {
    const width = 2 ** level
    if (Math.floor(count / width) % 2 === 1) {
      places.push({ level, index: from / width })
      from += width
    }
  }
  return places
}

/**
 * What a proof of some leaves has to bring along: the nodes beside their ways to the peaks, level by level, each from the
 * oldest on. The leaves prove each other, so neighbours cost little.
 */
export const witnessPlaces = (leaves: readonly number[], count: number): Place[] =>
  climb(leaves, count).flatMap(({ level, missing }) => missing.map((index) => ({ level, index })))

type Step = { readonly level: number; readonly missing: readonly number[]; readonly standing: readonly number[] }

/** Level by level: which nodes are known from below, and which of their neighbours are missing. */
const climb = (leaves: readonly number[], count: number): Step[] => {
  const steps: Step[] = []
  let standing = sorted(leaves.filter((leaf) => leaf >= 0 && leaf < count))
  for (let level = 0; standing.length > 0; level++) {
    const whole = Math.floor(count / 2 ** level)
    const parents = sorted(standing.map((index) => Math.floor(index / 2)).filter((index) => 2 * index + 1 < whole))
    const wanted = parents.flatMap((index) => [2 * index, 2 * index + 1])
    const known = new Set(standing)
    steps.push({ level, missing: wanted.filter((index) => !known.has(index)), standing })
    standing = parents
  }
  return steps
}

const sorted = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b)

/**
 * Whether these leaves stand under these peaks. Total; true only when every witness was needed and all come out.
 * @param leaves by their place; at least one.
 */
export const provesLeaves = (
  leaves: ReadonlyMap<number, Uint8Array>,
  count: number,
  peaks: Peaks,
  witnesses: readonly Uint8Array[],
): boolean => {
  const places = [...leaves.keys()]
  const tops = peakPlaces(count)
  if (!Number.isSafeInteger(count) || tops.length !== peaks.length || places.length === 0) return false
  if (places.some((leaf) => !Number.isSafeInteger(leaf) || leaf < 0 || leaf >= count)) return false
  let used = 0
  let nodes = new Map(leaves)
  for (const { level, missing } of climb(places, count)) {
    for (const index of missing) {
      const witness = witnesses[used++]
      if (witness?.length !== 32) return false
      nodes.set(index, witness)
    }
    const top = tops.findIndex((place) => place.level === level && nodes.has(place.index))
    const peak = tops[top]
    if (peak !== undefined && !same(nodes.get(peak.index), peaks[top])) return false
    const parents = new Map<number, Uint8Array>()
    for (const [index, node] of nodes) {
      const right = nodes.get(index + 1)
      if (index % 2 === 0 && right !== undefined) parents.set(index / 2, hash(node, right))
    }
    nodes = parents
  }
  return used === witnesses.length
}

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i])
