// Virtual time: events in order of (time, sequence), each run to its end before the next. Nothing here waits for the
// machine's clock, so hours of a street cost seconds and the same seed gives the same run to the byte.
import { randomOf, type Random } from '../standin/random.ts'

type Event = { readonly atMs: number; readonly sequence: number; readonly run: () => void }

export type World = {
  readonly random: Random
  nowMs(): number
  after(ms: number, run: () => void): void
  /** Every lid is closed for so long: time jumps, and what fell due meanwhile is due at once. */
  warp(ms: number): void
  /** Runs events until the condition holds or virtual time is up, warps not counted; tells whether it held. */
  until(condition: () => boolean, limitMs: number): Promise<boolean>
  /** Asynchronous work outside virtual time (real signatures) counts itself here. */
  pending: number
  events: number
}

export const createWorld = (seed: number): World => {
  const heap: Event[] = []
  const random = randomOf(seed)
  let now = 0
  let sequence = 0
  let warpedMs = 0

  const world: World = {
    random,
    pending: 0,
    events: 0,
    nowMs: () => now,
    after: (ms, run) => push(heap, { atMs: now + Math.max(0, Math.round(ms)), sequence: sequence++, run }),
    warp: (ms) => {
      now += ms
      warpedMs += ms
    },
    until: async (condition, limitMs) => {
      const startMs = now - warpedMs
      while (!condition()) {
        const endMs = startMs + limitMs + warpedMs
        const next = heap[0]
        if (next === undefined || next.atMs > endMs) {
          now = endMs
          return condition()
        }
        pop(heap)
        now = Math.max(now, next.atMs)
        world.events++
        next.run()
        await quiet(world)
      }
      return true
    },
  }
  return world
}

/** Everything that an event set off has come to rest: promises of ports resolve in microtasks only. */
const quiet = async (world: World): Promise<void> => {
  do await new Promise<void>((resolve) => setImmediate(resolve))
  while (world.pending > 0)
}

const before = (a: Event, b: Event): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence)

const push = (heap: Event[], event: Event): void => {
  heap.push(event)
  let at = heap.length - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    const [child, above] = [heap[at], heap[parent]]
    if (child === undefined || above === undefined || !before(child, above)) return
    heap[at] = above
    heap[parent] = child
    at = parent
  }
}

const pop = (heap: Event[]): void => {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  heap[0] = last
  let at = 0
  for (;;) {
    let least = at
    for (const child of [2 * at + 1, 2 * at + 2]) {
      const [a, b] = [heap[child], heap[least]]
      if (a !== undefined && b !== undefined && before(a, b)) least = child
    }
    if (least === at) return
    const [a, b] = [heap[at], heap[least]]
    if (a === undefined || b === undefined) return
    heap[at] = b
    heap[least] = a
    at = least
  }
}
