// What holds after every block, whatever people do: money and credits conserve, each Wh goes one way, and the whole
// past can be run again to the same bytes.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decodeBlock,
  decodeState,
  encodeBlock,
  encodeState,
  executeBlock,
  hex,
  type Transaction,
  type Verified,
} from '../../src/ledger/index.ts'
import { applyTransaction } from '../../src/ledger/apply-transaction.ts'
import { beginBlock } from '../../src/ledger/begin-block.ts'
import { sealState } from '../../src/ledger/state.ts'
import { checkEnergy, checkSums, checkTree } from './books.ts'
import { openStream, playRound, rounds, type Stream } from './stream.ts'

const RUNS = { numRuns: Number(process.env['HEARTHGRID_STREAMS'] ?? 2) }
const LENGTH = 18

test('money, credits and reserves conserve; no Wh is paid twice', async () => {
  await fc.assert(
    fc.asyncProperty(rounds(LENGTH), async (played) => {
      const stream = await openStream()
      for (const round of played) {
        await playRound(stream, round)
        checkTree(stream.world.tip.state)
        checkSums(stream.world.tip.state)
      }
      checkEnergy(stream)
    }),
    RUNS,
  )
})

test('a refusal leaves the state unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(rounds(LENGTH), async (played) => {
      const stream = await openStream()
      for (const round of played) {
        const before = stream.world.tip
        const made = await playRound(stream, round)
        const refused = made.filter(({ id }) => stream.world.refused.has(id))
        if (refused.length > 0) expectUnchanged(before, refused)
      }
    }),
    RUNS,
  )
})

/** One after another on one draft: whatever is refused there must leave the root of an empty block. */
const expectUnchanged = (tip: Stream['world']['tip'], transactions: readonly Verified<Transaction>[]): void => {
  const timeMs = tip.state.street.timeMs + 1n
  const rootWithout = hex(sealState(beginBlock(tip, timeMs).draft).rootHash)
  const { draft, receipts } = beginBlock(tip, timeMs)
  const written = receipts.length
  for (const [index, transaction] of transactions.entries())
    if (applyTransaction(draft, transaction, { index, receipts }) === undefined) return
  expect(receipts).toHaveLength(written)
  expect(hex(sealState(draft).rootHash)).toBe(rootWithout)
}

test('replay gives the same bytes, also for a node that was restarted from its disk in between', async () => {
  await fc.assert(
    fc.asyncProperty(rounds(12), fc.nat(11), async (played, restart) => {
      const stream = await openStream()
      let other = stream.world.tip
      for (const [index, round] of played.entries()) {
        const block = await blockOf(stream, round)
        if (index === restart) {
          const read = decodeState(other.state.genesis, encodeState(other.state))
          if (!read.ok) throw new Error(read.why)
          other = { id: other.id, state: read.value }
        }
        const decoded = decodeBlock(block)
        if (!decoded.ok) throw new Error(decoded.why)
        const transactions = decoded.value.transactions as Verified<Transaction>[]
        const execution = executeBlock(other, { ...decoded.value, transactions })
        if (!execution.ok) throw new Error(execution.fault)
        other = execution.executed.tip
      }
      expect(hex(encodeState(other.state))).toBe(hex(encodeState(stream.world.tip.state)))
    }),
    RUNS,
  )
})

/** Plays a round and gives the block that it became. */
const blockOf = async (stream: Stream, round: Parameters<typeof playRound>[1]): Promise<Uint8Array> => {
  await playRound(stream, round)
  const { world } = stream
  if (world.last === undefined) throw new Error('a round is a block')
  return encodeBlock(world.last.block)
}
