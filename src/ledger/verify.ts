// Checks the signatures of a transaction once, at the door: its own, those of approvals, and that the keys it brings
// into the ledger are admissible. Rules behind the door take `Verified` transactions and need no promise.
import { fromHex } from './bytes.ts'
import type { Crypto } from './crypto.ts'
import { statementBytes } from './evidence.ts'
import {
  approvalSigningBytes,
  deviceSigningBytes,
  refusedReading,
  transactionId,
  transactionSigningBytes,
  type BodyOf,
  type Transaction,
  type Verified,
} from './transaction.ts'

export type ChainIds = { readonly chainId: Uint8Array; readonly firstChainId: Uint8Array }

export const verifyTransaction = async (
  crypto: Crypto,
  chain: ChainIds,
  transaction: Transaction,
): Promise<Verified<Transaction> | undefined> => {
  const { body, key, signature, id } = transaction
  const bytes = transactionSigningBytes(body.kind, fromHex(id), chain)
  if (!(await crypto.verify(key, bytes, signature))) return undefined
  if (body.kind === 'meter' && !crypto.isAdmissibleKey(body.meterKey)) return undefined
  if (body.kind === 'device' && !body.retire && !(await isEnrolment(crypto, chain, key, body))) return undefined
  if (body.kind === 'doublevote' && !(await isSaid(crypto, chain, body))) return undefined
  if (body.kind === 'refused' && !(await isMetered(crypto, chain, body))) return undefined
  if (body.kind === 'join') {
    const { householdKey, deviceKey, transportKey } = body.request
    if (![householdKey, deviceKey, transportKey].every((brought) => crypto.isAdmissibleKey(brought))) return undefined
    const approved = approvalSigningBytes(chain.chainId, body.request)
    for (const approval of body.approvals)
      if (!(await crypto.verify(approval.key, approved, approval.signature))) return undefined
  }
  return transaction as Verified<Transaction>
}

/** The new device itself asked to speak for this household from this transport key. */
const isEnrolment = async (
  crypto: Crypto,
  { chainId }: ChainIds,
  householdKey: Uint8Array,
  { deviceKey, transportKey, proof }: BodyOf<'device'>,
): Promise<boolean> => {
  if (![deviceKey, transportKey].every((brought) => crypto.isAdmissibleKey(brought))) return false
  return crypto.verify(deviceKey, deviceSigningBytes(chainId, householdKey, transportKey), proof)
}

const isSaid = async (
  crypto: Crypto,
  { chainId }: ChainIds,
  { key, first, second }: BodyOf<'doublevote'>,
): Promise<boolean> => {
  for (const statement of [first, second]) {
    const bytes = statementBytes(chainId, statement)
    if (bytes === undefined || !(await crypto.verify(key, bytes, statement.signature))) return false
  }
  return true
}

/** The meter did sign that reading, whatever the ledger thinks of it. */
const isMetered = async (crypto: Crypto, chain: ChainIds, body: BodyOf<'refused'>): Promise<boolean> => {
  const id = fromHex(transactionId(refusedReading(body)))
  return crypto.verify(body.meterKey, transactionSigningBytes('reading', id, chain), body.signature)
}
