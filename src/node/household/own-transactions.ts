// Our own transactions from the press of a button to a receipt: tried on the tip first, signed, kept on disk, gossiped,
// gossiped again until agreed or expired. What the ledger refuses is told with its reason.
import {
  addToPool,
  decodeTransaction,
  dropFromPool,
  encodeTransaction,
  hex,
  keyRecord,
  signTransaction,
  useNonce,
  verifyTransaction,
  firstApplicable,
  type Body,
  type Hex,
  type Kind,
  type Signer,
  type Transaction,
  type Verified,
} from '../../ledger/index.ts'
import { encodeBatch, p2pLimits } from '../../p2p/index.ts'
import { refused, type Outcome, type Refusal } from '../refusal.ts'
import { tellTrouble, type NodeState } from '../node-state.ts'
import { isTrusted } from '../sync/trust.ts'
import { isLocked } from './lock.ts'
import { tellOfReading } from './refused-reading.ts'
import { isOver } from '../is-over.ts'

/** An order that nobody agreed on within the hour should not fire tomorrow; readings wait out a night asleep. */
/** A proof of a double vote is taken for thirty days; an absence that came late would keep a home from voting. */
const EXPIRES_MS: Partial<Record<Kind, number>> = { reading: 47 * 3_600_000, doublevote: 29 * 86_400_000 }
/** A timetable is as true in the morning as in the night in which the street rested. */
const NIGHTS_EXPIRE_MS = 47 * 3_600_000
/** How long our words wait to be agreed, if nothing else is said here. */
export const OWN_LIFE_MS = 3_600_000

const lifeMsOf = (body: Body): number =>
  body.kind === 'absence' && body.nightly ? NIGHTS_EXPIRE_MS : (EXPIRES_MS[body.kind] ?? OWN_LIFE_MS)

const RESEND_MS = 5_000
/** Own transactions remembered for the page after they ended. */
const REMEMBERED = 50

export const submit = async (
  node: NodeState,
  signer: 'household' | 'device' | Signer,
  body: Body,
): Promise<Outcome<{ readonly id: Hex }>> => {
  const { chain, ports } = node
  if (chain === undefined) return refused('no-street')
  if (!isTrusted(node)) return refused('unconfirmed')
  if (signer === 'household') {
    if (isLocked(ports)) return refused('locked')
    node.householdUsedAtMs = ports.clock.nowMs()
  }
  const by = typeof signer === 'string' ? ports.keyring[signer] : signer
  return submitSigned(node, await signTransaction(by, chain.tip().state.street, draftOf(node, by.key, body)))
}

/** What stands around a body of ours beside its signature. */
export const draftOf = (node: NodeState, key: Uint8Array, body: Body) => ({
  body,
  nonce: nextNonce(node, key),
  expiresAtMs: BigInt(node.ports.clock.nowMs() + lifeMsOf(body)),
})

/** Takes what was signed here a moment ago. */
export const submitSigned = async (
  node: NodeState,
  transaction: Verified<Transaction>,
): Promise<Outcome<{ readonly id: Hex }>> => {
  const { chain, ports } = node
  if (chain === undefined) return refused('no-street')
  const nowMs = ports.clock.nowMs()
  const { refused: early } = firstApplicable(chain.tip(), BigInt(nowMs), [transaction])
  const refusal = early.get(transaction.id)
  const isReading = transaction.body.kind === 'reading'
  if (refusal !== undefined && !isReading) return refused(refusal)
  if (isReading) tellOfReading(node, transaction, refusal)
  node.nonces.set(hex(transaction.key), transaction.nonce)
  if (addToPool(node.pool, transaction) === 'full') return refused('too-many')
  try {
    await ports.outbox.save({ id: transaction.id, bytes: encodeTransaction(transaction), sentAtMs: nowMs })
  } catch (error) {
    dropFromPool(node.pool, transaction.id)
    return refused(tellTrouble(node, error))
  }
  track(node, transaction, nowMs)
  sendSoon(node, transaction)
  node.onWork()
  return { ok: true, value: { id: transaction.id } }
}

export const nextNonce = (node: NodeState, key: Uint8Array): bigint => {
  const name = hex(key)
  const state = node.chain?.tip().state
  const agreed = (state === undefined ? undefined : keyRecord(state, key)?.highestNonce) ?? 0n
  const given = node.nonces.get(name) ?? 0n
  return (agreed > given ? agreed : given) + 1n
}

const track = (node: NodeState, transaction: Verified<Transaction>, sentAtMs: number): void => {
  const { id, body } = transaction
  node.own.set(id, { id, kind: body.kind, sentAtMs, state: 'saved', refusal: undefined, transaction })
  const ended = [...node.own.values()].filter((own) => own.transaction === undefined)
  for (const old of ended.slice(0, Math.max(0, ended.length - REMEMBERED))) node.own.delete(old.id)
  node.changed()
}

/** Puts a transaction into the batch that leaves next, at once if nothing has left for a while. */
export const sendSoon = (node: NodeState, transaction: Verified<Transaction>): void => {
  node.outgoing.push(transaction)
  flushWhenDue(node)
}

