// What two members say to each other through a third stays between them, and comes as it was sent or not at all.
import { ed25519 } from '@noble/curves/ed25519.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toPeerKey } from '../../src/p2p/peer-key.ts'
import { openQuestion, SEALED_ANSWER_BYTES, SEALED_QUESTION_BYTES, sealQuestion } from '../../src/p2p/seal.ts'

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 })
const texts = fc.uint8Array({ minLength: 1, maxLength: 300 })
const peerOf = (seed: Uint8Array): string => toPeerKey(ed25519.getPublicKey(seed))
const RUNS = { numRuns: 25 }

const asked = (target: string, plain: Uint8Array, ephemeral: Uint8Array) => {
  const question = sealQuestion(target, plain, ephemeral)
  if (question === undefined) throw new Error('the key of a person is a point')
  return question
}

describe('a sealed question', () => {
  test('is opened by the member it is for, and its answer by who asked', () => {
    fc.assert(
      fc.property(seeds, seeds, texts, texts, (seed, ephemeral, plain, reply) => {
        const question = asked(peerOf(seed), plain, ephemeral)
        expect(question.bytes.length).toBe(plain.length + SEALED_QUESTION_BYTES)
        const opened = openQuestion(seed, question.bytes)
        expect(opened?.plain).toEqual(plain)
        const answer = opened?.sealAnswer(reply) ?? new Uint8Array()
        expect(answer.length).toBe(reply.length + SEALED_ANSWER_BYTES)
        expect(question.openAnswer(answer)).toEqual(reply)
      }),
      RUNS,
    )
  })

  test('says nothing to the neighbour who hands it on, nor to any other key', () => {
    fc.assert(
      fc.property(seeds, seeds, seeds, texts, (seed, other, ephemeral, plain) => {
        fc.pre(peerOf(seed) !== peerOf(other))
        const { bytes } = asked(peerOf(seed), plain, ephemeral)
        expect(openQuestion(other, bytes)).toBeUndefined()
      }),
      RUNS,
    )
  })

  test('that was changed anywhere is no question, and so is a changed answer', () => {
    fc.assert(
      fc.property(seeds, seeds, texts, fc.nat(), (seed, ephemeral, plain, at) => {
        const question = asked(peerOf(seed), plain, ephemeral)
        const flip = (bytes: Uint8Array, bit: number): Uint8Array =>
          bytes.map((byte, i) => (i === (bit >> 3) % bytes.length ? byte ^ (1 << (bit & 7)) : byte))
        // The highest bit of an X25519 key is not looked at (RFC 7748), but it is part of the derivation.
        expect(openQuestion(seed, flip(question.bytes, at))).toBeUndefined()
        const answer = openQuestion(seed, question.bytes)?.sealAnswer(plain) ?? new Uint8Array()
        expect(question.openAnswer(flip(answer, at))).toBeUndefined()
      }),
      RUNS,
    )
  })

  test('is no answer, and an answer no question', () => {
    const seed = new Uint8Array(32).fill(7)
    const plain = new Uint8Array(100).fill(1)
    const question = asked(peerOf(seed), plain, new Uint8Array(32).fill(9))
    expect(question.openAnswer(question.bytes.slice(32))).toBeUndefined()
    const answer = openQuestion(seed, question.bytes)?.sealAnswer(plain) ?? new Uint8Array()
    expect(openQuestion(seed, Uint8Array.from([...question.bytes.slice(0, 32), ...answer]))).toBeUndefined()
  })

  test('is not made for a key that nobody can own, and nothing is opened that is no point', () => {
    const noPoint = toPeerKey(Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 2 : 0)))
    expect(sealQuestion('not a key', Uint8Array.of(1), new Uint8Array(32).fill(9))).toBeUndefined()
    expect(sealQuestion(noPoint, Uint8Array.of(1), new Uint8Array(32).fill(9))).toBeUndefined()
    const smallOrder = new Uint8Array(SEALED_QUESTION_BYTES + 1)
    expect(openQuestion(new Uint8Array(32).fill(7), smallOrder)).toBeUndefined()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(openQuestion(new Uint8Array(32).fill(7), bytes)).toBeUndefined()
      }),
      RUNS,
    )
  })
})
