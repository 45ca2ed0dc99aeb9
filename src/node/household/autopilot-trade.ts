// The autopilot's orders: one a side, signed by this computer alone, within the household's two prices and the day's
// allowance. Never by the household's key: what a person did not press is never more than a computer may.
import { autopilotLimits, decideTrade, neededWh, type Resting, type TradeAction } from '../../autopilot/index.ts'
import {
  SIDES,
  SOURCES,
  TIMES_IN_FORCE,
  allowanceLeftMicro,
  find,
  freeCreditsWh,
  fromHex,
  household,
  spendableMicro,
  type Body,
  type Hex,
  type State,
} from '../../ledger/index.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import type { Outcome } from '../refusal.ts'
import { note } from './autopilot-kept.ts'
import { sourceToSell } from './intents.ts'
import { maySpeak } from './night-renewal.ts'
import { submit } from './own-transactions.ts'

/** What was refused once is refused for a while: credits, money and prices change slowly. */
const AGAIN_MS = 600_000
/** An order every minute at the very most, whatever the book does. */
const PAUSE_MS = 60_000

type Side = 'buy' | 'sell'

export const trade = async (node: NodeState): Promise<void> => {
  const { autopilot, chain, ports } = node
  const self = selfOf(node)
  if (chain === undefined || self === undefined) return
  const { settings, orders } = autopilot.kept
  if (settings.sell === undefined && settings.buy === undefined && Object.keys(orders).length === 0) return
  const decision = decideTrade(settings, factsOf(node, chain.tip().state, self))
  autopilot.whys = { sell: decision.sell, buy: decision.buy }
  const nowMs = ports.clock.nowMs()
  if (nowMs < autopilot.tradeNotBeforeMs || isOnTheWay(node) || !maySpeak(node)) return
  for (const action of decision.actions) {
    const outcome = await submit(node, 'device', bodyOf(node, action))
    remember(node, action, outcome)
    autopilot.tradeNotBeforeMs = nowMs + (outcome.ok ? PAUSE_MS : AGAIN_MS)
  }
}

const factsOf = (node: NodeState, state: State, self: number) => {
  const { autopilot, ports } = node
  const nowMs = ports.clock.nowMs()
  const home = household(state, self)
  const untilMs = BigInt(nowMs + autopilotLimits.ORDER_LASTS_MS)
  const standing = home.standings.at(-1)
  return {
    nowMs,
    selling: restingOf(node, state, 'sell'),
    buying: restingOf(node, state, 'buy'),
    freeWh: freeCreditsWh(state, self, sellingSource(node, state), untilMs),
    ownedWh: freeCreditsWh(state, self, 0, untilMs),
    needWh: autopilot.forecast === undefined ? undefined : BigInt(Math.round(neededWh(autopilot.forecast))),
    standing: standing && { buyPrice: standing.buyPrice, sellPrice: standing.sellPrice },
    allowanceLeftMicro: allowanceLeftMicro(home, state.street.timeMs),
    spendableMicro: spendableMicro(state, self),
  }
}

/** An order that rests keeps its source; a new one takes the one with most credits. */
const sellingSource = (node: NodeState, state: State): number => {
  const id = node.autopilot.kept.orders.sell
  const resting = id === undefined ? undefined : find(state.orders, id)
  return resting?.source ?? sourceToSell(node, 0n)
}

const restingOf = (node: NodeState, state: State, side: Side): Resting | undefined => {
  const id = node.autopilot.kept.orders[side]
  const record = id === undefined ? undefined : find(state.orders, id)
  if (id === undefined || record === undefined) return undefined
  const { leftWh, priceMicroPerKwh, expiresAtMs } = record
  return { id, leftWh, priceMicroPerKwh, expiresAtMs: Number(expiresAtMs) }
}

/** One word about the book at a time: the next is decided on what became of it. */
const isOnTheWay = ({ own }: NodeState): boolean =>
  [...own.values()].some(
    ({ kind, transaction }) => transaction !== undefined && (kind === 'order' || kind === 'amend' || kind === 'cancel'),
  )

const bodyOf = (node: NodeState, action: TradeAction): Body => {
  if (action.kind === 'cancel') return { kind: 'cancel', order: fromHex(action.id) }
  const { quantityWh, priceMicroPerKwh } = action
  if (action.kind === 'amend') return { kind: 'amend', order: fromHex(action.id), quantityWh, priceMicroPerKwh }
  return {
    kind: 'order',
    side: SIDES.indexOf(action.side),
    source: action.side === 'sell' ? sourceToSell(node, 0n) : SOURCES.indexOf('none'),
    quantityWh,
    priceMicroPerKwh,
    timeInForce: TIMES_IN_FORCE.indexOf('good-till-cancelled'),
    expiresAtMs: BigInt(node.ports.clock.nowMs() + autopilotLimits.ORDER_LASTS_MS),
    partner: 0,
  }
}

const remember = (node: NodeState, action: TradeAction, outcome: Outcome<{ readonly id: Hex }>): void => {
  const { autopilot } = node
  const { kind, side } = action
  if (kind === 'place' && outcome.ok)
    autopilot.kept = { ...autopilot.kept, orders: { ...autopilot.kept.orders, [side]: outcome.value.id } }
  const verb = kind === 'place' ? 'placed' : kind === 'amend' ? 'changed' : 'taken-back'
  note(node, {
    what: `${side}-${verb}`,
    ...{ about: '', why: undefined, does: undefined },
    energyWh: kind === 'cancel' ? undefined : action.quantityWh,
    priceMicroPerKwh: kind === 'cancel' ? undefined : action.priceMicroPerKwh,
    refusal: outcome.ok ? undefined : outcome.refusal,
  })
}
