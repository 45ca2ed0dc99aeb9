// The long run of the decoders: ten million random bytes for each of them in random chunks, as many that look like its
// language, and 100,000 byte by byte. No exception, no reading out of noise, no growing memory, and the meter is heard after.
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createAnswerScanner, type MeterReading } from '../../src/serial/index.ts'
import { createBareDlmsDecoder, LANGUAGES, SEALED_ALPHABET } from './languages.ts'
import { randomBytes } from './random-bytes.ts'

const MANY = 10_000_000
const FEW = 100_000
const BLOCK = 100_000
const MAX_CHUNK = 300
/** Buffers of all decoders are below 100 kB together; the rest is what the collector leaves lying. */
const MAX_GROWTH_BYTES = 4_000_000
/** More than the longest telegram that noise may have begun. */
const AFTERWARDS = 250

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
/** Memory of byte arrays is given back a turn after the arrays are collected. */
const memoryInUse = async (): Promise<number> => {
  gc()
  await turn()
  gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

type Hearing = { push(bytes: Uint8Array, atMs: number): readonly unknown[] }
type Case = {
  readonly name: string
  readonly create: () => Hearing
  readonly alphabet: Uint8Array
  /** Where the decoder speaks for itself: a telegram that must be heard after the noise, and whose it is. */
  readonly telegram?: Uint8Array
  readonly meterId?: string
}

const blocks = (count: number, alphabet?: Uint8Array): Iterable<Uint8Array> =>
  (function* () {
    for (let i = 0; i * BLOCK < count; i++) {
      const bytes = randomBytes(BLOCK, i + 1)
      yield alphabet === undefined ? bytes : bytes.map((byte) => alphabet[byte % alphabet.length] ?? 0)
    }
  })()

const feed = (decoder: Hearing, bytes: Uint8Array, maxChunk: number): number => {
  let readings = 0
  const sizes = randomBytes(bytes.length, 99)
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = 1 + ((sizes[i] ?? 0) % maxChunk)
    readings += decoder.push(bytes.subarray(at, at + size), at).length
    at += size
  }
  return readings
}

const faultsOf = async ({ create, alphabet, telegram, meterId }: Case): Promise<string[]> => {
  const faults: string[] = []
  const decoder = create()
  const before = await memoryInUse()
  let readings = 0
  for (const bytes of blocks(MANY)) readings += feed(decoder, bytes, MAX_CHUNK)
  for (const bytes of blocks(MANY, alphabet)) readings += feed(decoder, bytes, MAX_CHUNK)
  for (const bytes of blocks(FEW)) readings += feed(decoder, bytes, 1)
  for (const bytes of blocks(FEW, alphabet)) readings += feed(decoder, bytes, 1)
  const growth = (await memoryInUse()) - before
  if (readings > 0) faults.push(`${readings} readings out of noise`)
  if (growth > MAX_GROWTH_BYTES) faults.push(`memory grew by ${growth} bytes`)
  let heard: unknown
  for (let i = 0; telegram !== undefined && i < AFTERWARDS; i++) [heard] = decoder.push(telegram, 0)
  if ((heard as MeterReading | undefined)?.meterId !== meterId) faults.push('the meter was not heard after the noise')
  return faults
}

const VALUES = { atMs: 0, importWh: 15_625n, exportWh: 1_250n, powerW: 640 }

const cases: readonly Case[] = [
  ...LANGUAGES.map(({ name, create, alphabet, encode, ids }) => {
    return { name, create, alphabet, telegram: encode({ ...VALUES, meterId: ids[0] }), meterId: ids[0] }
  }),
  { name: 'sealed DLMS', create: createBareDlmsDecoder, alphabet: SEALED_ALPHABET },
  {
    name: 'Modbus answers',
    create: () => {
      const scanner = createAnswerScanner({ unit: 1, fn: 4, address: 0x48, count: 4 })
      return { push: (bytes) => scanner.push(bytes, () => undefined) }
    },
    // Its header is so short that noise made of it passes a 16-bit check now and then: only noise of all bytes is fair.
    alphabet: Uint8Array.from({ length: 256 }, (_, byte) => byte),
  },
]
let faulty = 0
for (const entry of cases) {
  const started = performance.now()
  let faults: string[]
  try {
    faults = await faultsOf(entry)
  } catch (error) {
    faults = [String(error)]
  }
  if (faults.length > 0) faulty++
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  console.log(`${entry.name}: ${faults.length === 0 ? 'well' : faults.join(', ')}, ${seconds} s`)
}
console.log(`noise: ${cases.length} decoders, ${faulty} faults`)
process.exitCode = faulty === 0 ? 0 : 1