const flushWhenDue = (node: NodeState): void => {
  if (node.outgoingTimer !== undefined || node.outgoing.length === 0) return
  const sinceMs = node.ports.clock.nowMs() - node.lastFlushMs
  // A clock that was put back must not hold anything up.
  const pauseMs = sinceMs < 0 ? 0 : p2pLimits.TRANSACTION_PAUSE_MS - sinceMs
  if (pauseMs <= 0) flush(node)
  else
    node.outgoingTimer = node.ports.clock.after(pauseMs, () =>
      node.loop.input(async () => {
        node.outgoingTimer = undefined
        flush(node)
      }),
    )
}

const flush = (node: NodeState): void => {
  node.lastFlushMs = node.ports.clock.nowMs()
  const batch: Verified<Transaction>[] = []
  let bytes = 0
  while (batch.length < p2pLimits.TRANSACTIONS_PER_MESSAGE) {
    const next = node.outgoing[0]
    if (next === undefined) break
    bytes += encodeTransaction(next).length
    if (bytes > p2pLimits.TRANSACTION_BATCH_BYTES && batch.length > 0) break
    batch.push(next)
    node.outgoing.shift()
  }
  if (batch.length === 0) return
  node.ports.network.publish('tx', encodeBatch(batch))
  for (const { id } of batch) {
    const own = node.own.get(id)
    if (own?.state === 'saved') node.own.set(id, { ...own, state: 'sent' })
  }
  flushWhenDue(node)
  node.changed()
}

/** It was sent long enough ago to be agreed. */
export const isUnanswered = ({ sentAtMs }: { readonly sentAtMs: number }, nowMs: number): boolean =>
  isOver(sentAtMs, RESEND_MS, nowMs)

/** Gossips again what is not agreed; ends what has expired. */
export const resend = (node: NodeState): void => {
  const nowMs = node.ports.clock.nowMs()
  for (const own of node.own.values()) {
    const { transaction } = own
    if (transaction === undefined) continue
    if (Number(transaction.expiresAtMs) <= nowMs) {
      end(node, own.id, 'expired', 'expired')
      continue
    }
    if (!isUnanswered(own, nowMs)) continue
    node.own.set(own.id, { ...own, sentAtMs: nowMs })
    addToPool(node.pool, transaction)
    sendSoon(node, transaction)
  }
}

/** Agreed: nothing is pending any more. */
export const settleOwn = (node: NodeState, id: Hex): void => {
  if (!node.own.has(id)) return
  node.own.delete(id)
  forget(node, id)
}

export const refuseOwn = (node: NodeState, id: Hex, refusal: string): void => {
  if (node.own.has(id)) end(node, id, 'refused', refusal as Refusal)
}

const end = (node: NodeState, id: Hex, state: 'refused' | 'expired', refusal: Refusal): void => {
  const own = node.own.get(id)
  if (own === undefined) return
  dropFromPool(node.pool, id)
  node.own.set(id, { ...own, state, refusal, transaction: undefined })
  forget(node, id)
  node.changed()
}

/** What stays in the outbox after a failed write is agreed already and ends by its nonce. */
const forget = (node: NodeState, id: Hex): void => {
  node.ports.outbox.drop(id).catch(() => {})
}

/** Brings back what was pending when the tab closed. */
export const restoreOwn = async (node: NodeState): Promise<void> => {
  for (const { bytes, sentAtMs } of await node.ports.outbox.load()) {
    const decoded = decodeTransaction(bytes)
    if (!decoded.ok) continue
    const transaction = await signedHere(node, decoded.value)
    if (transaction === undefined || isAgreed(node, transaction)) {
      forget(node, decoded.value.id)
      continue
    }
    const key = hex(transaction.key)
    const given = node.nonces.get(key) ?? 0n
    if (transaction.nonce > given) node.nonces.set(key, transaction.nonce)
    addToPool(node.pool, transaction)
    track(node, transaction, sentAtMs)
  }
}

/** Bytes of this database are ours, but they may speak of a chain that has ended since: no block may have them. */
const signedHere = async ({ chain, ports }: NodeState, own: Transaction): Promise<Verified<Transaction> | undefined> =>
  chain === undefined ? undefined : verifyTransaction(ports.crypto, chain.tip().state.street, own)

/** Its nonce is used up: it was agreed before this tab could strike it off. */
const isAgreed = (node: NodeState, transaction: Transaction): boolean => {
  const state = node.chain?.tip().state
  const record = state === undefined ? undefined : keyRecord(state, transaction.key)
  return record !== undefined && useNonce(record, transaction.nonce) === undefined
}

/** The device signs within the two prices and its allowance; beyond them the household does, which may be locked. */
export const submitWithin = async (node: NodeState, body: Body): Promise<Outcome<{ readonly id: string }>> => {
  const outcome = await submit(node, 'device', body)
  return !outcome.ok && outcome.refusal === 'over-allowance' ? submit(node, 'household', body) : outcome
}
