// Lots hashed side by side have the roots that they have one by one.
import { expect, test } from 'vitest'
import { hex } from '../../src/ledger/index.ts'
import { hashLots } from '../../src/ledger/lot-roots.ts'
import { LotList } from '../../src/ledger/records.ts'

const lotsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    ...{ id: BigInt(i), owner: i % 100, source: i % 7, meter: i % 97, slot: 2n ** 40n + BigInt(i) },
    ...{ expiresAtMs: 2n ** 63n + BigInt(i), amountWh: BigInt(i * i), reservedWh: BigInt(i) },
  }))

test.each([0, 1, 2, 4_095, 4_096, 4_097, 9_000])('the root of %i lots is the root from nothing', (count) => {
  const lots = lotsOf(count)
  const view = LotList.toViewDU(lots)
  hashLots(view.node, lots)
  expect(hex(view.batchHashTreeRoot())).toBe(hex(LotList.hashTreeRoot(lots)))
})

test('a lot that changes has a root of its own again', () => {
  const lots = lotsOf(5_000)
  const view = LotList.toViewDU(lots)
  hashLots(view.node, lots)
  view.batchHashTreeRoot()
  const [, , third] = lots
  if (third === undefined) throw new Error('there are thousands')
  const changed = { ...third, amountWh: 1n }
  view.set(2, LotList.elementType.toViewDU(changed))
  expect(hex(view.batchHashTreeRoot())).toBe(hex(LotList.hashTreeRoot(lots.with(2, changed))))
})
