// Catching up: a home of a street of twenty asks three neighbours, checks every certificate and executes every block
// again, into a store in memory. Two transactions a block, as a street at work has them.
import * as documents from '../src/board/documents.ts'
import { openWebCrypto } from '../src/ledger/browser/index.ts'
import { must, type Body, type Crypto, type StoredBlock } from '../src/ledger/index.ts'
import { createNode, type Node } from '../src/node/index.ts'
import type { Protocol } from '../src/p2p/index.ts'
import { createDisk, diskBoard, diskHomeTime, diskJournal, diskOutbox, diskStore } from '../tests/sim/disk.ts'
import { transportOf } from '../tests/sim/household.ts'
import { realKeyrings } from '../tests/sim/real-ed25519.ts'
import { agreeOn, foundStreet, genesisBytes, sign, type BenchStreet } from './street.ts'
import { timed, type Figure, type Timed } from './report.ts'

const VALIDATORS = 20
const BLOCKS = 2_000

export const benchSync = async (): Promise<Figure[]> => {
  const street = await foundStreet(await realKeyrings(VALIDATORS))
  const first = street.stored.length
  for (let i = 0; i < BLOCKS; i++) await agreeOn(street, await twoPriceChanges(street, i))
  const crypto = await openWebCrypto()
  let asked = 0
  const checked = await catchUp(street, first, { ...crypto, verify: (...of) => (asked++, crypto.verify(...of)) })
  const plain = await catchUp(street, first, { ...crypto, verify: () => Promise.resolve(true) })
  const per = (seconds: number): number => (seconds * 1_000) / BLOCKS
  return [
    {
      what: `blocks caught up, ${VALIDATORS} validators`,
      value: BLOCKS / checked.wallS,
      unit: 'blocks/s',
      target: { atLeast: 500 },
    },
    { what: 'the same without signatures', value: BLOCKS / plain.wallS, unit: 'blocks/s' },
    { what: 'processor time per block', value: per(checked.cpuS), unit: 'ms' },
    { what: 'of that without signatures', value: per(plain.cpuS), unit: 'ms' },
    { what: 'signatures checked per block', value: asked / BLOCKS, unit: '' },
    { what: 'a block with its certificate', value: bytesOf(street.stored.slice(first)) / BLOCKS, unit: 'bytes' },
  ]
}

const bytesOf = (stored: readonly StoredBlock[]): number =>
  stored.reduce((sum, { block, certificate }) => sum + block.length + certificate.length, 0)

const twoPriceChanges = (street: BenchStreet, i: number) =>
  Promise.all(
    [i, i + 1].map((who) => {
      const body: Body = { kind: 'standing', buyPrice: BigInt(100_000 + i), sellPrice: 90_000n, keepUnsold: false }
      const keys = street.keyrings[who % street.keyrings.length]
      if (keys === undefined) throw new Error('a street has households')
      return sign(street, keys.household, body)
    }),
  )

/** A whole node that stands at a height, over a disk in memory and the real clock. */
const nodeAt = async (street: BenchStreet, index: number, height: number, crypto: Crypto): Promise<Node> => {
  const disk = createDisk()
  const store = diskStore(disk, lives, () => {})
  await store.found(genesisBytes(street))
  const keyring = must(street.keyrings[index], 'the household is one of the street')
  const node = createNode({
    crypto,
    keyring,
    store,
    journal: diskJournal(disk, lives),
    outbox: diskOutbox(disk),
    boards: diskBoard(disk, lives),
    documents: async () => documents,
    homeTime: diskHomeTime(disk),
    clock: {
      nowMs: () => street.atMs + performance.now(),
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms)
        return () => clearTimeout(timer)
      },
    },
    network: {
      self: transportOf(index),
      setMembers: () => {},
      links: () => [],
      publish: () => {},
      request: () => new Promise(() => {}),
    },
  })
  await node.start()
  const chain = must(node.state.chain, 'the street was founded')
  for (const { block, certificate } of street.stored.slice(0, height)) await chain.appendAgreed(block, certificate)
  return node
}

const lives = (): boolean => true

/** The way that a home takes: ranges from three neighbours side by side, checked ahead, executed and stored in batches. */
const catchUp = async (street: BenchStreet, from: number, crypto: Crypto): Promise<Timed> => {
  const late = await nodeAt(street, 0, from, crypto)
  const server = await nodeAt(street, 1, street.stored.length, { ...crypto, verify: () => Promise.resolve(true) })
  // Blocks are to be measured, not a snapshot.
  Object.assign(server.state.ports.store, { snapshots: async () => [] })
  Object.assign(late.state.ports.network, {
    request: async (_peer: string, protocol: Protocol, bytes: Uint8Array) =>
      must(await server.events.request(late.state.ports.network.self, protocol, bytes), 'a member is answered'),
  })
  const goal = street.stored.length
  const took = await timed(async () => {
    for (const index of [1, 2, 3]) late.events.linkUp(transportOf(index))
    while ((late.state.chain?.height() ?? 0) < goal) await new Promise((resolve) => setTimeout(resolve, 5))
  })
  for (const node of [late, server]) node.stop()
  return took
}
