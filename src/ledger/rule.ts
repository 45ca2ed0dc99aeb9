// The shape of every rule: it sees a draft, a body whose signatures were checked, who sent it, and where receipts go.
// It either changes the draft or gives a refusal and leaves the draft exactly as it was.
import type { Hex } from './bytes.ts'
import type { ReceiptBook } from './receipt.ts'
import type { LedgerRefusal } from './refusal.ts'
import type { Draft } from './state.ts'
import type { BodyOf, Kind } from './transaction.ts'

export type Sender = {
  readonly household: number
  /** The key that signed, and the nonce that it used up; `join` enters it into the ledger. */
  readonly key: Uint8Array
  readonly nonce: bigint
  readonly id: Hex
}

export type Place = { readonly index: number; readonly receipts: ReceiptBook }

export type Rule<K extends Kind> = (
  draft: Draft,
  body: BodyOf<K>,
  sender: Sender,
  place: Place,
) => LedgerRefusal | undefined
