// The first look at gossip: who, then how long; reject only what no honest member could have sent.
import { describe, expect, test } from 'vitest'
import { check, p2pLimits, type Topic, type View } from '../../src/p2p/index.ts'

const MEMBER: View = { stage: 'member', isMember: (peer) => peer === 'ann' }
const NEWCOMER: View = { stage: 'other', isMember: () => true }
const TOPICS: readonly Topic[] = ['tx', 'consensus', 'presence', 'board']
const MOST: Record<Topic, number> = {
  tx: p2pLimits.TRANSACTION_BATCH_BYTES + 8_192,
  consensus: p2pLimits.CONSENSUS_BYTES,
  presence: p2pLimits.BEAT_BYTES,
  board: 16_384,
}

describe.each(TOPICS)('on %s', (topic) => {
  test('a member’s message of any length up to the limit is looked at', () => {
    expect(check(MEMBER, 'ann', topic, new Uint8Array(1))).toEqual({ verdict: 'accept' })
    expect(check(MEMBER, 'ann', topic, new Uint8Array(MOST[topic]))).toEqual({ verdict: 'accept' })
  })
  test('a longer one and an empty one are rejected', () => {
    expect(check(MEMBER, 'ann', topic, new Uint8Array(MOST[topic] + 1)).verdict).toBe('reject')
    expect(check(MEMBER, 'ann', topic, new Uint8Array()).verdict).toBe('reject')
  })
  test('a stranger’s is ignored, whatever it is', () => {
    for (const length of [0, 1, 1_000_000])
      expect(check(MEMBER, 'eve', topic, new Uint8Array(length)).verdict).toBe('ignore')
  })
  test('before we are a member everything is ignored', () => {
    expect(check(NEWCOMER, 'ann', topic, new Uint8Array(1)).verdict).toBe('ignore')
  })
})
