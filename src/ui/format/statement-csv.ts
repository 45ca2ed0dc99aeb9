// A statement as a table that any spreadsheet opens: its rows, and below them its sums by name. Whole units beside
// readable ones, so that nothing is rounded away.
import type { Neighbour, Statement } from '../../node/index.ts'
import { cell } from './csv.ts'
import { decimalText } from './decimal.ts'

const HEADER =
  'number,height,time,kind,side,counterpart,energy_wh,energy_kwh,price_micro_per_kwh,money_micro,money,balance_micro,balance'

/** RFC 4180, oldest row first; times are ISO 8601 in UTC, decimals have a point. */
export const statementCsv = ({ rows, figures }: Statement, members: readonly Neighbour[]): string => {
  const nameOf = (id: number | undefined): string => members.find((member) => member.id === id)?.name ?? ''
  const lines = [...rows]
    .reverse()
    .map((row) => [
      row.number.toString(),
      String(row.height),
      new Date(row.atMs).toISOString(),
      row.kind,
      row.side,
      nameOf(row.counterpart),
      row.energyWh.toString(),
      decimalText(row.energyWh, 3),
      row.priceMicroPerKwh?.toString() ?? '',
      row.moneyMicro.toString(),
      decimalText(row.moneyMicro, 6),
      row.balanceMicro.toString(),
      decimalText(row.balanceMicro, 6),
    ])
  const { carbon, ...sums } = figures
  const below = [...Object.entries(sums), ...Object.entries(carbon)].map(([name, sum]) => [snake(name), sum.toString()])
  return [HEADER, ...[...lines, [], ['sum', 'amount'], ...below].map((line) => line.map(cell).join(',')), ''].join(
    '\r\n',
  )
}

/** `boughtMicro` as the header writes names: `bought_micro`. */
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
