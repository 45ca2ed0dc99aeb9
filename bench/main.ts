// `npm run bench -- NAME [--json FILE] [--check] [--homes 4,7,12] [--days 31]`: runs one benchmark, or each named, and prints its table.
// Figures are of the machine that ran them; with --check a missed target makes the exit status 1, unless the miss is known
// and no larger than it was.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { benchBook } from './book.ts'
import { benchConsensus } from './consensus.ts'
import { benchDecode } from './decode.ts'
import { benchApply, benchCodec } from './ledger.ts'
import { benchLighthouse } from './lighthouse.ts'
import { benchLyingMeters } from './lying-meters.ts'
import { benchPage } from './page.ts'
import { benchPassphrase } from './passphrase.ts'
import { benchRejoin } from './rejoin.ts'
import { benchSize } from './size.ts'
import { benchStore } from './store.ts'
import { benchSync } from './sync.ts'
import { benchTabs } from './tabs.ts'
import { holds, isMet, machineWords, printReport, type Figure, type Report } from './report.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
    homes: { type: 'string' },
    days: { type: 'string' },
  },
})

const BENCHES: Readonly<Record<string, () => Promise<Figure[]>>> = {
  book: benchBook,
  codec: benchCodec,
  apply: benchApply,
  consensus: benchConsensus,
  sync: benchSync,
  decode: benchDecode,
  lighthouse: benchLighthouse,
  'lying-meters': benchLyingMeters,
  page: benchPage,
  passphrase: benchPassphrase,
  rejoin: benchRejoin,
  size: benchSize,
  store: () => benchStore(values.days === undefined ? undefined : Number(values.days)),
  tabs: () => benchTabs(values.homes?.split(',').map(Number)),
}

const names = positionals.length > 0 ? positionals : Object.keys(BENCHES)
const unknown = names.filter((name) => BENCHES[name] === undefined)
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`)
  process.exit(2)
}

const reports: Report[] = []
for (const name of names) {
  const figures = (await BENCHES[name]?.()) ?? []
  const report: Report = { name, machine: machineWords(), figures }
  printReport(report)
  reports.push(report)
}
const told = reports.map(({ figures, ...report }) => ({
  ...report,
  figures: figures.map((figure) => ({ ...figure, met: isMet(figure) })),
}))
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(told, null, 2)}\n`)
if (values.check && reports.some(({ figures }) => !figures.every(holds))) process.exitCode = 1
