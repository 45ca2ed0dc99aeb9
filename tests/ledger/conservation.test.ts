// What holds after every block, whatever people do: money and credits conserve, each Wh goes one way, and the whole
// past can be run again to the same bytes.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  RECEIPT_KINDS,
  decodeBlock,
  decodeState,
  encodeBlock,
  encodeState,
  executeBlock,
  hex,
  ownedCreditsWh,
  pledgedMicro,
  sumOfAccounts,
  type State,
  type Transaction,
  type Verified,
} from '../../src/ledger/index.ts'
import { applyTransaction } from '../../src/ledger/apply-transaction.ts'
import { beginBlock } from '../../src/ledger/begin-block.ts'
import { watchOf } from '../../src/ledger/watching.ts'
import { sealState } from '../../src/ledger/state.ts'
import { openStream, playRound, rounds, type Stream } from './stream.ts'

const RUNS = { numRuns: Number(process.env['HEARTHGRID_STREAMS'] ?? 2) }
const LENGTH = 18

const add = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n)

/** The tree that was changed block by block is the tree of the records, made from nothing. */
const checkTree = (state: State): void => {
  const again = decodeState(state.genesis, encodeState(state))
  if (!again.ok) throw new Error(again.why)
  expect(hex(again.value.rootHash)).toBe(hex(state.rootHash))
  expect(again.value.street).toEqual(state.street)
}

const checkBooks = (state: State): void => {
  checkTree(state)
  const { mintedWh, retiredWh, expiredWh, revokedWh } = state.street
  expect(sumOfAccounts(state)).toBe(0n)
  expect(mintedWh).toBe(ownedCreditsWh(state) + retiredWh + expiredWh + revokedWh)
  for (const lot of state.lots.rows) expect(lot.amountWh > 0n && lot.reservedWh <= lot.amountWh).toBe(true)
  for (const { household } of state.accounts.rows) checkReserves(state, household)
}

/** What is set aside is set aside for something: orders, deliveries, auctions and pledges, to the last micro and Wh. */
const checkReserves = (state: State, id: number): void => {
  const money = state.accounts.rows.find((row) => row.household === id)
  const buying = state.orders.rows.filter((row) => row.household === id && row.side === 0)
  const selling = state.orders.rows.filter((row) => row.household === id && row.side === 1)
  const redeeming = state.exchanges.rows.filter((row) => row.household === id && row.redeem)
  const costMicro = ({ leftWh, priceMicroPerKwh }: (typeof buying)[number]) =>
    (leftWh * priceMicroPerKwh + 999n) / 1000n
  const taking = state.deliveries.rows.filter((row) => row.buyer === id)
  const giving = state.deliveries.rows.filter((row) => row.seller === id)
  const bidding = state.auctions.rows.filter((row) => row.bidder === id)
  const auctioning = state.auctions.rows.filter((row) => row.seller === id)
  expect(money?.reservedMicro).toBe(
    add(buying.map(costMicro)) +
      add([...taking, ...bidding].map((row) => row.reservedMicro)) +
      add(redeeming.map((row) => row.amountMicro)) +
      pledgedMicro(state, id),
  )
  expect(add(state.lots.rows.filter((lot) => lot.owner === id).map((lot) => lot.reservedWh))).toBe(
    add(selling.map((row) => row.leftWh)) +
      add(giving.map((row) => row.energyWh - row.deliveredWh)) +
      add(auctioning.map((row) => row.energyWh)),
  )
}

/**
 * Each imported Wh was delivered, bought in a clearing, paid with own credits, taken from the main grid, or used from
 * one's own roof in the slot; each exported Wh was used there, sold, fed in or kept. Own use is the same on both sides.
 */
const checkEnergy = ({ world, meters }: Stream): void => {
  const { state } = world.tip
  for (const { id } of state.households.rows) {
    const sum = (kind: string, sign: bigint) =>
      add(
        world.receipts
          .filter((line) => line.household === id && RECEIPT_KINDS[line.kind] === kind && line.energyWh * sign > 0n)
          // Credits that ran out name no slot; they were measured long before.
          .filter((line) => kind !== 'credit' || line.slot > 0n)
          .map((line) => line.energyWh * sign),
      )
    const mine = state.meters.rows.filter((meter) => meter.household === id)
    // What flows unseen while a meter is changed is on nobody's books here.
    if (mine.some((meter) => watchOf(state, meter.id).changedAtMs !== 0n)) continue
    const based = meters.filter((meter) => meter.household === id)
    const flows = state.flows.rows.filter((flow) => flow.household === id)
    const importedWh = add(mine.map((meter) => meter.importWh)) - add(based.map((meter) => meter.baseImportWh))
    const exportedWh = add(mine.map((meter) => meter.exportWh)) - add(based.map((meter) => meter.baseExportWh))
    const waitingInWh = add(flows.map((flow) => flow.importWh - flow.deliveredWh))
    const waitingOutWh = add(flows.map((flow) => flow.exportWh))
    const paidInWh = sum('delivery', 1n) + sum('clearing', 1n) + sum('credit', 1n) + sum('grid', 1n)
    const paidOutWh = sum('clearing', -1n) + sum('grid', -1n) + sum('credit', -1n)
    const ownUse = importedWh - waitingInWh - paidInWh
    expect(ownUse >= 0n).toBe(true)
    expect(exportedWh - waitingOutWh - paidOutWh).toBe(ownUse)
  }
}

test('money, credits and reserves conserve; no Wh is paid twice', async () => {
  await fc.assert(
    fc.asyncProperty(rounds(LENGTH), async (played) => {
      const stream = await openStream()
      for (const round of played) {
        await playRound(stream, round)
        checkBooks(stream.world.tip.state)
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
