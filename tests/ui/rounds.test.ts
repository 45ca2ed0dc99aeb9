// When a newer build may take the place of the page that runs: never while others wait for this home's word.
import { describe, expect, test } from 'vitest'
import { busy, empty, resting } from '../../tools/gallery/snapshots.ts'
import { isBetweenRounds } from '../../src/ui/rounds.ts'
import type { Agreement, Snapshot } from '../../src/node/index.ts'

const votingIn = (step: Agreement['step'], change: Partial<Snapshot> = {}): Snapshot => ({
  ...busy,
  validating: true,
  ...change,
  agreement: { ...busy.agreement, state: 'agreeing', step, activeSet: [busy.self ?? 0] },
})

describe('a page may be reloaded', () => {
  test('between two rounds, and in none of their steps', () => {
    expect(isBetweenRounds(votingIn('idle'))).toBe(true)
    for (const step of ['propose', 'prevote', 'precommit'] as const) expect(isBetweenRounds(votingIn(step))).toBe(false)
  })

  test('in any step by a home that does not vote', () => {
    expect(isBetweenRounds(votingIn('prevote', { validating: false }))).toBe(true)
    expect(isBetweenRounds(votingIn('prevote', { self: 99 }))).toBe(true)
  })

  test('while the street rests, which may be all night', () => {
    expect(isBetweenRounds(resting)).toBe(true)
  })

  test('before there is a home', () => {
    expect(isBetweenRounds(undefined)).toBe(true)
    expect(isBetweenRounds(empty)).toBe(true)
  })
})
