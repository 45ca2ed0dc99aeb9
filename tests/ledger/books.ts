// What must hold of any street after any block, as checks that tests and commands share: both sums, all that is set
// aside, each Wh on one way, one tree however it was made, and one past that runs again to the same bytes.
import assert from 'node:assert/strict'
import {
  RECEIPT_KINDS,
  decodeBlock,
  decodeState,
  encodeState,
  executeBlock,
  foundedTip,
  hex,
  ownedCreditsWh,
  pledgedMicro,
  sumOfAccounts,
  type State,
  type Transaction,
  type Verified,
} from '../../src/ledger/index.ts'
import { watchOf } from '../../src/ledger/watching.ts'
import type { Stream } from './stream.ts'
import type { World } from './world.ts'

const add = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n)

/** The tree that was changed block by block is the tree of the records, made from nothing. */
export const checkTree = (state: State): void => {
  const again = decodeState(state.genesis, encodeState(state))
  if (!again.ok) throw new Error(again.why)
  assert.equal(hex(again.value.rootHash), hex(state.rootHash), 'the root block by block is the root from nothing')
  assert.deepEqual(again.value.street, state.street)
}

export const checkSums = (state: State): void => {
  const { mintedWh, retiredWh, expiredWh, revokedWh } = state.street
  assert.equal(sumOfAccounts(state), 0n, 'the sum of all money is 0')
  assert.equal(mintedWh, ownedCreditsWh(state) + retiredWh + expiredWh + revokedWh, 'credits conserve')
  for (const lot of state.lots.rows)
    assert(lot.amountWh > 0n && lot.reservedWh <= lot.amountWh, 'a lot holds what it has set aside')
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
  assert.equal(
    money?.reservedMicro,
    add(buying.map(costMicro)) +
      add([...taking, ...bidding].map((row) => row.reservedMicro)) +
      add(redeeming.map((row) => row.amountMicro)) +
      pledgedMicro(state, id),
    'money is set aside for something',
  )
  assert.equal(
    add(state.lots.rows.filter((lot) => lot.owner === id).map((lot) => lot.reservedWh)),
    add(selling.map((row) => row.leftWh)) +
      add(giving.map((row) => row.energyWh - row.deliveredWh)) +
      add(auctioning.map((row) => row.energyWh)),
    'credits are set aside for something',
  )
}

/**
 * Each imported Wh was delivered, bought in a clearing, paid with own credits, taken from the main grid, or used from
 * one's own roof in the slot; each exported Wh was used there, sold, fed in or kept. Own use is the same on both sides.
 */
export const checkEnergy = ({ world, meters, life }: Stream): void => {
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
    const mine = state.meters.rows.filter((meter) => meter.household === id && meter.based)
    // What flows unseen while a meter is changed, or was counted by one that is gone, is on nobody's books here.
    if (life.unmetered.has(id)) continue
    if (state.meters.rows.some((meter) => meter.household === id && watchOf(state, meter.id).changedAtMs !== 0n))
      continue
    const based = meters.filter((meter) => mine.some((row) => row.id === meter.id))
    const flows = state.flows.rows.filter((flow) => flow.household === id)
    const importedWh = add(mine.map((meter) => meter.importWh)) - add(based.map((meter) => meter.baseImportWh))
    const exportedWh = add(mine.map((meter) => meter.exportWh)) - add(based.map((meter) => meter.baseExportWh))
    const waitingInWh = add(flows.map((flow) => flow.importWh - flow.deliveredWh))
    const waitingOutWh = add(flows.map((flow) => flow.exportWh))
    const paidInWh = sum('delivery', 1n) + sum('clearing', 1n) + sum('credit', 1n) + sum('grid', 1n)
    const paidOutWh = sum('clearing', -1n) + sum('grid', -1n) + sum('credit', -1n)
    const ownUse = importedWh - waitingInWh - paidInWh
    assert(ownUse >= 0n, `household ${id}: no imported Wh is paid twice`)
    assert.equal(exportedWh - waitingOutWh - paidOutWh, ownUse, `household ${id}: each exported Wh goes one way`)
  }
}

/** Runs the past again from the founding document alone, and compares the bytes of the state. */
export const checkReplay = ({ tip, blocks }: Pick<World, 'tip' | 'blocks'>): void => {
  let again = foundedTip(tip.state.genesis)
  for (const bytes of blocks) {
    const decoded = decodeBlock(bytes)
    if (!decoded.ok) throw new Error(decoded.why)
    const transactions = decoded.value.transactions as Verified<Transaction>[]
    const execution = executeBlock(again, { ...decoded.value, transactions })
    if (!execution.ok) throw new Error(execution.fault)
    again = execution.executed.tip
  }
  assert.equal(hex(encodeState(again.state)), hex(encodeState(tip.state)), 'the past runs again to the same state')
}
