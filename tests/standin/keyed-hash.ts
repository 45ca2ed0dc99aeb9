// The Crypto port without curves: a signature is a hash of key and message, so a simulated street costs microseconds.
// It proves nothing about signatures (anybody could make them); real Ed25519 runs in its own tests and in 1 % of seeds.
import { hash, joinBytes, sameBytes, utf8, type Crypto, type Keyring, type Signer } from '../../src/ledger/index.ts'
import { randomOf, type Random } from './random.ts'

const mark = (key: Uint8Array, message: Uint8Array): Uint8Array => {
  const half = hash(key, message)
  return joinBytes(half, half)
}

export const keyedHashCrypto = (random: Random): Crypto => ({
  verify: (key, message, signature) => Promise.resolve(sameBytes(mark(key, message), signature)),
  isAdmissibleKey: () => true,
  random: (length) => random.bytes(length),
})

export const keyedHashSigner = (seed: string): Signer => {
  const key = hash(utf8(`key/${seed}`))
  return { key, sign: (message) => Promise.resolve(mark(key, message)) }
}

export const keyedHashKeyring = (seed: string): Keyring => {
  const meters = new Map<string, Signer>()
  return {
    household: keyedHashSigner(`${seed}/household`),
    device: keyedHashSigner(`${seed}/device`),
    meter: (meterId) => {
      const signer = keyedHashSigner(`${seed}/meter/${meterId}`)
      meters.set(meterId, signer)
      return Promise.resolve(signer)
    },
    meterOf: (key) => Promise.resolve([...meters.values()].find((signer) => sameBytes(signer.key, key))),
  }
}

export const seededCrypto = (seed: number): Crypto => keyedHashCrypto(randomOf(seed))
