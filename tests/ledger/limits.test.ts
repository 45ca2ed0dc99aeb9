// What happens where the state is full: nothing throws, nobody loses what is theirs, and what finds no room goes the way that
// needs none.
import { describe, expect, test } from 'vitest'
import { RECEIPT_KINDS, freeCreditsWh, hash, limits, utf8, type Body } from '../../src/ledger/index.ts'
import { applyTransaction } from '../../src/ledger/apply-transaction.ts'
import { beginBlock } from '../../src/ledger/begin-block.ts'
import { mintLot, moveFree } from '../../src/ledger/credits.ts'
import type { ReceiptBook } from '../../src/ledger/receipt.ts'
import { clearSlots } from '../../src/ledger/slots.ts'
import type { Draft } from '../../src/ledger/state.ts'
import { put, type Table } from '../../src/ledger/table.ts'
import { keyedHashKeyring } from '../standin/keyed-hash.ts'
import { BUY, orderBody, standing, streetOfTwo, streetWithCredits } from './street.ts'
import { FOUNDER, SLOT_MS, addMeter, joinBody, nowMs, readingBody, send, sign, type World } from './world.ts'

/** So many rows, all of them one and the same. */
const filled = <R>(table: Table<R>, row: R, count: number): Table<R> => ({
  ...table,
  rows: Array<R>(count).fill(row),
})

const draftOfNext = ({ tip }: World, atMs: bigint): { draft: Draft; receipts: ReceiptBook } => beginBlock(tip, atMs)

const LOT = { id: 0n, owner: 9, source: 1, meter: 9, slot: 0n, expiresAtMs: 1n << 60n, amountWh: 1n, reservedWh: 0n }
const FLOW = { household: 9, slot: 0n, importWh: 0n, exportWh: 0n, deliveredWh: 0n, source: 0, meter: 9 }

describe('no room for another flow', () => {
  test('a reading is taken and settles at the tariff', async () => {
    const { world, load, baseMs } = await streetOfTwo()
    const atMs = baseMs + SLOT_MS
    const begun = draftOfNext(world, atMs)
    const draft = { ...begun.draft, flows: filled(begun.draft.flows, FLOW, limits.FLOWS) }
    const reading = await sign(world, load, readingBody(2n, atMs, 50_040n, 0n))
    expect(applyTransaction(draft, reading, { index: 0, receipts: begun.receipts })).toBeUndefined()
    expect(draft.flows.rows).toHaveLength(limits.FLOWS)
    expect(begun.receipts.map(({ kind, energyWh }) => [RECEIPT_KINDS[kind], energyWh])).toEqual([['grid', 40n]])
  })
})

describe('no room for another lot', () => {
  const full = (draft: Draft): Draft => ({
    ...draft,
    lots: filled(draft.lots, LOT, limits.LOTS - limits.LOTS_SPARE),
  })

  test('neither orders nor purchases trade', async () => {
    const { world, neighbour } = await streetWithCredits()
    const { draft, receipts } = draftOfNext(world, nowMs(world) + 1n)
    const buy: Body = { kind: 'purchase', provider: 1, energyWh: 1n, maximumMicroPerKwh: 1n }
    const offer = { household: 1, source: 1, capacityW: 1, jurisdiction: utf8(''), listedAtMs: 0n, suspended: false }
    put(draft.providers, { ...offer, priceMicroPerKwh: 1n })
    for (const body of [orderBody(world, BUY, 1n, 1n), buy]) {
      const said = await sign(world, neighbour.keys.household, body)
      expect(applyTransaction(full(draft), said, { index: 0, receipts })).toBe('too-many')
    }
  })

  test('what would be kept is fed in', async () => {
    const { world, sun, load, baseMs } = await streetOfTwo()
    await send(world, FOUNDER.household, standing(0n, 400_000n, true))
    const atMs = baseMs + 2n * SLOT_MS
    const { draft, receipts } = draftOfNext(world, atMs + 1n)
    const crowded = full(draft)
    for (const reading of [
      await sign(world, sun, readingBody(2n, atMs, 0n, 100_100n)),
      await sign(world, load, readingBody(2n, atMs, 50_000n, 0n)),
    ])
      expect(applyTransaction(crowded, reading, { index: 0, receipts })).toBeUndefined()
    clearSlots(crowded, receipts)
    expect(crowded.lots.rows).toHaveLength(limits.LOTS - limits.LOTS_SPARE)
    const fedInWh = receipts.filter(({ energyWh }) => energyWh < 0n).map(({ kind }) => RECEIPT_KINDS[kind])
    expect(new Set(fedInWh)).toEqual(new Set(['grid']))
  })

  test('credits handed to and fro in pieces leave no more lots than they began with', async () => {
    const { world } = await streetWithCredits()
    const { draft } = draftOfNext(world, nowMs(world) + 1n)
    const before = draft.lots.rows.length
    for (let i = 0; i < 20; i++) moveFree(draft, 1, 2, 1n)
    expect(draft.lots.rows.length).toBeLessThanOrEqual(2 * before)
    for (let i = 0; i < 20; i++) moveFree(draft, 2, 1, 1n)
    expect(draft.lots.rows).toHaveLength(before)
    expect(freeCreditsWh(draft, 1, 0)).toBe(50n)
    mintLot(draft, 1, 5n, { source: 1, meter: 1, slot: 1n })
    expect(draft.lots.rows).toHaveLength(before + 1)
  })
})

