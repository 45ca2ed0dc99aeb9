// `npx tsx tests/node/catch-up-rate.ts [households] [blocks]`: how many blocks a second a node catches up with that has
// nothing, with real signatures, from three neighbours. Prints processor time too, because machines are shared.
import * as documents from '../../src/board/documents.ts'
import { must } from '../../src/ledger/index.ts'
import { openWebCrypto } from '../../src/ledger/browser/index.ts'
import { createNode } from '../../src/node/index.ts'
import type { Network, NetworkEvents } from '../../src/p2p/index.ts'
import { copyDisk, createDisk, diskBoard, diskHomeTime, diskJournal, diskOutbox } from '../sim/disk.ts'
import { foundedStreet } from '../sim/founding.ts'
import { EPOCH_MS, transportOf } from '../sim/household.ts'
import { realEd25519 } from '../sim/real-ed25519.ts'
import { chainOn, extend, storeOf } from './long-chain.ts'

const [households, blocks] = [Number(process.argv[2] ?? 20), Number(process.argv[3] ?? 2_000)]

const cryptography = await realEd25519(households)
const founded = await foundedStreet(households, cryptography)
const long = copyDisk(must(founded.disks[0], 'a founder'))
const real = await openWebCrypto()
await extend(long, cryptography.keyrings, blocks, real)
const goal = (await chainOn(long, real)).height()

/** Three nodes that only answer, and one that has nothing but the founding document. */
const nodes = new Map<string, NetworkEvents>()
const networkOf = (self: string): Network => ({
  self,
  publish: () => {},
  setMembers: () => {},
  links: () => [...nodes.keys()].filter((peer) => peer !== self),
  request: async (peer, protocol, bytes) =>
    must((await nodes.get(peer)?.request(self, protocol, bytes)) ?? undefined, 'a neighbour answers'),
})
const startOf = (index: number, disk: ReturnType<typeof createDisk>) => {
  const node = createNode({
    crypto: real,
    keyring: must(cryptography.keyrings[index], 'keys'),
    store: storeOf(disk),
    journal: diskJournal(disk, () => true),
    outbox: diskOutbox(createDisk()),
    boards: diskBoard(createDisk(), () => true),
    documents: async () => documents,
    homeTime: diskHomeTime(createDisk()),
    network: networkOf(transportOf(index)),
    clock: {
      nowMs: () => EPOCH_MS + founded.atMs + blocks * 1_000 + 60_000,
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms)
        timer.unref()
        return () => clearTimeout(timer)
      },
    },
  })
  nodes.set(transportOf(index), node.events)
  return node
}
const neighbours = [0, 1, 2].map((index) => startOf(index, copyDisk(long)))
for (const neighbour of neighbours) await neighbour.start()
const newcomer = startOf(households - 1, { ...createDisk(), genesis: long.genesis })
await newcomer.start()

const [started, processor] = [performance.now(), process.cpuUsage()]
const height = (): number => newcomer.state.chain?.height() ?? 0
for (const index of [0, 1, 2]) newcomer.events.linkUp(transportOf(index))
while (height() < goal) await new Promise((resolve) => setTimeout(resolve, 5))
const seconds = (performance.now() - started) / 1_000
const used = process.cpuUsage(processor)
const busy = (used.user + used.system) / 1_000_000
console.log(
  `catch-up: ${goal} blocks of ${households} validators in ${seconds.toFixed(2)} s, ${(goal / seconds).toFixed(0)} a second; ` +
    `${busy.toFixed(2)} s of processor time, ${((busy * 1_000) / goal).toFixed(2)} ms a block`,
)
process.exit(0)
