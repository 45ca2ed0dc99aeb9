// Every kind of transaction is part of the random lives in which money, credits, energy, bytes and roots are checked. The
// long run is `histories-main.ts`.
import { expect, test } from 'vitest'
import { KINDS } from '../../src/ledger/index.ts'
import { playHistories } from './histories.ts'

test('random lives take every kind there is, and everything that must hold does', async () => {
  const { kinds, transactions } = await playHistories({ seed: 4, transactions: 2_000, most: 12_000 })
  expect(transactions).toBeGreaterThanOrEqual(2_000)
  const never = KINDS.filter((kind) => (kinds.get(kind)?.taken ?? 0) === 0)
  expect(never).toEqual([])
}, 120_000)
