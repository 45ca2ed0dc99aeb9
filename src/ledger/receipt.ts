// Receipts are collected while a block is executed: one line for each thing that happened to a household.
import { RECEIPT_KINDS, type ReceiptKind, type ReceiptRecord } from './block.ts'

export type ReceiptBook = ReceiptRecord[]

const NO_CAUSE = new Uint8Array(32)

/** Amounts are what the household gains; minus is what it gives. */
export const addReceipt = (
  receipts: ReceiptBook,
  kind: ReceiptKind,
  line: { readonly household: number } & Partial<Omit<ReceiptRecord, 'kind' | 'household'>>,
): void => {
  receipts.push({
    kind: RECEIPT_KINDS.indexOf(kind),
    counterpart: 0,
    energyWh: 0n,
    priceMicroPerKwh: 0n,
    moneyMicro: 0n,
    slot: 0n,
    cause: NO_CAUSE,
    ...line,
  })
}
