// The order, the time and the checks of a block; nonces and deadlines, each by itself.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  blockIdOf,
  blockTimeMs,
  compareBytes,
  executeBlock,
  fromHex,
  hash,
  hex,
  keyRecord,
  nextDeadlineMs,
  type Block,
  type BlockHeader,
  type KeyRecord,
  type Transaction,
  type Verified,
  type VerifiedBlock,
} from '../../src/ledger/index.ts'
import { useNonce } from '../../src/ledger/nonces.ts'
import { inBlockOrder } from '../../src/ledger/order-of-block.ts'
import { openStream, playRound, rounds } from './stream.ts'
import { SELL, orderBody, standing, streetOfTwo, streetWithCredits } from './street.ts'
import { FOUNDER, SLOT_MS, agree, createWorld, nowMs, readingBody, send, sign } from './world.ts'

describe('the order of a block', () => {
  const mixed = async () => {
    const { world, neighbour } = await streetOfTwo()
    const signers = [FOUNDER.household, FOUNDER.device, neighbour.keys.household, neighbour.keys.device]
    const transactions: Verified<Transaction>[] = []
    for (let i = 0; i < 24; i++) {
      const signer = signers[i % 4] ?? FOUNDER.household
      transactions.push(await sign(world, signer, standing(BigInt(i), 0n, false)))
    }
    return { world, transactions }
  }

  test('is the same whatever order they came in', async () => {
    const { world, transactions } = await mixed()
    const { id, state } = world.tip
    const ids = inBlockOrder(state, id, 1, transactions).map((one) => one.id)
    fc.assert(
      fc.property(fc.shuffledSubarray(transactions, { minLength: 24 }), (shuffled) => {
        expect(inBlockOrder(state, id, 1, shuffled).map((one) => one.id)).toEqual(ids)
      }),
      { numRuns: 50 },
    )
  })

  test('takes each key’s transactions by nonce and the proposer’s household last', async () => {
    const { world, transactions } = await mixed()
    const { id, state } = world.tip
    for (const proposer of [1, 2]) {
      const ordered = inBlockOrder(state, id, proposer, transactions)
      const own = ordered.map((one) => keyRecord(state, one.key)?.household === proposer)
      expect(own).toEqual([...own].sort((a, b) => Number(a) - Number(b)))
      for (const key of new Set(ordered.map((one) => hex(one.key)))) {
        const nonces = ordered.filter((one) => hex(one.key) === key).map((one) => one.nonce)
        expect(nonces).toEqual([...nonces].sort((a, b) => Number(a - b)))
      }
    }
  })

  test('is drawn anew by every parent: nobody can aim for a place', async () => {
    const { world, transactions } = await mixed()
    const first = (parent: string) => inBlockOrder(world.tip.state, parent, 9, transactions)[0]?.id
    const parents = Array.from({ length: 20 }, (_, i) => hex(hash(Uint8Array.of(i))))
    expect(new Set(parents.map(first)).size).toBeGreaterThan(1)
  })

  test('follows the hash of parent and transaction where keys have one transaction each', async () => {
    const { world, transactions } = await mixed()
    const single = transactions.slice(0, 4)
    const lot = ({ id }: Transaction) => hash(fromHex(world.tip.id), fromHex(id))
    const expected = [...single].sort((a, b) => compareBytes(lot(a), lot(b))).map((one) => one.id)
    expect(inBlockOrder(world.tip.state, world.tip.id, 9, single).map((one) => one.id)).toEqual(expected)
  })
})

describe('a block with a fault', () => {
  const sound = async () => {
    const { world } = await streetOfTwo()
    const tip = world.tip
    const made = await Promise.all(
      [1n, 2n, 3n].map((price) => sign(world, FOUNDER.household, standing(price, 0n, false))),
    )
    const block = agree(world, nowMs(world) + 5n, made).block as VerifiedBlock
    return { tip, block }
  }
  const withHeader = (block: VerifiedBlock, change: Partial<BlockHeader>): VerifiedBlock => {
    const header = { ...block.header, ...change }
    return { ...block, header, id: blockIdOf(header) }
  }

  test.each<[string, (block: VerifiedBlock) => VerifiedBlock, string]>([
    ['of height', (block) => withHeader(block, { height: block.header.height + 1n }), 'height'],
    ['of version', (block) => withHeader(block, { version: 3 }), 'height'],
    ['of parent', (block) => withHeader(block, { parentId: new Uint8Array(32) }), 'parent'],
    ['of time', (block) => withHeader(block, { timeMs: block.header.timeMs + 1n }), 'time'],
    ['of certificate time', (block) => ({ ...block, lastCommit: undefined }), 'time'],
    ['of proposer', (block) => withHeader(block, { proposer: 2 }), 'proposer'],
    ['of order', (block) => ({ ...block, transactions: [...block.transactions].reverse() }), 'transaction order'],
    [
      'of a transaction that is in it twice',
      (block) => ({ ...block, transactions: block.transactions.flatMap((one) => [one, one]).slice(0, 2) }),
      'transaction refused',
    ],
    ['of a transaction left out', (block) => ({ ...block, transactions: block.transactions.slice(1) }), 'state root'],
    ['of receipts', (block) => withHeader(block, { receiptsRoot: hash(Uint8Array.of(1)) }), 'receipts root'],
    ['of state', (block) => withHeader(block, { stateRoot: hash(Uint8Array.of(1)) }), 'state root'],
  ])('%s is refused for it', async (_what, change, fault) => {
    const { tip, block } = await sound()
    expect(executeBlock(tip, block).ok).toBe(true)
    expect(executeBlock(tip, change(block))).toMatchObject({ ok: false, fault })
  })

  test('names the rule that its transaction broke', async () => {
    const { world } = await streetOfTwo()
    const { tip } = world
    const expired = await sign(world, FOUNDER.household, standing(0n, 0n, false), 1n)
    const { block } = agree(world, nowMs(world) + 5n)
    const broken = { ...block, transactions: [expired] }
    expect(executeBlock(tip, broken)).toEqual({ ok: false, fault: 'transaction refused', refusal: 'expired' })
  })

  test('leaves the tip as it was', async () => {
    const { tip, block } = await sound()
    const rootBefore = hex(tip.state.rootHash)
    executeBlock(tip, withHeader(block, { stateRoot: new Uint8Array(32) }))
    expect(hex(tip.state.rootHash)).toBe(rootBefore)
    expect(executeBlock(tip, block).ok).toBe(true)
  })
})

