// A receipt of the ledger as the page shows it.
import { RECEIPT_KINDS } from '../../ledger/index.ts'
import type { AgreedReceipt } from '../node-state.ts'
import type { Receipt } from './money.ts'

export const receiptView = ({ receipt, height, atMs, index }: AgreedReceipt): Receipt => {
  const kind = RECEIPT_KINDS[receipt.kind] ?? 'credit'
  const traded = kind === 'clearing' || kind === 'trade' || kind === 'delivery' || kind === 'purchase'
  // An auction that nobody bid in has no price.
  const priced = traded || kind === 'grid' || ((kind === 'auction' || kind === 'bid') && receipt.counterpart !== 0)
  return {
    id: `${height}-${index}`,
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
