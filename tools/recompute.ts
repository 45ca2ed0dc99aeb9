// `npm run recompute -- BOOKS STATEMENT [--slot 2026-11-23T10:15Z] [--csv]`: executes saved books again, offline, from the
// founding document in a statement of the same street, and prints of each match who wanted and who offered how much at
// which limit, and what came of it. Books that are not what the street agreed on end with status 1.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { hex, household, slotEndsAtMs, textOf, type SlotMatch, type State } from '../src/ledger/index.ts'
import { openWebCrypto } from '../src/ledger/browser/index.ts'
import { recompute, type RecomputeFault } from '../src/node/index.ts'

const WHY: Readonly<Record<RecomputeFault, string>> = {
  'no-statement': 'The second file is no statement, so nobody knows how this street began.',
  'not-carried': 'The first file is not a file of blocks as More, Carry the books by hand, saves it.',
  'other-version': 'The blocks were saved by another version.',
  cut: 'The file ends before it should.',
  damaged: 'What stands there is no block.',
  'other-street': 'Blocks and statement are of two streets.',
  'founded-again': 'This street goes on from one before it, whose last state is in no file.',
  'begins-later': 'The blocks begin later than the street. Save them from entry 1 on.',
  'not-agreed': 'Those who kept the books then did not sign this block.',
  signature: 'A transaction in it does not carry the signature of its home.',
  rules: 'By the rules of the street another result comes out.',
}

const { values, positionals } = parseArgs({
  options: { slot: { type: 'string' }, csv: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [books, statement] = positionals
const wishMs = values.slot === undefined ? undefined : Date.parse(values.slot)
if (books === undefined || statement === undefined || Number.isNaN(wishMs)) {
  console.error('usage: npm run recompute -- BOOKS STATEMENT [--slot 2026-11-23T10:15Z] [--csv]')
  process.exit(2)
}

const isWished = ({ genesis }: State, { slot }: SlotMatch): boolean => {
  const endsMs = Number(slotEndsAtMs(genesis, slot))
  return wishMs === undefined || (wishMs < endsMs && wishMs >= endsMs - genesis.slotMs)
}

type Row = {
  readonly side: 'wants' | 'offers'
  readonly id: number
  readonly name: string
  readonly limit: bigint
  readonly wantedWh: bigint
  readonly tradedWh: bigint
}

const rowsOf = (state: State, { bids, offers, bought, sold }: SlotMatch): Row[] => {
  const rows = (side: Row['side'], entries: SlotMatch['bids'], traded: SlotMatch['bought']): Row[] =>
    entries.map(({ household: id, priceMicroPerKwh: limit, quantityWh: wantedWh }) => {
      const name = textOf(household(state, id).name) ?? ''
      const tradedWh = traded.find((row) => row.household === id)?.quantityWh ?? 0n
      return { side, id, name, limit, wantedWh, tradedWh }
    })
  return [...rows('wants', bids, bought), ...rows('offers', offers, sold)]
}

const startOf = ({ genesis }: State, slot: bigint): string =>
  new Date(Number(slotEndsAtMs(genesis, slot)) - genesis.slotMs).toISOString()

/** A cell that begins like a formula is text all the same. */
const cell = (text: string): string => `"${(/^[=+\-@]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

const printCsv = (state: State, match: SlotMatch): void => {
  for (const { side, id, name, limit, wantedWh, tradedWh } of rowsOf(state, match))
    console.log(
      [
        startOf(state, match.slot),
        side,
        id,
        cell(name),
        limit,
        wantedWh,
        tradedWh,
        match.priceMicroPerKwh ?? '',
      ].join(),
    )
}

const perKwh = (micro: bigint): string => (Number(micro) / 1e6).toFixed(4)

const print = (state: State, match: SlotMatch): void => {
  const { priceMicroPerKwh, volumeWh, slot } = match
  const currency = textOf(state.genesis.currency) ?? ''
  const result =
    priceMicroPerKwh === undefined ? 'nothing traded' : `${volumeWh} Wh at ${perKwh(priceMicroPerKwh)} ${currency}/kWh`
  console.log(`${startOf(state, slot)}: ${result}`)
  for (const { side, name, limit, wantedWh, tradedWh } of rowsOf(state, match)) {
    const bound = side === 'wants' ? 'up to' : 'from'
    console.log(`  ${name} ${side} ${wantedWh} Wh ${bound} ${perKwh(limit)}, gets ${tradedWh} Wh`)
  }
}

if (values.csv) console.log('slot,side,household,name,limit_micro_per_kwh,wanted_wh,traded_wh,price_micro_per_kwh')
let told = 0
const outcome = await recompute(
  await openWebCrypto(),
  readFileSync(books),
  readFileSync(statement, 'utf8'),
  (match, state) => {
    if (!isWished(state, match)) return
    told += 1
    if (values.csv) printCsv(state, match)
    else print(state, match)
  },
)
if (outcome.ok) {
  const { rootHash, street } = outcome.state
  const sum = `${street.height} blocks and ${outcome.transactions} transactions executed again, every signature checked, ${told} matches`
  console.error(`${sum}; the state is ${hex(rootHash)}, as the homes have agreed.`)
} else {
  const where = outcome.height === 0 ? '' : `Block ${outcome.height}: `
  console.error(`${where}${WHY[outcome.why]}`)
  process.exitCode = 1
}
