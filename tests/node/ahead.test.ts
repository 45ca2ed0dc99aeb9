// What one certificate proves: its block and those before it in the range, for the set that was to sign them and for no
// other; and nothing behind it.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decodeBlock,
  decodeCertificate,
  encodeBlock,
  encodeCertificate,
  hex,
  must,
  type Crypto,
  type Voter,
} from '../../src/ledger/index.ts'
import { checkAhead, prove, type BlockBytes } from '../../src/node/sync/ahead.ts'
import { seededCrypto } from '../standin/keyed-hash.ts'
import { chainOn, longDisk } from './long-chain.ts'

const LENGTH = 20

const open = async (crypto: Crypto = seededCrypto(1)) => {
  const disk = await longDisk(LENGTH)
  const { activeSet, chainId, height } = (await chainOn(disk, crypto)).tip().state.street
  const from = Number(height) - LENGTH + 1
  const range = Array.from({ length: LENGTH }, (_, i) => must(disk.blocks.get(from + i), 'the chain is that long'))
  return { crypto, activeSet, chainId, from, range }
}

/** The certificate with one signature that nobody made. */
const spoiled = ({ block, certificate }: BlockBytes): BlockBytes => {
  const decoded = decodeCertificate(certificate)
  if (!decoded.ok) throw new Error('a stored certificate can be read')
  const [first, ...rest] = decoded.value.signatures
  const signature = Uint8Array.from(must(first, 'somebody signed').signature, (byte) => byte ^ 1)
  const signatures = [{ ...must(first, 'somebody signed'), signature }, ...rest]
  return { block, certificate: encodeCertificate({ ...decoded.value, signatures }) }
}

test('one good certificate at the end proves a range, and what is kept are the certificates inside the blocks', async () => {
  const { crypto, activeSet, chainId, from, range } = await open()
  let asked = 0
  const counting = { ...crypto, verify: (...of: Parameters<Crypto['verify']>) => (asked++, crypto.verify(...of)) }
  const shown = range.map((one, i) => (i === LENGTH - 1 ? one : spoiled(one)))
  const { blocks, malformed } = await checkAhead(counting, chainId, from, shown, activeSet)
  expect(malformed).toBe(false)
  expect(blocks.map(({ fault }) => fault)).toEqual(range.map(() => undefined))
  expect(asked).toBe(blocks.at(-1)?.certificate.signatures.length)
  blocks.forEach(({ bytes, certificate }, i) => {
    expect(hex(bytes.certificate), `block ${i}`).toBe(hex(must(range[i], 'the same length').certificate))
    expect(hex(encodeCertificate(certificate))).toBe(hex(bytes.certificate))
  })
})

test('what is proved has a good certificate at or behind it; what has a good one of its own is proved', async () => {
  const { crypto, activeSet, chainId, from, range } = await open()
  const subsets = fc.uniqueArray(fc.nat(LENGTH - 1))
  await fc.assert(
    fc.asyncProperty(subsets, async (bad) => {
      const shown = range.map((one, i) => (bad.includes(i) ? spoiled(one) : one))
      const { blocks } = await checkAhead(crypto, chainId, from, shown, activeSet)
      const good = range.map((_, i) => !bad.includes(i))
      blocks.forEach(({ fault }, i) => {
        if (good[i]) expect(fault, `block ${i}`).toBeUndefined()
        if (!good.slice(i).includes(true)) expect(fault, `block ${i}`).toBe('signature')
      })
    }),
  )
})

test('a certificate that is good for the set that was guessed is judged anew by the real one', async () => {
  const { crypto, activeSet, chainId, from, range } = await open()
  const judged = async (guessed: readonly Voter[], real: readonly Voter[]) => {
    const { blocks } = await checkAhead(crypto, chainId, from, range, guessed)
    return (await prove(crypto, chainId, blocks, real)).map(({ fault }) => fault)
  }
  const larger = [...activeSet, ...[90, 91, 92].map((household) => ({ household, key: new Uint8Array(32) }))]
  expect(await judged(activeSet, activeSet)).toEqual(range.map(() => undefined))
  expect(await judged(larger, activeSet)).toEqual(range.map(() => undefined))
  expect(await judged(activeSet, larger)).toEqual(range.map(() => 'no quorum'))
})

test('a block that stands on another ends the range, and lends it no certificate', async () => {
  const { crypto, activeSet, chainId, from, range } = await open()
  const gap = range.filter((_, i) => i !== 7)
  const short = await checkAhead(crypto, chainId, from, gap, activeSet)
  expect([short.blocks.length, short.malformed]).toEqual([7, true])

  const other = decodeBlock(must(range[7], 'the range is longer').block)
  if (!other.ok) throw new Error('a stored block can be read')
  const block = encodeBlock({ ...other.value, header: { ...other.value.header, proposer: 99 } })
  const swapped = range.map((one, i) => (i === 7 ? { ...one, block } : one))
  const { blocks, malformed } = await checkAhead(crypto, chainId, from, swapped, activeSet)
  expect([blocks.length, malformed]).toEqual([8, true])
  expect(blocks.map(({ fault }) => fault)).toEqual([...range.slice(0, 7).map(() => undefined), 'wrong block'])
})
