// The worker of Chromium in which a year of books is written to IndexedDB by the node's own adapter, pruned and loaded.
import '../src/buffer-global.ts'
import { createBlockStore, openHouseholdDatabase } from '../src/ledger/browser/index.ts'
import {
  blockIdOf,
  decodeBlock,
  decodeGenesis,
  encodeBlock,
  encodeCertificate,
  fromHex,
  readSnapshot,
  type Block,
  type CommitCertificate,
  type Hex,
  type StoredBlock,
} from '../src/ledger/index.ts'

/** In hexadecimal, because it is handed to a browser. */
export type StoreInput = {
  readonly genesis: Hex
  /** Blocks of one day, which are written again for each day, with other heights and signatures. */
  readonly day: readonly { readonly block: Hex; readonly receipts: Hex }[]
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
  const templates = day.map(({ block, receipts }) => ({ block: blockOf(block), receipts: fromHex(receipts) }))
  let writtenMs = 0
  let before: CommitCertificate | undefined
  for (let at = 0; at < days; at++) {
    const blocks = templates.map(({ block, receipts }, i): StoredBlock => {
      const height = at * day.length + i + 1
      const again = anew(block, height, before)
      before = certificateOf(again, block)
      return {
        ...{ height, id: again.id, block: encodeBlock(again) },
        ...{ certificate: encodeCertificate(before), receipts: Uint8Array.from(receipts) },
      }
    })
    const started = performance.now()
    await store.appendAll(blocks, stateBytes)
    writtenMs += performance.now() - started
  }
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

const blockOf = (bytes: Hex): Block => {
  const decoded = decodeBlock(fromHex(bytes))
  if (!decoded.ok) throw new Error(decoded.why)
  return decoded.value
}

const drawn = (): Uint8Array => crypto.getRandomValues(new Uint8Array(64))

/** The same at another height: signatures cannot be packed, so each is drawn anew. */
const anew = ({ header, transactions }: Block, height: number, lastCommit: CommitCertificate | undefined): Block => {
  const moved = { ...header, height: BigInt(height) }
  return {
    ...{ id: blockIdOf(moved), header: moved, lastCommit },
    transactions: transactions.map((one) => ({ ...one, signature: drawn() })),
  }
}

/** By as many homes as have signed what stands in the template. */
const certificateOf = ({ id, header }: Block, { lastCommit }: Block): CommitCertificate => ({
  ...{ height: header.height, round: 0, blockId: fromHex(id) },
  signatures: (lastCommit?.signatures ?? []).map((one) => ({ ...one, signature: drawn() })),
})

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
