// Makes a transaction: the id is known before the signature, so whoever sends it can name it at once.
import { fromHex } from './bytes.ts'
import type { Signer } from './crypto.ts'
import { transactionId, transactionSigningBytes, type Body, type Transaction, type Verified } from './transaction.ts'
import type { ChainIds } from './verify.ts'

export const signTransaction = async (
  signer: Signer,
  chain: ChainIds,
  made: { readonly body: Body; readonly nonce: bigint; readonly expiresAtMs: bigint },
): Promise<Verified<Transaction>> => {
  const unsigned = { key: signer.key, ...made }
  const id = transactionId(unsigned)
  const signature = await signer.sign(transactionSigningBytes(made.body.kind, fromHex(id), chain))
  return { ...unsigned, id, signature } as Verified<Transaction>
}
