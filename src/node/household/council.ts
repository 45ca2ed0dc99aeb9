// What people want of the council and of money outside, as transactions; texts are measured before they are signed.
import {
  DEEDS,
  EXCHANGE_ANSWERS,
  ROLES,
  TERM_NAMES,
  find,
  fromHex,
  limits,
  utf8,
  type Body,
} from '../../ledger/index.ts'
import { readIceServers } from '../../p2p/index.ts'
import type { CouncilApi, Proposing } from '../council-api.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { refused, type Outcome } from '../refusal.ts'
import { submit } from './own-transactions.ts'

type Sent = Promise<Outcome<{ readonly id: string }>>
type Argument<M extends keyof CouncilApi> = Parameters<CouncilApi[M]>[0]

const isId = (id: string): boolean => /^[0-9a-f]{64}$/.test(id)
const send = (node: NodeState, body: Body): Sent => submit(node, 'household', body)
const isLong = (text: string, bytes: number): boolean => utf8(text).length > bytes

export const propose = async (node: NodeState, proposing: Proposing): Sent => {
  const reason = proposing.reason.trim()
  if (isLong(reason, limits.REASON_BYTES)) return refused('text-too-long')
  if (proposing.deed === 'terms' && !proposing.changes.every(areReadableHelpers)) return refused('helpers-unreadable')
  const nothing = { household: 0, role: 0, give: false, changes: [], countsFromMs: 0n }
  return send(node, {
    ...{ kind: 'propose', deed: DEEDS.indexOf(proposing.deed), ...nothing },
    ...deedOf(proposing),
    reason: utf8(reason),
  })
}

/** Nobody should vote on helpers that no page can ask; of other terms nothing is said here. */
const areReadableHelpers = ({ term, value }: Extract<Proposing, { deed: 'terms' }>['changes'][number]): boolean =>
  term !== 'iceServers' ||
  (typeof value === 'string' && !isLong(value, limits.TERM_TEXT_BYTES) && readIceServers(value).ok)

const deedOf = (proposing: Proposing): Partial<Extract<Body, { kind: 'propose' }>> => {
  if (proposing.deed === 'role')
    return { household: proposing.household, role: ROLES.indexOf(proposing.role), give: proposing.give }
  if (proposing.deed !== 'terms') return { household: proposing.household }
  return {
    countsFromMs: BigInt(Math.round(proposing.countsFromMs ?? 0)),
    changes: proposing.changes.map(({ term, value }) => ({
      term: TERM_NAMES.indexOf(term),
      values: typeof value === 'bigint' ? [value] : [],
      text: typeof value === 'bigint' ? new Uint8Array() : utf8(value),
    })),
  }
}

export const vote = async (node: NodeState, { proposal, yes }: Argument<'vote'>): Sent =>
  isId(proposal) ? send(node, { kind: 'vote', proposal: fromHex(proposal), yes }) : refused('unknown')

export const approveWish = async (node: NodeState, wish: string): Sent => {
  const known = node.chain && find(node.chain.tip().state.wishes, wish)
  if (known === undefined) return refused('unknown')
  return submit(node, 'device', { kind: 'approve', request: known.request })
}

export const leaveStreet = async (node: NodeState): Sent => {
  const self = selfOf(node)
  return self === undefined ? refused('no-street') : send(node, { kind: 'leave', household: self })
}

export const retireMeter = (node: NodeState, meter: number): Sent => send(node, { kind: 'meterRetire', meter })

export const freeze = async (node: NodeState, { household, untilMs }: Argument<'freeze'>): Sent =>
  Number.isFinite(untilMs) && untilMs > 0
    ? send(node, { kind: 'freeze', household, untilMs: BigInt(Math.round(untilMs)) })
    : refused('time-invalid')

export const thaw = (node: NodeState, household: number): Sent => send(node, { kind: 'thaw', household })

export const postRate = async (node: NodeState, { currency, microPerUnit, note }: Argument<'postRate'>): Sent => {
  if (isLong(currency.trim(), limits.CURRENCY_BYTES)) return refused('name-too-long')
  if (isLong(note.trim(), limits.REASON_BYTES)) return refused('text-too-long')
  if (microPerUnit < 0n || microPerUnit > limits.RATE_MICRO) return refused('price-invalid')
  return send(node, { kind: 'rate', currency: utf8(currency.trim()), microPerUnit, note: utf8(note.trim()) })
}

const isAmount = (amountMicro: bigint): boolean => amountMicro > 0n && amountMicro <= limits.MONEY_MICRO

export const askExchange = async (node: NodeState, asked: Argument<'askExchange'>): Sent => {
  if (!isAmount(asked.amountMicro)) return refused('amount-invalid')
  if (isLong(asked.reference.trim(), limits.OUTSIDE_BYTES)) return refused('text-too-long')
  const { treasurer, redeem, amountMicro, microPerUnit } = asked
  return send(node, {
    ...{ kind: 'exchange', treasurer, redeem, amountMicro, microPerUnit },
    ...{ currency: utf8(asked.currency), reference: utf8(asked.reference.trim()) },
  })
}

export const answerExchange = async (node: NodeState, { exchange, answer }: Argument<'answerExchange'>): Sent =>
  isId(exchange)
    ? send(node, { kind: 'exchangeAnswer', exchange: fromHex(exchange), answer: EXCHANGE_ANSWERS.indexOf(answer) })
    : refused('unknown')

export const issueMoney = async (node: NodeState, issued: Argument<'issueMoney'>): Sent => {
  if (!isAmount(issued.amountMicro)) return refused('amount-invalid')
  if (isLong(issued.reference.trim(), limits.OUTSIDE_BYTES)) return refused('text-too-long')
  const { household, amountMicro } = issued
  return send(node, {
    ...{ kind: 'issue', household, amountMicro },
    ...{ currency: utf8(issued.currency), reference: utf8(issued.reference.trim()) },
  })
}
