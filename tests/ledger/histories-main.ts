// `tsx tests/ledger/histories-main.ts [--transactions 100000] [--seed 1]`: random lives of every kind of transaction, with
// everything checked that must hold. Anything that does not hold is an exception; a kind that was never taken is a failure.
import { parseArgs } from 'node:util'
import { playHistories } from './histories.ts'

const { values } = parseArgs({
  options: { transactions: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
})
const started = performance.now()
const result = await playHistories({ seed: Number(values.seed), transactions: Number(values.transactions) })
for (const [kind, { said, taken, refusals }] of [...result.kinds].sort()) {
  const reasons = [...refusals].sort(([, a], [, b]) => b - a).slice(0, 4)
  const refused = reasons.map(([refusal, count]) => `${refusal} ${count}`).join(', ')
  console.log(`  ${kind.padEnd(15)} ${String(said).padStart(7)} said ${String(taken).padStart(7)} taken  ${refused}`)
}
const never = [...result.kinds].filter(([, { taken }]) => taken === 0)
const { transactions, blocks, histories } = result
const seconds = ((performance.now() - started) / 1_000).toFixed(1)
console.log(`histories: ${transactions} transactions, ${blocks} blocks of ${histories} lives in ${seconds} s`)
console.log(`histories: ${result.kinds.size} kinds, ${never.length} never taken`)
if (never.length > 0) process.exitCode = 1
