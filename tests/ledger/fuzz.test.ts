// Whatever bytes or amounts come in, the ledger answers and its books hold. The long run is `fuzz.ts`.
import { expect, test } from 'vitest'
import { openWebCrypto } from '../../src/ledger/browser/index.ts'
import { realSigner } from '../sim/real-ed25519.ts'
import { seededCrypto } from '../standin/keyed-hash.ts'
import { fuzzLedger } from './fuzz-ledger.ts'

test('four thousand mutated transactions and blocks are taken or refused, and the books hold', async () => {
  const { faults, verdicts } = await fuzzLedger({ seed: 7, messages: 4_000, crypto: seededCrypto(1) })
  expect(faults).toEqual([])
  const seen = [...verdicts.keys()]
  for (const place of ['malformed', 'not signed', 'taken', 'with a forged part', 'nonce-used', 'transaction order'])
    expect(seen.some((one) => one.endsWith(place))).toBe(true)
}, 60_000)

test('two hundred with real signatures, too', async () => {
  const crypto = { ...(await openWebCrypto()), isAdmissibleKey: () => true }
  const { faults } = await fuzzLedger({ seed: 3, messages: 200, crypto, make: realSigner })
  expect(faults).toEqual([])
}, 60_000)
