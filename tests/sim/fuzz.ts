// `tsx tests/sim/fuzz.ts [--messages 1000000] [--real 10000] [--seed 1]`: tells a node of a living street that many
// mutated messages, then that many with real Ed25519, and prints what became of them. Any exception is a failure.
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { fuzz, type FuzzResult } from './fuzz-street.ts'

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    real: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
})
setFlagsFromString('--expose_gc')
Object.assign(globalThis, { gc: runInNewContext('gc') as () => void })

/** Structures are bounded; what remains is the street's own life: blocks on four disks. */
const MOST_GROWTH_MB = 150

const tell = (name: string, messages: number, seconds: number, result: FuzzResult): void => {
  console.log(`fuzz, ${name}: ${messages} messages in ${seconds.toFixed(1)} s, ${result.heights} heights meanwhile`)
  for (const [place, count] of [...result.verdicts].sort()) console.log(`  ${String(count).padStart(8)}  ${place}`)
  console.log(`  the heap grew by ${result.heapGrowthMb.toFixed(1)} MB`)
  for (const fault of result.faults) console.log(`  FAULT ${fault}`)
  if (result.faults.length > 0 || result.heapGrowthMb > MOST_GROWTH_MB) process.exitCode = 1
}

let told = 0
let faults = 0
for (const [name, messages, real] of [
  ['keyed hash', Number(values.messages), false],
  ['Ed25519', Number(values.real), true],
] as const) {
  if (messages === 0) continue
  const started = performance.now()
  const result = await fuzz({ seed: Number(values.seed), messages, real })
  tell(name, messages, (performance.now() - started) / 1_000, result)
  told += messages
  faults += result.faults.length
}
console.log(`fuzz: ${told} messages, ${faults} faults`)
