// What a street has come to: facts that every home agrees on, and everything that was wrong.

export type Report = {
  readonly homes: number
  readonly seconds: number
  readonly heights: readonly number[]
  readonly stateRootsEqual: boolean
  readonly height: number
  readonly stateRoot: string
  readonly readings: number
  readonly clearings: number
  readonly bookTrades: number
  readonly deliveries: number
  readonly deliveredWh: number
  readonly tradedWh: number
  readonly turnover: number
  readonly currency: string
  readonly submitToAgreedMs: { readonly count: number; readonly p50: number; readonly p99: number }
  readonly foreignRequests: number
  readonly pageErrors: number
  readonly policyViolations: number
  readonly memoryMBPerPage: readonly number[]
  /** Empty when all is well. */
  readonly wrong: readonly string[]
}

export const printReport = (report: Report): void => {
  const rows: [string, string | number][] = [
    ['homes', report.homes],
    ['heights', report.heights.join(' ')],
    ['state roots equal', report.stateRootsEqual ? `yes, at ${report.height}: ${report.stateRoot.slice(0, 16)}` : 'NO'],
    ['readings', report.readings],
    ['clearings', report.clearings],
    ['book trades', report.bookTrades],
    ['metered deliveries', `${report.deliveries} (${report.deliveredWh} Wh)`],
    ['traded', `${report.tradedWh} Wh`],
    ['money moved', `${report.turnover.toFixed(6)} ${report.currency}`],
    [
      'submit to agreed',
      `p50 ${report.submitToAgreedMs.p50} ms, p99 ${report.submitToAgreedMs.p99} ms (${report.submitToAgreedMs.count} samples)`,
    ],
    ['foreign requests', report.foreignRequests],
    ['page errors', report.pageErrors],
    ['policy violations', report.policyViolations],
    ['memory per page', `${report.memoryMBPerPage.join(' ')} MB`],
    ['took', `${report.seconds.toFixed(0)} s`],
  ]
  console.log('')
  for (const [name, value] of rows) console.log(`${name.padEnd(20)} ${value}`)
  for (const line of report.wrong) console.log(`WRONG: ${line}`)
  console.log(report.wrong.length === 0 ? 'all homes agree' : 'something disagrees')
}

export const percentile = (samples: readonly number[], part: number): number => {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}
