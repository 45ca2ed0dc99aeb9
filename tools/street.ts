// `npm run -s street -- --homes 4 --minutes 2 [--headed] [--json FILE]`: a street for real, on this machine: N browser
// profiles, real WebRTC, real Web Serial, emulated meters. Founds, joins, meters, trades, delivers, and ends with one
// report. Exit status 1 when anything disagrees.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { missingForEmulation } from './emulate/devices.ts'
import { chromiumPath } from './chromium.ts'
import { printReport } from './street/report.ts'
import { runStreet } from './street/run.ts'

const { values } = parseArgs({
  options: {
    homes: { type: 'string', default: '4' },
    minutes: { type: 'string', default: '2' },
    headed: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})

const homes = Number(values.homes)
const minutes = Number(values.minutes)
const missing = missingForEmulation()
if (!Number.isInteger(homes) || homes < 2 || homes > 12 || !(minutes > 0 && minutes <= 60)) {
  console.error('street: --homes takes 2 to 12, --minutes more than 0 and at most 60')
  process.exit(2)
}
if (missing !== undefined || chromiumPath() === undefined) {
  console.error(`street: ${missing ?? 'no Chromium was found'}`)
  process.exit(2)
}

const report = await runStreet({ homes, minutes, headed: values.headed, say: (line) => console.log(line) })
printReport(report)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
process.exit(report.wrong.length === 0 ? 0 : 1)
