// What people want, as transactions: forms are checked in words first, then tried on the tip, signed and sent. Runs
// inside the loop; every way to be turned down is an `Outcome`.
import {
  HOUSEHOLD_KINDS,
  SIDES,
  SOURCES,
  TIMES_IN_FORCE,
  find,
  fromHex,
  hex,
  limits,
  neighboursGenesis,
  openMarketGenesis,
  utf8,
  type Body,
  type GenesisDocument,
} from '../../ledger/index.ts'
import type { Founding, NodeApi } from '../api.ts'
import { watchPresence } from '../agreement/heights.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { submit, submitWithin } from './own-transactions.ts'
import type { NodePorts } from '../ports.ts'
import { done, refused, type Outcome, type Refusal } from '../refusal.ts'
import { resumeHeight } from '../agreement/resume.ts'

type Argument<M extends keyof NodeApi> = Parameters<Extract<NodeApi[M], (...args: never[]) => unknown>>[0]

/** A name as the ledger takes it: trimmed, not empty, not too long. */
export const nameFault = (name: string): Refusal | undefined => {
  if (name.trim() === '') return 'name-empty'
  return utf8(name.trim()).length > limits.NAME_BYTES ? 'name-too-long' : undefined
}

export const genesisOf = (ports: NodePorts, transportKey: string, founding: Founding): Outcome<GenesisDocument> => {
  const fault = nameFault(founding.streetName) ?? nameFault(founding.householdName)
  if (fault !== undefined) return refused(fault)
  if (founding.currency.trim() === '' || utf8(founding.currency).length > limits.CURRENCY_BYTES)
    return refused('amount-invalid')
  const { supplierPrice, feedInPrice, localFee } = founding.tariff
  const prices = [supplierPrice, feedInPrice, localFee]
  if (prices.some((price) => price > limits.PRICE_MICRO_PER_KWH || price < -limits.PRICE_MICRO_PER_KWH))
    return refused('price-invalid')
  const { slotMs, overdraftLimitMicro, trial } = founding
  if (!Number.isInteger(slotMs) || slotMs < limits.SLOT_MS.least || slotMs > limits.SLOT_MS.most)
    return refused('time-invalid')
  if (overdraftLimitMicro < 0n || overdraftLimitMicro > limits.MONEY_MICRO) return refused('amount-invalid')
  const { approvals } = founding
  if (approvals !== undefined && (!Number.isInteger(approvals) || approvals < 1 || approvals > limits.APPROVALS))
    return refused('amount-invalid')
  const preset = founding.preset === 'open-market' ? openMarketGenesis : neighboursGenesis
  const genesis = preset({
    name: founding.streetName.trim(),
    currency: founding.currency.trim(),
    foundedAtMs: BigInt(ports.clock.nowMs()),
    trial,
    slotMs,
    supplierPrice,
    feedInPrice,
    localFee,
    overdraftLimitMicro,
    founder: {
      name: utf8(founding.householdName.trim()),
      kind: HOUSEHOLD_KINDS.indexOf('home'),
      householdKey: ports.keyring.household.key,
      deviceKey: ports.keyring.device.key,
      transportKey: fromHex(transportKey),
    },
  })
  return { ok: true, value: approvals === undefined ? genesis : { ...genesis, approvals } }
}

const sent = async (outcome: Promise<Outcome<{ readonly id: string }>>): Promise<Outcome> => {
  const result = await outcome
  return result.ok ? done : result
}

const INVITATION_LIFE_MS = 7 * 86_400_000

/** A fresh invitation for one household, alive for a week; `id` is its id in hexadecimal, as the page names it. */
export const createInvitation = async (
  node: NodeState,
  wanted?: Uint8Array,
): Promise<Outcome<{ readonly invitation: Uint8Array; readonly id: string }>> => {
  const invitation = wanted ?? node.ports.crypto.random(16)
  const expiresAtMs = BigInt(node.ports.clock.nowMs() + INVITATION_LIFE_MS)
  const outcome = await submit(node, 'device', { kind: 'invite', invitation, uses: 1, expiresAtMs })
  return outcome.ok ? { ok: true, value: { invitation, id: hex(invitation) } } : outcome
}

/** Nobody comes in by it any more. @param invitation its id in hexadecimal. */
export const revokeInvitation = (node: NodeState, invitation: string): Promise<Outcome> =>
  /^[0-9a-f]{32}$/.test(invitation)
    ? sent(submit(node, 'device', { kind: 'revoke', invitation: fromHex(invitation) }))
    : Promise.resolve(refused('unknown'))

