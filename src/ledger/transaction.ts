// A transaction: a body of one kind, the key that signs it, a nonce and an expiry in block time. Its id is the root of
// the unsigned part.
import { ContainerType, UnionType, type Type, type ValueOf } from '@chainsafe/ssz'
import { BODIES, JoinRequest, type Body, type BodyOf, type Kind } from './bodies.ts'
import { hex, type Hex } from './bytes.ts'
import { Bytes32, Bytes64, Uint64, decode, encode, root, type Decoded } from './codec.ts'
import { signingBytes } from './domain.ts'

export * from './bodies.ts'

export const KINDS = Object.keys(BODIES) as Kind[]

const Unsigned = new ContainerType({
  key: Bytes32,
  nonce: Uint64,
  expiresAtMs: Uint64,
  body: new UnionType<Type<unknown>[]>(Object.values(BODIES)),
})
const Signed = new ContainerType({ unsigned: Unsigned, signature: Bytes64 })
/** The wire type, for blocks and batches. */
export const SignedTransaction = Signed

export type UnsignedTransaction = {
  readonly key: Uint8Array
  readonly nonce: bigint
  readonly expiresAtMs: bigint
  readonly body: Body
}
export type Transaction = UnsignedTransaction & { readonly id: Hex; readonly signature: Uint8Array }

declare const verified: unique symbol
/** Something whose signature was checked; rules take nothing else, so they need no promise. */
export type Verified<T> = T & { readonly [verified]: true }

type WireSigned = ValueOf<typeof Signed>

const toWire = (transaction: UnsignedTransaction): WireSigned['unsigned'] => {
  const { kind, ...value } = transaction.body
  const { key, nonce, expiresAtMs } = transaction
  return { key, nonce, expiresAtMs, body: { selector: KINDS.indexOf(kind), value } }
}

/** The value that blocks and batches carry. */
export const wireTransaction = (transaction: Transaction): WireSigned => ({
  unsigned: toWire(transaction),
  signature: transaction.signature,
})

/** Undefined for a selector that no kind has (the codec has already refused it). */
export const fromWireTransaction = (wire: WireSigned): Transaction => {
  const { key, nonce, expiresAtMs, body } = wire.unsigned
  const id = hex(root(Unsigned, wire.unsigned))
  const kind = KINDS[body.selector] as Kind
  return { key, nonce, expiresAtMs, body: { ...(body.value as object), kind } as Body, id, signature: wire.signature }
}

export const encodeTransaction = (transaction: Transaction): Uint8Array => encode(Signed, wireTransaction(transaction))

export const decodeTransaction = (bytes: Uint8Array): Decoded<Transaction> => {
  const decoded = decode(Signed, bytes)
  return decoded.ok ? { ok: true, value: fromWireTransaction(decoded.value) } : decoded
}

/** Id of a transaction before it is signed. */
export const transactionId = (transaction: UnsignedTransaction): Hex => hex(root(Unsigned, toWire(transaction)))

/** The transaction that a `refused` carries in parts. */
export const refusedReading = ({ meterKey, nonce, expiresAtMs, reading }: BodyOf<'refused'>): UnsignedTransaction => ({
  key: meterKey,
  nonce,
  expiresAtMs,
  body: { kind: 'reading', ...reading },
})

/**
 * Bytes that the transaction's key signs. A reading carries the first genesis, so that a meter's past outlives a
 * re-founding; everything else carries the running chain.
 */
export const transactionSigningBytes = (
  kind: Kind,
  id: Uint8Array,
  chain: { readonly chainId: Uint8Array; readonly firstChainId: Uint8Array },
): Uint8Array =>
  kind === 'reading' ? signingBytes('reading', chain.firstChainId, id) : signingBytes('transaction', chain.chainId, id)

/** Bytes that a member signs to approve a newcomer. */
export const approvalSigningBytes = (chainId: Uint8Array, request: ValueOf<typeof JoinRequest>): Uint8Array =>
  signingBytes('approval', chainId, root(JoinRequest, request))

/** Bytes that a new device signs to be enrolled; the household is known by its key. */
export const deviceSigningBytes = (
  chainId: Uint8Array,
  householdKey: Uint8Array,
  transportKey: Uint8Array,
): Uint8Array => signingBytes('device', chainId, householdKey, transportKey)
