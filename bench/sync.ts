// Catching up: a chain of a street of twenty, every certificate checked, every block executed again, into a store in
// memory. Two transactions a block, as a street at work has them.
import { openWebCrypto } from '../src/ledger/browser/index.ts'
import type { Body, Crypto, StoredBlock } from '../src/ledger/index.ts'
import { openChain, type Chain } from '../src/node/chain.ts'
import { realKeyrings } from '../tests/sim/real-ed25519.ts'
import { createDisk, diskStore } from '../tests/sim/disk.ts'
import { agreeOn, foundStreet, genesisBytes, sign, type BenchStreet } from './street.ts'
import { timed, type Figure } from './report.ts'

const VALIDATORS = 20
const BLOCKS = 2_000

export const benchSync = async (): Promise<Figure[]> => {
  const street = await foundStreet(await realKeyrings(VALIDATORS))
  const first = street.stored.length
  for (let i = 0; i < BLOCKS; i++) await agreeOn(street, await twoPriceChanges(street, i))
  const crypto = await openWebCrypto()
  const chain = await openAt(street, first, crypto)
  const checked = await timed(() => appendAll(chain, street.stored.slice(first)))
  const trusting = { ...crypto, verify: () => Promise.resolve(true) }
  const unchecked = await openAt(street, first, trusting)
  const plain = await timed(() => appendAll(unchecked, street.stored.slice(first)))
  const signatures = (street.certificate?.signatures.length ?? 0) * BLOCKS
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
    { what: 'signatures checked', value: signatures / checked.wallS, unit: '/s' },
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

const openAt = async (street: BenchStreet, height: number, crypto: Crypto): Promise<Chain> => {
  const disk = createDisk()
  const store = diskStore(
    disk,
    () => true,
    () => {},
  )
  await store.found(genesisBytes(street))
  const chain = await openChain(store, crypto, { onAppend() {}, contradicts: () => false })
  if (chain === undefined) throw new Error('the street was founded')
  await appendAll(chain, street.stored.slice(0, height))
  return chain
}

const appendAll = async (chain: Chain, blocks: readonly StoredBlock[]): Promise<void> => {
  for (const { height, block, certificate } of blocks) {
    const outcome = await chain.appendAgreed(block, certificate)
    if (outcome !== 'appended') throw new Error(`block ${height} was ${outcome}`)
  }
}
