// What a home used in a time, by month or whatever parts it asks for, and what was retired for it: each Wh that came from
// neighbours or from own credits was used up once, and its receipt is the certificate.
import {
  SOURCES,
  addSources,
  carbonFactorsOf,
  carbonOf,
  figuresOf,
  isConsumption,
  slotEndsAtMs,
  type CarbonFactors,
  type State,
} from '../../ledger/index.ts'
import { STATEMENT_ROWS, USAGE_PARTS } from '../limits.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { refused, type Outcome } from '../refusal.ts'
import { receiptsBetween, timeAtMs, type ProvedReceipt } from '../statement/own-receipts.ts'
import { firstKept } from '../sync/retention.ts'
import type { Retirement, Usage, UsagePart } from '../view/figures.ts'
import { receiptView } from '../view/receipt-view.ts'

/** Our own receipts from the first moment up to, and without, the second, oldest first. */
export const rowsWithin = async (
  node: NodeState,
  fromMs: number,
  untilMs: number,
): Promise<Outcome<ProvedReceipt[]>> => {
  const { chain, ports } = node
  const self = selfOf(node)
  if (chain === undefined || self === undefined) return refused('no-street')
  if (!Number.isFinite(fromMs) || !Number.isFinite(untilMs)) return refused('time-invalid')
  const [base, end] = [await ports.store.base(), chain.height() + 1]
  const at = (height: number): Promise<number | undefined> => timeAtMs(ports.store, height)
  const from = await firstKept(base, end, fromMs, at)
  const until = await firstKept(from, end, untilMs, at)
  return { ok: true, value: await receiptsBetween(ports.store, self, from, until - 1) }
}

export const usageBetween = async (node: NodeState, edgesMs: readonly number[]): Promise<Outcome<Usage>> => {
  const [fromMs, untilMs] = [edgesMs[0], edgesMs.at(-1)]
  if (fromMs === undefined || untilMs === undefined || edgesMs.length > USAGE_PARTS + 1) return refused('time-invalid')
  const rows = await rowsWithin(node, fromMs, untilMs)
  const state = node.chain?.tip().state
  if (!rows.ok || state === undefined) return rows.ok ? refused('no-street') : rows
  const factors = carbonFactorsOf(state.street.terms)
  const used = rows.value.filter(({ receipt }) => isConsumption(receipt))
  return {
    ok: true,
    value: {
      parts: edgesMs.slice(1).map((until, i) => partOf(state, rows.value, edgesMs[i] ?? fromMs, until)),
      whole: partOf(state, rows.value, fromMs, untilMs),
      sources: bySource(used.reduce<bigint[]>((sum, { receipt }) => addSources(sum, receipt.sourcesWh), [])),
      retirements: used
        .slice(-STATEMENT_ROWS)
        .reverse()
        .map((row) => retirementOf(state, row, factors)),
      beginsMs: await beginsAfter(node, fromMs),
      carbonText: factors.text,
      carbonPreset: factors.preset,
    },
  }
}

/** When our books begin, if that is later. */
export const beginsAfter = async ({ ports }: NodeState, fromMs: number): Promise<number | undefined> => {
  const base = await ports.store.base()
  const firstMs = base > 1 ? await timeAtMs(ports.store, base) : undefined
  return firstMs !== undefined && firstMs > fromMs ? firstMs : undefined
}

const partOf = (state: State, rows: readonly ProvedReceipt[], fromMs: number, untilMs: number): UsagePart => {
  const within = rows.filter(({ header }) => Number(header.timeMs) >= fromMs && Number(header.timeMs) < untilMs)
  const booked = within.map(({ receipt, header }) => ({ receipt, atMs: header.timeMs }))
  return { fromMs, untilMs, figures: figuresOf(booked, 0n, state) }
}

const bySource = (sourcesWh: readonly bigint[]): Retirement['sources'] =>
  sourcesWh.flatMap((energyWh, place) =>
    energyWh === 0n ? [] : [{ source: SOURCES[place] ?? ('other' as const), energyWh }],
  )

const retirementOf = (state: State, { receipt, header, place }: ProvedReceipt, factors: CarbonFactors): Retirement => {
  const [height, atMs] = [Number(header.height), Number(header.timeMs)]
  const { slot, energyWh, sourcesWh } = receipt
  const slotStartsAtMs = Number(slotEndsAtMs(state.genesis, slot)) - state.genesis.slotMs
  return {
    ...{ number: receipt.number, height, atMs, energyWh, sources: bySource(sourcesWh) },
    slotStartsAtMs: slot === 0n ? undefined : slotStartsAtMs,
    kind: receiptView({ receipt, height, atMs, index: place }).kind,
    avoidedMg: carbonOf(factors, sourcesWh, 0n).avoidedMg,
  }
}
