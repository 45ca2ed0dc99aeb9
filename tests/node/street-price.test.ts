// What counts as the street's price of now: the last one agreed, until it is two slots and the wait for a match old.
import { expect, test } from 'vitest'
import { RECEIPT_KINDS } from '../../src/ledger/index.ts'
import { notePrice, streetPriceMicro } from '../../src/node/household/street-price.ts'
import type { NodeState } from '../../src/node/node-state.ts'

const MINUTE_MS = 60_000

const home = (receipts: readonly { kind: (typeof RECEIPT_KINDS)[number]; minutesAgo: number }[] = []) => {
  let nowMs = 10_000 * MINUTE_MS
  const street = { tradedWh: 500n, lastPrice: 170_000n }
  const node = {
    chain: { genesis: { slotMs: 15 * MINUTE_MS }, tip: () => ({ state: { street } }) },
    autopilot: { price: undefined },
    ports: { clock: { nowMs: () => nowMs } },
    receipts: receipts.map(({ kind, minutesAgo }) => ({
      receipt: { kind: RECEIPT_KINDS.indexOf(kind) },
      atMs: nowMs - minutesAgo * MINUTE_MS,
    })),
  } as unknown as NodeState
  const look = (minutes = 0): bigint | undefined => {
    nowMs += minutes * MINUTE_MS
    notePrice(node)
    return streetPriceMicro(node)
  }
  return { street, look }
}

test('what was traded before this page looked is unknown, unless our own receipts say when', () => {
  expect(home().look()).toBeUndefined()
  expect(home([{ kind: 'grid', minutesAgo: 5 }]).look()).toBeUndefined()
  expect(home([{ kind: 'clearing', minutesAgo: 50 }]).look()).toBeUndefined()
  expect(home([{ kind: 'clearing', minutesAgo: 5 }]).look()).toBe(170_000n)
})

test('a trade makes it known, and two slots without one make it old', () => {
  const { street, look } = home()
  look()
  Object.assign(street, { tradedWh: 600n, lastPrice: 180_000n })
  expect(look(1)).toBe(180_000n)
  expect(look(34)).toBe(180_000n)
  expect(look(2)).toBeUndefined()
})
