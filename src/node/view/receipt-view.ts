// A receipt of the ledger as the page shows it.
import { RECEIPT_KINDS } from '../../ledger/index.ts'
import type { AgreedReceipt } from '../node-state.ts'
import type { Receipt } from './money.ts'

/** The entry it stands in, and its place there: alike on every computer. */
export const receiptId = ({ height, index }: Pick<AgreedReceipt, 'height' | 'index'>): string => `${height}-${index}`

export const receiptView = (agreed: AgreedReceipt): Receipt => {
  const { receipt, height, atMs } = agreed
  const kind = RECEIPT_KINDS[receipt.kind] ?? 'credit'
  const traded = kind === 'clearing' || kind === 'trade' || kind === 'delivery' || kind === 'purchase'
  // An auction that nobody bid in has no price.
  const priced = traded || kind === 'grid' || ((kind === 'auction' || kind === 'bid') && receipt.counterpart !== 0)
  return {
    id: receiptId(agreed),
    height,
    atMs,
    kind,
    side: !traded ? 'none' : receipt.energyWh > 0n ? 'bought' : 'sold',
    counterpart: receipt.counterpart === 0 ? undefined : receipt.counterpart,
    energyWh: receipt.energyWh,
    priceMicroPerKwh: priced ? receipt.priceMicroPerKwh : undefined,
    moneyMicro: receipt.moneyMicro,
  }
}
