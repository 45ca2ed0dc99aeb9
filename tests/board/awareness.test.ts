// What a home shows for the moment: signed by itself, for half a minute, and nobody else's.
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  awarenessBytes,
  boardLimits,
  decodeBoardMessage,
  encodeBoardMessage,
  forgetSilent,
  hearAwareness,
  shownAt,
  type Awareness,
  type Showing,
} from '../../src/board/index.ts'
import { hash, hex, utf8, type Signer } from '../../src/ledger/index.ts'
import { keyedHashSigner, seededCrypto } from '../standin/keyed-hash.ts'
import { AT_MS, CHAIN } from './rig.ts'

const ann = keyedHashSigner('ann')
const eve = keyedHashSigner('eve')
const SKEW_MS = 600_000
let showing: Showing
beforeEach(() => {
  showing = new Map()
})

const said = async (
  signer: Signer,
  watts: number | undefined,
  atMs = AT_MS,
  author = signer.key,
): Promise<Awareness> => {
  const unsigned = { author, timeMs: BigInt(atMs), watts: watts === undefined ? [] : [BigInt(watts)] }
  return { ...unsigned, signature: await signer.sign(awarenessBytes(CHAIN, unsigned)) }
}
const hear = (awareness: Awareness, nowMs = AT_MS, chainId = CHAIN) =>
  hearAwareness(showing, seededCrypto(1), awareness, { chainId, skewMs: SKEW_MS, nowMs })

describe('live watts', () => {
  test('stand for half a minute of our own clock', async () => {
    expect(await hear(await said(ann, -1_200, AT_MS + 5_000))).toBe('taken')
    expect(shownAt(showing, AT_MS)).toEqual([{ author: hex(ann.key), watts: -1_200 }])
    expect(shownAt(showing, AT_MS + boardLimits.AWARENESS_MS - 1)).toHaveLength(1)
    expect(shownAt(showing, AT_MS + boardLimits.AWARENESS_MS)).toEqual([])
  })

  test('for somebody else are refused', async () => {
    expect(await hear(await said(eve, 9_000, AT_MS, ann.key))).toBe('signature')
    const honest = await said(ann, 300)
    expect(await hear({ ...honest, watts: [301n] })).toBe('signature')
    expect(await hear(honest, AT_MS, hash(utf8('another street')))).toBe('signature')
    expect(shownAt(showing, AT_MS)).toEqual([])
  })

  test('said again show nothing again, and old ones do not replace new ones', async () => {
    const [older, newer] = [await said(ann, 100), await said(ann, 200, AT_MS + 10_000)]
    expect(await hear(newer)).toBe('taken')
    expect(await hear(newer, AT_MS + 20_000)).toBe('old')
    expect(await hear(older, AT_MS + 20_000)).toBe('old')
    expect(shownAt(showing, AT_MS + 29_000)).toEqual([{ author: hex(ann.key), watts: 200 }])
  })

  test('are taken back by a word without any, and refused when no home takes so much', async () => {
    await hear(await said(ann, 100))
    expect(await hear(await said(ann, undefined, AT_MS + 1))).toBe('taken')
    expect(shownAt(showing, AT_MS + 1)).toEqual([])
    expect(await hear(await said(ann, boardLimits.AWARENESS_W + 1, AT_MS + 2))).toBe('not-the-shape')
    expect(await hear(await said(ann, 1, AT_MS + SKEW_MS + 1))).toBe('clock-far-off')
  })

  test('of who is long silent are forgotten, but not while they could be said again', async () => {
    await hear(await said(ann, 100))
    forgetSilent(showing, AT_MS + SKEW_MS, SKEW_MS)
    expect(showing.size).toBe(1)
    forgetSilent(showing, AT_MS + 3 * SKEW_MS, SKEW_MS)
    expect(showing.size).toBe(0)
  })

  test('travel as they are, and any bytes are something or nothing', () => {
    fc.assert(
      fc.property(fc.integer(), fc.uint8Array({ maxLength: 300 }), (watts, bytes) => {
        const awareness = { author: ann.key, timeMs: 1n, watts: [BigInt(watts)], signature: new Uint8Array(64) }
        const message = { kind: 'awareness', awareness } as const
        expect(decodeBoardMessage(encodeBoardMessage(message))).toEqual({ ok: true, value: message })
        const decoded = decodeBoardMessage(bytes)
        if (decoded.ok) expect(hex(encodeBoardMessage(decoded.value))).toBe(hex(bytes))
      }),
    )
  })
})
