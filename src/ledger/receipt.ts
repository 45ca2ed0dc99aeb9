// Receipts are collected while a block is executed: one line for each thing that happened to a household. At the end of
// the block each gets its number and the balance after it, so that a household's receipts are a history without gaps.
import { assert } from './assert.ts'
import { RECEIPT_KINDS, type ReceiptKind, type ReceiptRecord } from './block.ts'
import { STREET_ACCOUNT } from './money.ts'
import type { AccountRecord } from './records.ts'
import type { Draft, Tables } from './state.ts'
import { find, put } from './table.ts'

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
    number: 0n,
    balanceMicro: 0n,
    sourcesWh: [],
    ...line,
  })
}

/**
 * Numbers the receipts of a block and writes the balance after each.
 * @param before the accounts as the block found them.
 */
export const numberReceipts = (draft: Draft, before: Pick<Tables, 'accounts'>, receipts: ReceiptBook): void => {
  const running = new Map<number, Pick<AccountRecord, 'balanceMicro' | 'receipts'>>()
  const standing = (household: number): Pick<AccountRecord, 'balanceMicro' | 'receipts'> =>
    running.get(household) ?? find(before.accounts, String(household)) ?? { balanceMicro: 0n, receipts: 0n }
  for (const [place, receipt] of receipts.entries()) {
    const { household, moneyMicro } = receipt
    const last = standing(household)
    const balanceMicro = last.balanceMicro + moneyMicro
    const number = last.receipts + 1n
    running.set(household, { balanceMicro, receipts: number })
    receipts[place] = { ...receipt, number, balanceMicro }
  }
  for (const account of draft.accounts.rows.slice()) {
    const { household, balanceMicro } = account
    // The street's own account takes the remainders, a thousandth of a cent at a time, without a word.
    assert(
      household === STREET_ACCOUNT || standing(household).balanceMicro === balanceMicro,
      'whatever a balance has changed by stands on receipts',
    )
    if (running.has(household)) put(draft.accounts, { ...account, receipts: standing(household).receipts })
  }
}
