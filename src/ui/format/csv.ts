// Receipts as a table that any spreadsheet opens: whole units beside readable ones, so that nothing is rounded away.
import type { Neighbour, Receipt } from '../../node/index.ts'
import { decimalText } from './decimal.ts'

const HEADER = 'id,height,time,kind,side,counterpart,energy_wh,price_micro_per_kwh,money_micro,money'

/** A cell that a spreadsheet would run as a formula is defused with an apostrophe; quotes are doubled. */
export const cell = (text: string): string => {
  const plain = /^-?\d[\d.]*$/.test(text)
  const safe = !plain && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** All receipts as RFC 4180 text; times are ISO 8601 in UTC, money in micro-units and as a decimal. */
export const receiptsCsv = (receipts: readonly Receipt[], members: readonly Neighbour[]): string => {
  const nameOf = (id: number | undefined): string => members.find((member) => member.id === id)?.name ?? ''
  const rows = receipts.map((receipt) =>
    [
      receipt.id,
      String(receipt.height),
      new Date(receipt.atMs).toISOString(),
      receipt.kind,
      receipt.side,
      nameOf(receipt.counterpart),
      receipt.energyWh.toString(),
      receipt.priceMicroPerKwh?.toString() ?? '',
      receipt.moneyMicro.toString(),
      decimalText(receipt.moneyMicro, 6),
    ]
      .map(cell)
      .join(','),
  )
  return [HEADER, ...rows, ''].join('\r\n')
}
