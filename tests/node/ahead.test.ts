// Certificates that were checked ahead of execution count for the set that their height really has, and for no other.
import { expect, test } from 'vitest'
import { decodeBlock, decodeCertificate, must, type Voter } from '../../src/ledger/index.ts'
import { checkAhead, commitFaultBy } from '../../src/node/ahead.ts'
import { seededCrypto } from '../standin/keyed-hash.ts'
import { chainOn, longDisk } from './long-chain.ts'

test('a certificate that is good for the set that was guessed is judged anew by the real one', async () => {
  const crypto = seededCrypto(1)
  const chain = await chainOn(await longDisk(20), crypto)
  const { activeSet, chainId } = chain.tip().state.street
  const stored = must((await longDisk(20)).blocks.get(chain.height()), 'the chain has a tip')
  expect(decodeBlock(stored.block).ok && decodeCertificate(stored.certificate).ok).toBe(true)
  const judged = async (guessed: readonly Voter[], real: readonly Voter[]) => {
    const { blocks } = await checkAhead(crypto, chainId, chain.height(), [stored], guessed)
    return commitFaultBy(crypto, chainId, must(blocks[0], 'one block was checked'), real)
  }
  const larger = [...activeSet, ...[90, 91, 92].map((household) => ({ household, key: new Uint8Array(32) }))]
  expect(await judged(activeSet, activeSet)).toBeUndefined()
  expect(await judged(larger, activeSet)).toBeUndefined()
  expect(await judged(activeSet, larger)).toBe('no quorum')
})
