// Bytes that are almost what a neighbour would say: real messages with flipped bits, cut, spliced, with offsets swapped
// or set to extremes, repeated and stretched; and bytes that are nothing at all.
import type { Random } from '../standin/random.ts'

/** The longest that is given to a node; every topic and protocol has a lower bound of its own. */
const LONGEST = 400_000

type Mutation = (random: Random, bytes: Uint8Array, other: Uint8Array) => Uint8Array

const changed = (bytes: Uint8Array, change: (copy: Uint8Array) => void): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  if (copy.length > 0) change(copy)
  return copy
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A place of four bytes, mostly near the front where SSZ keeps its offsets. */
const wordAt = (random: Random, bytes: Uint8Array): number => {
  const words = Math.max(1, bytes.length - 3)
  return random.chance(0.7) ? random.below(Math.min(words, 400)) : random.below(words)
}

const setWord = (bytes: Uint8Array, at: number, value: number): void => {
  if (at + 4 <= bytes.length) new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, value >>> 0, true)
}
const wordOf = (bytes: Uint8Array, at: number): number =>
  at + 4 <= bytes.length ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true) : 0

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'as it was': (_random, bytes) => bytes,
  'bits flipped': (random, bytes) =>
    changed(bytes, (copy) => {
      for (let flips = 1 + random.below(8); flips > 0; flips--) {
        const at = random.below(copy.length)
        copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8))
      }
    }),
  'a byte set': (random, bytes) =>
    changed(bytes, (copy) => {
      copy[random.below(copy.length)] = random.pick([0, 1, 0x7f, 0x80, 0xff])
    }),
  cut: (random, bytes) => bytes.slice(0, random.below(bytes.length + 1)),
  'cut in front': (random, bytes) => bytes.slice(random.below(bytes.length + 1)),
  spliced: (random, bytes, other) =>
    joined(bytes.slice(0, random.below(bytes.length + 1)), other.slice(random.below(other.length + 1))),
  'offsets swapped': (random, bytes) =>
    changed(bytes, (copy) => {
      const [a, b] = [wordAt(random, copy), wordAt(random, copy)]
      const word = wordOf(copy, a)
      setWord(copy, a, wordOf(copy, b))
      setWord(copy, b, word)
    }),
  'a length extreme': (random, bytes) =>
    changed(bytes, (copy) => {
      const extremes = [0, 1, 4, copy.length - 1, copy.length, copy.length + 1, 2 ** 31, 2 ** 32 - 1]
      setWord(copy, wordAt(random, copy), random.pick(extremes))
    }),
  repeated: (random, bytes) => {
    const times = 2 + random.below(6)
    return joined(...Array.from({ length: times }, () => bytes)).slice(0, LONGEST)
  },
  'a part repeated': (random, bytes) => {
    const from = random.below(bytes.length + 1)
    const part = bytes.slice(from, from + random.below(bytes.length - from + 1))
    return joined(bytes.slice(0, from), part, part, bytes.slice(from)).slice(0, LONGEST)
  },
  stretched: (random, bytes) => joined(bytes, new Uint8Array(random.chance(0.02) ? LONGEST : random.below(600))),
  'nothing at all': () => new Uint8Array(),
  noise: (random) => random.bytes(random.below(random.chance(0.05) ? 20_000 : 300)),
}
const NAMES = Object.keys(MUTATIONS)

/** What was said just now is still news somewhere, so it is taken more often than what is older. */
const NEWEST = 6

/** One mutation, sometimes another one on top. */
export const mutate = (random: Random, corpus: readonly Uint8Array[]): Uint8Array => {
  const pick = (): Uint8Array => {
    if (corpus.length === 0) return random.bytes(64)
    return random.pick(random.chance(0.5) ? corpus.slice(-NEWEST) : corpus)
  }
  let bytes = pick()
  do bytes = MUTATIONS[random.pick(NAMES)]?.(random, bytes, pick()) ?? bytes
  while (random.chance(0.25))
  return bytes
}