export const setStanding = (node: NodeState, standing: Argument<'setStanding'>): Promise<Outcome> => {
  const { buyPrice, sellPrice, unsold } = standing
  return sent(submit(node, 'household', { kind: 'standing', buyPrice, sellPrice, keepUnsold: unsold === 'keep' }))
}

/** The source whose free credits suffice, or the one with most of them: a lot is sold with its origin. */
export const sourceToSell = (node: NodeState, quantityWh: bigint): number => {
  const self = selfOf(node)
  const perSource = new Map<number, bigint>()
  for (const lot of node.chain?.tip().state.lots.rows ?? []) {
    if (lot.owner !== self) continue
    perSource.set(lot.source, (perSource.get(lot.source) ?? 0n) + lot.amountWh - lot.reservedWh)
  }
  const ranked = [...perSource].sort((a, b) => (a[1] === b[1] ? a[0] - b[0] : a[1] > b[1] ? -1 : 1))
  return ranked.find(([, freeWh]) => freeWh >= quantityWh)?.[0] ?? ranked[0]?.[0] ?? SOURCES.indexOf('other')
}

export const placeOrder = (
  node: NodeState,
  order: Argument<'placeOrder'>,
): Promise<Outcome<{ readonly id: string }>> => {
  const { side, quantityWh, priceMicroPerKwh, timeInForce, lastsMs } = order
  if (quantityWh <= 0n || quantityWh > limits.ENERGY_WH) return Promise.resolve(refused('amount-invalid'))
  if (!Number.isFinite(lastsMs) || lastsMs <= 0) return Promise.resolve(refused('time-invalid'))
  const state = node.chain?.tip().state
  if (order.partner !== undefined && state !== undefined && find(state.households, String(order.partner)) === undefined)
    return Promise.resolve(refused('unknown'))
  return submitWithin(node, {
    kind: 'order',
    side: SIDES.indexOf(side),
    source: side === 'sell' ? sourceToSell(node, quantityWh) : Math.max(0, SOURCES.indexOf(order.source ?? 'none')),
    quantityWh,
    priceMicroPerKwh,
    timeInForce: TIMES_IN_FORCE.indexOf(timeInForce),
    expiresAtMs: BigInt(Math.round(node.ports.clock.nowMs() + lastsMs)),
    partner: order.partner ?? 0,
  })
}

/** Ids come from the page as text; anything else than 32 bytes of hexadecimal names nothing. */
const withId = (id: string, body: (bytes: Uint8Array) => Body, node: NodeState): Promise<Outcome> =>
  /^[0-9a-f]{64}$/.test(id) ? sent(submitWithin(node, body(fromHex(id)))) : Promise.resolve(refused('unknown'))

export const cancelOrder = (node: NodeState, id: string): Promise<Outcome> =>
  withId(id, (order) => ({ kind: 'cancel', order }), node)

export const offerDelivery = (
  node: NodeState,
  delivery: Argument<'offerDelivery'>,
): Promise<Outcome<{ readonly id: string }>> => {
  const { buyer, energyWh, priceMicroPerKwh, lastsMs } = delivery
  const state = node.chain?.tip().state
  if (state === undefined || find(state.households, String(buyer)) === undefined)
    return Promise.resolve(refused('unknown'))
  if (energyWh <= 0n || energyWh > limits.ENERGY_WH) return Promise.resolve(refused('amount-invalid'))
  if (!Number.isFinite(lastsMs) || lastsMs <= 0) return Promise.resolve(refused('time-invalid'))
  return submitWithin(node, {
    kind: 'deliveryOffer',
    buyer,
    source: sourceToSell(node, energyWh),
    energyWh,
    priceMicroPerKwh,
    endsAtMs: BigInt(Math.round(node.ports.clock.nowMs() + lastsMs)),
  })
}

export const acceptDelivery = (node: NodeState, id: string): Promise<Outcome> =>
  withId(id, (delivery) => ({ kind: 'deliveryAccept', delivery }), node)

export const closeDelivery = (node: NodeState, id: string): Promise<Outcome> =>
  withId(id, (delivery) => ({ kind: 'deliveryClose', delivery }), node)

/** Stopping counts at once; going on takes up the running height with everything that was said in it before. */
export const setValidating = async (node: NodeState, on: boolean): Promise<Outcome> => {
  if (on === node.validating) return done
  node.validating = on
  if (on) await resumeHeight(node)
  await watchPresence(node)
  node.onWork()
  node.changed()
  return done
}

export const dismissNotice = (node: NodeState, atMs: number): Outcome => {
  node.notices = node.notices.filter((other) => other.atMs !== atMs)
  node.changed()
  return done
}