describe('no room for another key', () => {
  test('nobody joins', async () => {
    const { world } = await streetOfTwo()
    const [invitation, keys] = [hash(utf8('late')).slice(0, 16), keyedHashKeyring('late')]
    await send(world, FOUNDER.device, { kind: 'invite', invitation, uses: 1, expiresAtMs: nowMs(world) + 60_000n })
    const { draft, receipts } = draftOfNext(world, nowMs(world) + 1n)
    const row = draft.keys.rows[0]
    if (row === undefined) throw new Error('the founder has keys')
    const late = await sign(world, keys.household, await joinBody(world, 'Late', keys, invitation))
    for (const [count, refusal] of [
      [limits.KEYS - 1, 'too-many'],
      [limits.KEYS - 2, undefined],
    ] as const) {
      const keysOf = { ...draft.keys, rows: [...draft.keys.rows] }
      const crowded = {
        ...draft,
        keys: { ...keysOf, rows: [...keysOf.rows, ...Array(count).fill(row)].slice(0, count) },
      }
      expect(applyTransaction(crowded, late, { index: 0, receipts })).toBe(refusal)
    }
  })

  test('meters registered and retired in turn end at the keys of one household, and leave nothing behind', async () => {
    const { world } = await streetOfTwo()
    const outcomes: (string | undefined)[] = []
    for (let i = 0; i < limits.METER_KEYS_PER_HOUSEHOLD; i++) {
      try {
        await addMeter(world, FOUNDER, `TURN-${i}`)
      } catch (error) {
        outcomes.push(String(error))
        continue
      }
      const meter = world.tip.state.street.nextMeter - 1
      await send(world, FOUNDER.household, { kind: 'meterChange', meter, serialHash: hash(utf8(`turn ${i}`)) })
      outcomes.push(await send(world, FOUNDER.household, { kind: 'meterRetire', meter }))
    }
    expect(outcomes.filter((one) => one === undefined)).toHaveLength(limits.METER_KEYS_PER_HOUSEHOLD - 1)
    expect(outcomes.at(-1)).toContain('too-many')
    expect(world.tip.state.watches.rows).toEqual([])
  })
})

test('a block that has many receipts clears no further slot; the next one does', async () => {
  const { world, sun, load, baseMs } = await streetOfTwo()
  const atMs = baseMs + SLOT_MS
  const { draft, receipts } = draftOfNext(world, atMs + 1n)
  for (const reading of [
    await sign(world, sun, readingBody(2n, atMs, 0n, 100_100n)),
    await sign(world, load, readingBody(2n, atMs, 50_050n, 0n)),
  ])
    applyTransaction(draft, reading, { index: 0, receipts })
  const [line] = [...world.receipts]
  if (line === undefined) throw new Error('the founding left receipts')
  const before = draft.street.clearingSlot
  clearSlots(draft, Array<typeof line>(limits.CLEARING_RECEIPTS).fill(line))
  expect(draft.street.clearingSlot).toBe(before)
  clearSlots(draft, receipts)
  expect(draft.street.clearingSlot).toBeGreaterThan(before)
})
