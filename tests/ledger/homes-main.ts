// `tsx tests/ledger/homes-main.ts [--days 30] [--write]`: a month of sixteen measured homes and a day of 120 through the
// whole ledger; prints what docs/market.md says of them, and with --write puts it and its plots there.
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { billsPicture, sufficiencyPicture } from './homes-pictures.ts'
import { manyHomes, noData, runHomes, sixteenHomes, type HomesResult } from './homes.ts'

const DOCS = resolve(import.meta.dirname, '../../docs')
const PAGE = resolve(DOCS, 'market.md')
const [BEGIN, END] = ['<!-- homes: begin -->', '<!-- homes: end -->']

const { values } = parseArgs({
  options: { days: { type: 'string', default: '30' }, write: { type: 'boolean', default: false } },
})

const kwh = (wh: bigint): string => (Number(wh) / 1_000).toFixed(0)
const money = (micro: bigint): string => (Number(micro) / 1e6).toFixed(2)
const percent = (part: bigint, whole: bigint): string => `${((100 * Number(part)) / Number(whole)).toFixed(1)} %`
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n)

/** Of the homes that sell or feed in all they have left over. */
const savings = ({ bills }: HomesResult): bigint[] =>
  bills
    .filter(({ keeps }) => !keeps)
    .map(({ tariffMicro, marketMicro }) => tariffMicro - marketMicro)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))

const column = (result: HomesResult): string[] => {
  const { loadWh, sunWh, ownWh, boughtWh, fedInWh, keptWh, usedLaterWh, bills } = result
  const saved = savings(result)
  return [
    `${result.homes}, ${result.plants} of them with a plant`,
    `${result.slots}, all of them close`,
    `${kwh(loadWh)} kWh`,
    `${kwh(sunWh)} kWh`,
    `${kwh(ownWh)} kWh`,
    `${kwh(boughtWh)} kWh`,
    `${kwh(keptWh)} and ${kwh(usedLaterWh)} kWh`,
    `${kwh(fedInWh)} kWh`,
    percent(ownWh, loadWh),
    percent(ownWh + boughtWh + usedLaterWh, loadWh),
    percent(ownWh, sunWh),
    percent(ownWh + boughtWh + usedLaterWh, sunWh),
    money(sum(bills.map(({ tariffMicro }) => tariffMicro))),
    money(sum(bills.map(({ marketMicro }) => marketMicro))),
    `${money(saved[0] ?? 0n)}, ${money(saved[saved.length >> 1] ?? 0n)}, ${money(saved.at(-1) ?? 0n)}`,
    `${saved.filter((one) => one < 0n).length} of ${saved.length}`,
  ]
}

const ROWS = [
  'homes',
  'quarter hours: load = own + bought + own credits + grid, sun = own + sold + fed in + kept',
  'load',
  'sun',
  'used behind the own meter',
  'bought from neighbours',
  'kept, and used later by who kept it',
  'fed in',
  'self-sufficiency without neighbours',
  '… with them',
  'sun used on the street without neighbours',
  '… with them',
  'all bills at the tariff alone',
  'all bills with neighbours',
  'saved by a home: least, middle, most',
  'homes that pay more or earn less than at the tariff',
]

const drawPictures = (results: readonly HomesResult[], days: string): void => {
  const [plain, keeping, many] = results
  if (plain === undefined || keeping === undefined || many === undefined) return
  const draw = (name: string, picture: string): void => writeFileSync(resolve(DOCS, 'pictures', `${name}.svg`), picture)
  draw('bills-16-homes', billsPicture(plain, `16 homes, ${days} days`))
  draw('bills-120-homes', billsPicture(many, '120 homes, one day'))
  draw(
    'self-sufficiency',
    sufficiencyPicture([
      [`16 homes, ${days} days`, plain],
      ['two of them keep what is left', keeping],
      ['120 homes, one day', many],
    ]),
  )
}

const [month, day] = [sixteenHomes(Number(values.days)), manyHomes()]
if (month === undefined || day === undefined) console.log(`homes: ${noData()}`)
else {
  const results = [await runHomes(month), await runHomes(month, [3, 7]), await runHomes(day)]
  const columns = results.map(column)
  const table = [
    `| | 16 homes, ${values.days} days | the same, two keep what they do not sell | 120 homes, one day |`,
    '| --- | --- | --- | --- |',
    ...ROWS.map((row, i) => `| ${row} | ${columns.map((cells) => cells[i]).join(' | ')} |`),
  ].join('\n')
  console.log(table)
  if (values.write) {
    const page = readFileSync(PAGE, 'utf8')
    const [from, until] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)]
    if (until < 0) throw new Error(`no ${BEGIN} and ${END} in ${PAGE}`)
    writeFileSync(PAGE, `${page.slice(0, from)}\n\n${table}\n\n${page.slice(until)}`)
    drawPictures(results, values.days)
  }
  if (results.some((result) => savings(result).some((one) => one < 0n))) process.exitCode = 1
}