describe('block time', () => {
  const certificate = (...timesMs: bigint[]): Block['lastCommit'] => ({
    height: 1n,
    round: 0,
    blockId: new Uint8Array(32),
    signatures: timesMs.map((timeMs, household) => ({ household, timeMs, signature: new Uint8Array(64) })),
  })
  test.each<[string, bigint, Block['lastCommit'], bigint]>([
    ['is a millisecond after the parent without a certificate', 100n, undefined, 101n],
    ['is the only vote’s', 100n, certificate(500n), 500n],
    ['is the lower of two', 100n, certificate(900n, 500n), 500n],
    ['is the middle of three', 100n, certificate(1n, 900n, 500n), 500n],
    ['is the lower median of four', 100n, certificate(9n, 700n, 500n, 1n << 63n), 500n],
    ['never goes back', 100n, certificate(3n, 2n, 1n), 101n],
    ['never stands still', 100n, certificate(100n), 101n],
  ])('%s', (_what, parentMs, lastCommit, timeMs) => {
    expect(blockTimeMs(parentMs, lastCommit)).toBe(timeMs)
  })

  test('lies between two right clocks while fewer than a third are wrong', () => {
    const times = fc.record({ right: fc.array(fc.bigInt(1_000n, 2_000n), { minLength: 3, maxLength: 9 }) })
    fc.assert(
      fc.property(times, fc.array(fc.bigInt(0n, 1n << 63n), { maxLength: 4 }), ({ right }, wrong) => {
        fc.pre(wrong.length * 2 < right.length)
        const timeMs = blockTimeMs(0n, certificate(...right, ...wrong))
        expect(timeMs >= 1_000n && timeMs <= 2_000n).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})

describe('nonces', () => {
  const fresh = {
    key: new Uint8Array(32),
    household: 1,
    role: 1,
    highestNonce: 0n,
    usedNonces: 0n,
    votesFrom: 0n,
    votesUntil: 0n,
  }

  test('are used once each: a table of the past says the same', () => {
    const walk = fc.array(fc.oneof(fc.bigInt(0n, 12n), fc.bigInt(0n, 200n), fc.bigInt(0n, (1n << 64n) - 1n)), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(walk, (nonces) => {
        const used = new Set<bigint>()
        let highest = 0n
        let record: KeyRecord = fresh
        for (const nonce of nonces) {
          const expected = nonce > 0n && !used.has(nonce) && highest - nonce <= 64n
          const next = useNonce(record, nonce)
          expect(next !== undefined).toBe(expected)
          if (next === undefined) continue
          used.add(nonce)
          highest = nonce > highest ? nonce : highest
          expect(next.usedNonces < 1n << 64n).toBe(true)
          record = next
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('the next deadline', () => {
  test('is none on a street where nothing runs out', () => {
    expect(nextDeadlineMs(createWorld().tip.state)).toBeUndefined()
  })

  test('is the end of the slot that has flows, then of its wait, awake', async () => {
    const { world, sun, baseMs } = await streetOfTwo()
    await send(world, sun, readingBody(2n, baseMs + 5_000n, 0n, 100_001n))
    expect(nextDeadlineMs(world.tip.state)).toBe(baseMs + SLOT_MS)
    agree(world, baseMs + SLOT_MS)
    expect(nextDeadlineMs(world.tip.state)).toBe(baseMs + SLOT_MS + 30_000n)
  })

  test('is the end of an order', async () => {
    const { world } = await streetWithCredits()
    await send(world, FOUNDER.device, orderBody(world, SELL, 5n, 1n))
    expect(nextDeadlineMs(world.tip.state)).toBe(world.tip.state.orders.rows[0]?.expiresAtMs)
  })

  test('is kept by an empty block, which then has another one or none', async () => {
    const [played] = fc.sample(rounds(10), { numRuns: 1, seed: 7 })
    const stream = await openStream()
    for (const round of played ?? []) await playRound(stream, round)
    for (let blocks = 0; blocks < 60; blocks++) {
      const at = nextDeadlineMs(stream.world.tip.state)
      if (at === undefined) return
      const before = JSON.stringify(summary(stream.world.tip.state))
      agree(stream.world, at)
      expect(JSON.stringify(summary(stream.world.tip.state))).not.toBe(before)
    }
    throw new Error('deadlines do not end')
  })
})

const summary = ({ orders, deliveries, lots, flows, street }: ReturnType<typeof createWorld>['tip']['state']) => [
  orders.rows.length,
  deliveries.rows.length,
  lots.rows.length,
  flows.rows.length,
  street.nextSet.map((voter) => voter.household),
  String(street.expiredWh),
  String(street.clearingSlot),
  street.slotEnds.length,
]
