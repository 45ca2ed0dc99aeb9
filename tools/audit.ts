// `npm run audit -- FILE… [--street ID] [--de]`: checks statement files offline with the same code as the page, says in
// plain words what was checked and what a file cannot show. A fault, or another street than ID, ends with status 1.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openWebCrypto } from '../src/ledger/browser/index.ts'
import { checkStatement } from '../src/node/index.ts'
import { formatsFor } from '../src/ui/format/formats.ts'
import { verdictSentences } from '../src/ui/format/verdict.ts'
import { deFirst } from '../src/ui/words/de-first.ts'
import { deStatement } from '../src/ui/words/de-statement.ts'
import { enFirst } from '../src/ui/words/en-first.ts'
import { enStatement } from '../src/ui/words/en-statement.ts'

const { values, positionals } = parseArgs({
  options: { street: { type: 'string' }, de: { type: 'boolean' } },
  allowPositionals: true,
})
const street = values.street ?? ''
if (positionals.length === 0 || !/^([0-9a-f]{64})?$/.test(street)) {
  console.error('usage: npm run audit -- FILE… [--street ID] [--de]')
  process.exit(2)
}
const [words, formats] = values.de
  ? [deStatement.statement, formatsFor('de', deFirst.phrases)]
  : [enStatement.statement, formatsFor('en', enFirst.phrases)]
const known = street === '' ? {} : { chainId: Uint8Array.from(Buffer.from(street, 'hex')) }
const crypto = await openWebCrypto()
for (const path of positionals) {
  const verdict = await checkStatement(crypto, readFileSync(path, 'utf8'), known)
  const { headline, faults, checked, open } = verdictSentences(verdict, words, formats)
  console.log(`${path}: ${headline}`)
  if (verdict.statement !== undefined) {
    const { householdName, streetName, fromMs, untilMs } = verdict.statement
    console.log(`  ${words.of(householdName, streetName)}`)
    console.log(`  ${words.span(formats.dateTime(fromMs), formats.dateTime(untilMs))}`)
  }
  for (const sentence of faults) console.log(`  ! ${sentence}`)
  if (checked.length > 0) console.log(`  ${words.whatChecked}:`)
  for (const sentence of checked) console.log(`  + ${sentence}`)
  if (open.length > 0) console.log(`  ${words.whatNot}:`)
  for (const sentence of open) console.log(`  ? ${sentence}`)
  if (faults.length > 0) process.exitCode = 1
}
