// The demo street as its worker runs it: real nodes, real signatures, leaping clock. One street lives for a few seconds
// and every property is held against it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hex, sumOfAccounts } from '../../src/ledger/index.ts'
import { openWebCrypto } from '../../src/ledger/browser/index.ts'
import { openDemo, type Demo } from '../../src/node/browser/index.ts'

const WAITED_MS = 9_000
const LOOK_MS = 25

let demo: Demo
const failures: unknown[] = []
/** Rounds in which blocks were decided, as the first home saw them. */
const rounds = new Map<number, number>()
/** Highest height → state root, of each home. */
const roots: Map<number, string>[] = []

const state = (home: Demo['homes'][number]) => home.node.state.chain?.tip().state

const until = async (condition: () => boolean): Promise<boolean> => {
  const end = performance.now() + WAITED_MS
  while (!condition() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  return condition()
}

beforeAll(async () => {
  demo = await openDemo(await openWebCrypto(), (error) => failures.push(error))
  for (const home of demo.homes) {
    const seen = new Map<number, string>()
    roots.push(seen)
    home.node.onChange(() => {
      const now = state(home)
      const chain = home.node.state.chain
      if (now === undefined || chain === undefined) return
      seen.set(chain.height(), hex(now.rootHash))
      rounds.set(chain.height(), chain.certificate()?.round ?? 0)
    })
  }
})

afterAll(() => demo.stop())

describe('demo street', () => {
  test('five homes move in, vote and clear a quarter hour within seconds', async () => {
    const cleared = await until(() => demo.homes.every((home) => (state(home)?.street.clearings ?? 0n) > 0n))
    expect(failures).toEqual([])
    expect(cleared).toBe(true)
    expect(state(demo.first)?.street.nextSet).toEqual([1, 2, 3, 4, 5])
    expect(state(demo.first)?.genesis.trial).toBe(true)
    expect(state(demo.first)?.meters.rows.map((meter) => meter.simulated)).toEqual([true, true, true, true, true])
  }, 12_000)

  test('all agree on one state root at every height that they share', () => {
    const [ours, ...others] = roots
    let shared = 0
    for (const theirs of others)
      for (const [height, root] of theirs)
        if (ours?.has(height) === true) {
          expect(root).toBe(ours.get(height))
          shared++
        }
    expect(shared).toBeGreaterThan(4)
  })

  test('the leaping clock never makes a round time out', () => {
    expect(rounds.size).toBeGreaterThan(5)
    expect([...rounds].filter(([, round]) => round > 0)).toEqual([])
  })

  test('money sums to zero and has moved', () => {
    for (const home of demo.homes) {
      const now = state(home)
      expect(now === undefined ? undefined : sumOfAccounts(now)).toBe(0n)
    }
    expect(state(demo.first)?.accounts.rows.some((account) => account.balanceMicro !== 0n)).toBe(true)
  })
})
