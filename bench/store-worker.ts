// The worker of Chromium in which a year of books is written to IndexedDB by the node's own adapter, pruned and loaded.
import '../src/buffer-global.ts'
import { createBlockStore, openHouseholdDatabase } from '../src/ledger/browser/index.ts'
import { decodeGenesis, fromHex, readSnapshot, type Hex, type StoredBlock } from '../src/ledger/index.ts'

/** In hexadecimal, because it is handed to a browser. */
export type StoreInput = {
  readonly genesis: Hex
  /** Blocks of one day, which are written again for each day, with other signatures. */
  readonly day: readonly { readonly block: Hex; readonly certificate: Hex; readonly receipts: Hex }[]
  readonly days: number
  /** Of a street of the age that is measured. */
  readonly state: Hex
  readonly snapshot: Hex
}
export type StoreTimes = {
  readonly blocks: number
  readonly writtenMs: number
  readonly usedBytes: number
  readonly prunedBytes: number
  readonly loadedMs: number
}

const PRUNED_AT_ONCE = 500

const measureStore = async ({ genesis, day, days, state, snapshot }: StoreInput): Promise<StoreTimes> => {
  const document = decodeGenesis(fromHex(genesis))
  if (!document.ok) throw new Error(document.why)
  const store = createBlockStore(await openHouseholdDatabase('bench', () => {}))
  await store.found(fromHex(genesis))
  const stateBytes = fromHex(state)
  const parts = day.map((one) => [one.block, one.certificate, one.receipts].map(fromHex))
  const started = performance.now()
  for (let at = 0; at < days; at++) {
    const blocks = parts.map(([block, certificate, receipts], i): StoredBlock => {
      const height = at * day.length + i + 1
      const [own, signed] = [drawn(block), drawn(certificate)]
      const id = height.toString(16).padStart(64, '0')
      return { height, id, block: own, certificate: signed, receipts: Uint8Array.from(receipts ?? []) }
    })
    await store.appendAll(blocks, stateBytes)
  }
  const writtenMs = performance.now() - started
  const usedBytes = await used()
  const blocks = days * day.length
  for (let gone = 1; gone > 0;) gone = await store.prune(blocks, PRUNED_AT_ONCE)
  const prunedBytes = await settled()
  const bytes = fromHex(snapshot)
  const loading = performance.now()
  const read = readSnapshot(document.value, bytes)
  if (!read.ok) throw new Error(read.why)
  return { blocks, writtenMs, usedBytes, prunedBytes, loadedMs: performance.now() - loading }
}

/** Signatures and keys are most of a block and cannot be packed: every second half of 64 bytes is drawn anew. */
const drawn = (bytes: Uint8Array = new Uint8Array()): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  for (let at = 32; at < copy.length; at += 64) crypto.getRandomValues(copy.subarray(at, at + 32))
  return copy
}

const used = async (): Promise<number> => (await navigator.storage.estimate()).usage ?? Number.NaN

/** The database clears up behind itself when it likes: until it has not shrunk for some seconds. */
const settled = async (): Promise<number> => {
  let least = await used()
  for (let still = 0; still < 10; still++) {
    await new Promise((later) => setTimeout(later, 1_000))
    const now = await used()
    if (now < least) still = 0
    least = Math.min(least, now)
  }
  return least
}

addEventListener('message', ({ data }: MessageEvent<StoreInput>) => {
  void measureStore(data).then(
    (times) => postMessage(times),
    (error: unknown) => postMessage({ error: String(error) }),
  )
})
