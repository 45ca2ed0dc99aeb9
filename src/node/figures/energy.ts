// Energy of this home between moments, read from the stored blocks beside the loop and kept counted from then on. Asking for
// an earlier beginning than before reads anew from there.
import { Receipts, decode, decodeBlock, isWhole } from '../../ledger/index.ts'
import { ENERGY_PARTS, FIGURE_PIECE } from '../limits.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { refused, type Outcome } from '../refusal.ts'
import { timeAtMs } from '../statement/own-receipts.ts'
import type { Chain } from '../sync/chain.ts'
import { firstKept } from '../sync/retention.ts'
import type { EnergyPart, EnergyPeriod } from '../view/energy.ts'
import { countEnergy, flowsOf, newEnergyTally, type EnergyTally } from './energy-tally.ts'
import { beginsAfter } from './usage.ts'

/** Counted from a height on; one count per chain, and who asks while it is read waits for it. */
type Counted = { readonly from: number; readonly tally: EnergyTally }
const counts = new WeakMap<Chain, Promise<Counted>>()

/** Where this home's energy came from and went to, in parts from each edge to the next. */
export const energyBetween = async (node: NodeState, edgesMs: readonly number[]): Promise<Outcome<EnergyPeriod>> => {
  const { chain } = node
  const self = selfOf(node)
  const [fromMs, untilMs] = [edgesMs[0], edgesMs.at(-1)]
  if (chain === undefined || self === undefined) return refused('no-street')
  const ordered = edgesMs.every((edge, i) => Number.isSafeInteger(edge) && edge > (edgesMs[i - 1] ?? -1))
  if (fromMs === undefined || untilMs === undefined || !ordered || edgesMs.length < 2) return refused('time-invalid')
  if (edgesMs.length > ENERGY_PARTS + 1) return refused('time-invalid')
  const tally = await countedFrom(node, chain, self, fromMs)
  const parts = partsOf(tally, chain, edgesMs)
  return { ok: true, value: { parts, beginsMs: await beginsAfter(node, fromMs) } }
}

const countedFrom = async (node: NodeState, chain: Chain, self: number, fromMs: number): Promise<EnergyTally> => {
  const { store } = node.ports
  // Two slots earlier, so that the first one has a reading to begin with.
  const sinceMs = fromMs - 2 * chain.genesis.slotMs
  const first = await firstKept(await store.base(), chain.height() + 1, sinceMs, (height) => timeAtMs(store, height))
  const before = counts.get(chain) ?? Promise.resolve(undefined)
  const next = before.then(async (known): Promise<Counted> => {
    const counted =
      known !== undefined && known.from <= first ? known : { from: first, tally: newEnergyTally(first - 1) }
    await countOn(node, chain, self, counted.tally)
    return counted
  })
  counts.set(chain, next)
  // A disk that gives nothing back now may do so later: then it begins anew.
  next.catch(() => counts.delete(chain))
  return (await next).tally
}

const countOn = async (node: NodeState, chain: Chain, self: number, tally: EnergyTally): Promise<void> => {
  const to = chain.height()
  for (let from = tally.height + 1; from <= to; from += FIGURE_PIECE) {
    const { state } = chain.tip()
    for (const stored of await node.ports.store.range(from, Math.min(to, from + FIGURE_PIECE - 1))) {
      const receipts = decode(Receipts, stored.receipts)
      const block = isWhole(stored) ? decodeBlock(stored.block) : undefined
      if (block?.ok === true && receipts.ok) countEnergy(tally, state, self, block.value, receipts.value)
    }
  }
  tally.height = Math.max(tally.height, to)
}

const partsOf = ({ slots }: EnergyTally, chain: Chain, edgesMs: readonly number[]): EnergyPart[] => {
  const { state } = chain.tip()
  const slotMs = chain.genesis.slotMs
  const rows = [...slots].sort(([a], [b]) => (a < b ? -1 : 1))
  return edgesMs.slice(1).map((untilMs, i) => {
    const fromMs = edgesMs[i] ?? untilMs
    const within = rows.filter(([slot]) => Number(slot) * slotMs >= fromMs && Number(slot) * slotMs < untilMs)
    const [tradedWh, milli] = within.reduce(
      ([wh, value], [, row]) => [wh + row.tradedWh, value + row.tradedMilli],
      [0n, 0n],
    )
    const priceMicroPerKwh = tradedWh === 0n ? undefined : milli / tradedWh
    const flows = flowsOf(within, state.street.clearingSlot)
    return { fromMs, untilMs, flows, tradedWh, priceMicroPerKwh, files: undefined }
  })
}
