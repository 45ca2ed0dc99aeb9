// Checks the signatures of a transaction once, at the door: its own, those of approvals, and that the keys it brings
// into the ledger are admissible. Rules behind the door take `Verified` transactions and need no promise.
import { fromHex } from './bytes.ts'
import type { Crypto } from './crypto.ts'
import { approvalSigningBytes, transactionSigningBytes, type Transaction, type Verified } from './transaction.ts'

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
  if (body.kind === 'join') {
    const { householdKey, deviceKey, transportKey } = body.request
    if (![householdKey, deviceKey, transportKey].every((brought) => crypto.isAdmissibleKey(brought))) return undefined
    const approved = approvalSigningBytes(chain.chainId, body.request)
    for (const approval of body.approvals)
      if (!(await crypto.verify(approval.key, approved, approval.signature))) return undefined
  }
  return transaction as Verified<Transaction>
}
