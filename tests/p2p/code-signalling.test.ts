// Promises of signalling through the mesh: messages come back as they went, forwards are rationed, everybody missing
// is dialled by exactly one side, and a full mesh is known as one.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  afterFailure,
  decodeSignal,
  dialPlan,
  encodeSignal,
  forwardAllowed,
  isFullMesh,
  type DialHistory,
  type Forward,
  type MeshView,
  type Signal,
} from '../../src/p2p/signalling.ts'
import { peerKeys } from './samples.ts'

const key = (digit: number): string => digit.toString(16).padStart(2, '0').repeat(32)
const [A, B, C, D] = [key(1), key(2), key(3), key(4)]
const codes = fc.uint8Array({ minLength: 1, maxLength: 200 })

const view = (self: string, near: Record<string, string[]>, more: Partial<MeshView> = {}): MeshView => ({
  self,
  members: new Set([A, B, C, D]),
  links: new Set(Object.keys(near)),
  neighbours: new Map(Object.entries(near).map(([peer, keys]) => [peer, new Set(keys)])),
  history: new Map(),
  nowMs: 10_000,
  ...more,
})

describe('signals', () => {
  test('come back as they went', () => {
    const signals: fc.Arbitrary<Signal> = fc.oneof(
      fc.record({ kind: fc.constant('neighbours' as const), keys: fc.array(peerKeys, { maxLength: 32 }) }),
      fc.record({ kind: fc.constant('forward' as const), to: peerKeys, code: codes }),
      fc.record({ kind: fc.constant('deliver' as const), from: peerKeys, code: codes }),
      fc.record({ kind: fc.constant('answer' as const), code: codes }),
      fc.constant({ kind: 'refused' as const }),
    )
    fc.assert(fc.property(signals, (signal) => void expect(decodeSignal(encodeSignal(signal))).toEqual(signal)))
  })

  test('any bytes are read without an exception, and only one way', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_200 }), (bytes) => {
        const signal = decodeSignal(bytes)
        if (signal !== undefined) expect(encodeSignal(signal)).toEqual(bytes)
      }),
    )
  })
})

describe('forwarding', () => {
  test('is rationed per pair and per asker, and the ration comes back', () => {
    let log: readonly Forward[] = []
    const ask = (asker: string, target: string, nowMs: number): boolean => {
      const next = forwardAllowed(log, asker, target, nowMs)
      log = next ?? log
      return next !== undefined
    }
    expect([1, 2, 3, 4].map((at) => ask(A, B, at))).toEqual([true, true, true, false])
    expect(Array.from({ length: 8 }, (_, at) => ask(A, key(10 + at), 5))).toEqual([...Array(7).fill(true), false])
    expect(ask(C, B, 6)).toBe(true)
    expect(ask(A, B, 60_010)).toBe(true)
  })
})

describe('dialling', () => {
  test('the lower key dials the missing one through a mutual neighbour, the higher one waits', () => {
    expect(dialPlan(view(A, { C: [] }))).toEqual([])
    expect(dialPlan(view(A, { [C]: [A, B] }))).toEqual([{ peer: B, via: C }])
    expect(dialPlan(view(B, { [C]: [A, B] }))).toEqual([])
  })

  test('the higher key steps in when nothing happens', () => {
    const waited: DialHistory = { missingSinceMs: 6_000, failures: 0, notBeforeMs: 0, dialling: false }
    expect(dialPlan(view(B, { [C]: [A, B] }, { history: new Map([[A, waited]]) }))).toEqual([{ peer: A, via: C }])
  })

  test('strangers, ourselves and those being dialled are left alone', () => {
    const stranger = key(99)
    expect(dialPlan(view(A, { [C]: [A, stranger] }))).toEqual([])
    const dialling: DialHistory = { missingSinceMs: 0, failures: 0, notBeforeMs: 0, dialling: true }
    expect(dialPlan(view(A, { [C]: [A, B] }, { history: new Map([[B, dialling]]) }))).toEqual([])
  })

  test('a failed dial waits, ever longer, and takes another way', () => {
    let entry: DialHistory = { missingSinceMs: 0, failures: 0, notBeforeMs: 0, dialling: true }
    const pauses = Array.from({ length: 9 }, () => {
      entry = afterFailure(entry, 1_000)
      return entry.notBeforeMs - 1_000
    })
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    const near = { [C]: [A, B], [D]: [A, B] }
    const viaAfter = (failures: number): string | undefined => {
      const history = new Map([[B, { missingSinceMs: 0, failures, notBeforeMs: 0, dialling: false }]])
      return dialPlan(view(A, near, { history }))[0]?.via
    }
    expect(new Set([viaAfter(0), viaAfter(1)])).toEqual(new Set([C, D]))
  })

  test('in a large microgrid a peer looks for eight links, not for all', () => {
    const members = Array.from({ length: 40 }, (_, at) => key(at + 1))
    const far = members.slice(2)
    const plan = dialPlan(view(members[0] ?? '', { [B]: far }, { members: new Set(members) }))
    expect(plan).toHaveLength(7)
  })

  test('in a large microgrid nobody is looked for by everybody: the links spread over all', () => {
    const members = Array.from({ length: 50 }, (_, i) =>
      (Math.imul(i + 2, 2_654_435_761) >>> 0).toString(16).padStart(8, '0').repeat(8),
    )
    const looked = new Map<string, number>()
    for (const self of members)
      for (const { peer } of dialPlan(view(self, { [B]: members }, { members: new Set([B, ...members]) })))
        looked.set(peer, (looked.get(peer) ?? 0) + 1)
    expect(looked.size).toBeGreaterThan(45)
    expect(Math.max(...looked.values())).toBeLessThan(20)
  })

  test('every missing pair is dialled by exactly one side', () => {
    fc.assert(
      fc.property(fc.uniqueArray(peerKeys, { minLength: 3, maxLength: 12 }), (peers) => {
        const [hub = '', ...spokes] = peers
        const members = new Set(peers)
        const pairs = spokes.flatMap((self) =>
          dialPlan(view(self, { [hub]: spokes }, { members })).map(({ peer }) => [self, peer].sort().join()),
        )
        expect(new Set(pairs).size).toBe(pairs.length)
        expect(pairs.length).toBe((spokes.length * (spokes.length - 1)) / 2)
      }),
    )
  })
})

describe('a full mesh', () => {
  test('is one when everybody within reach is linked to everybody', () => {
    expect(isFullMesh(view(A, { [B]: [A, C], [C]: [A, B] }))).toBe(true)
    expect(isFullMesh(view(A, {}))).toBe(true)
  })

  test('is none when a link is missing, far away or here, or when a neighbour has said nothing yet', () => {
    expect(isFullMesh(view(A, { [B]: [A], [C]: [A, B] }))).toBe(false)
    expect(isFullMesh(view(A, { [B]: [A, C] }))).toBe(false)
    expect(isFullMesh(view(A, { [B]: [A, C], [C]: [A, B] }, { links: new Set([B, C, D]) }))).toBe(false)
  })
})
