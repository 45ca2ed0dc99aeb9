// `tsx tests/ledger/fuzz.ts [--messages 1000000] [--real 10000] [--seed 1]`: tells a ledger that many mutated transactions
// and blocks, then that many with real Ed25519, and prints what became of them. Any exception is a failure, and so are
// books that do not hold, or memory that grows.
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openWebCrypto } from '../../src/ledger/browser/index.ts'
import { realSigner } from '../sim/real-ed25519.ts'
import { seededCrypto } from '../standin/keyed-hash.ts'
import { fuzzLedger, type LedgerFuzzResult } from './fuzz-ledger.ts'

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    real: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
})
setFlagsFromString('--expose_gc')
Object.assign(globalThis, { gc: runInNewContext('gc') as () => void })

/** Every life ends and its street is dropped: nothing should stay. */
const MOST_GROWTH_MB = 60

const tell = (name: string, messages: number, seconds: number, result: LedgerFuzzResult): void => {
  console.log(`fuzz of the ledger, ${name}: ${messages} messages in ${seconds.toFixed(1)} s, ${result.blocks} blocks`)
  for (const [place, count] of [...result.verdicts].sort()) console.log(`  ${String(count).padStart(8)}  ${place}`)
  console.log(
    `  the heap grew by ${result.heapGrowthMb.toFixed(1)} MB; the longest state had ${result.stateBytes} bytes`,
  )
  for (const fault of result.faults) console.log(`  FAULT ${fault}`)
  if (result.faults.length > 0 || result.heapGrowthMb > MOST_GROWTH_MB) process.exitCode = 1
}

const real = await openWebCrypto()
const runs = [
  { name: 'keyed hash', messages: Number(values.messages), crypto: seededCrypto(1) },
  // Newcomers of a random life have names where real ones have transport keys.
  {
    ...{ name: 'Ed25519', messages: Number(values.real), make: realSigner },
    crypto: { ...real, isAdmissibleKey: () => true },
  },
]
let told = 0
let faults = 0
for (const { name, ...run } of runs) {
  if (run.messages === 0) continue
  const started = performance.now()
  const result = await fuzzLedger({ ...run, seed: Number(values.seed) })
  tell(name, run.messages, (performance.now() - started) / 1_000, result)
  told += run.messages
  faults += result.faults.length
}
console.log(`fuzz: ${told} messages, ${faults} faults`)
