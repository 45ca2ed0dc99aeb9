// What every Crypto promises, whoever computes it: one verdict per signature, never an exception.
import assert from 'node:assert/strict'
import type { Crypto, Signer } from '../../src/ledger/index.ts'

export type CryptoRig = { readonly crypto: Crypto; createSigner(): Promise<Signer> }

const MESSAGE = Uint8Array.from([104, 101, 97, 114, 116, 104])

export const CRYPTO_CASES: Readonly<Record<string, (rig: CryptoRig) => Promise<void>>> = {
  'what a key signed verifies, also for an empty message': async ({ crypto, createSigner }) => {
    const signer = await createSigner()
    assert.equal(signer.key.length, 32)
    for (const message of [MESSAGE, new Uint8Array()]) {
      const signature = await signer.sign(message)
      assert.equal(signature.length, 64)
      assert.equal(await crypto.verify(signer.key, message, signature), true)
    }
  },

  'the same words give the same signature': async ({ createSigner }) => {
    const signer = await createSigner()
    assert.deepEqual(await signer.sign(MESSAGE), await signer.sign(MESSAGE))
  },

  'neither another message, another key, nor another bit verifies': async ({ crypto, createSigner }) => {
    const [signer, other] = [await createSigner(), await createSigner()]
    const signature = await signer.sign(MESSAGE)
    assert.equal(await crypto.verify(signer.key, MESSAGE.subarray(1), signature), false)
    assert.equal(await crypto.verify(other.key, MESSAGE, signature), false)
    for (const at of [0, 31, 32, 63]) {
      const flipped = signature.map((byte, i) => (i === at ? byte ^ 1 : byte))
      assert.equal(await crypto.verify(signer.key, MESSAGE, flipped), false)
    }
  },

  'bad lengths are false, not an exception': async ({ crypto, createSigner }) => {
    const signer = await createSigner()
    const signature = await signer.sign(MESSAGE)
    const wrong = [
      [signer.key, new Uint8Array()],
      [signer.key, signature.subarray(1)],
      [signer.key, new Uint8Array([...signature, 0])],
      [signer.key.subarray(1), signature],
      [new Uint8Array([...signer.key, 0]), signature],
      [new Uint8Array(), signature],
    ] as const
    for (const [key, mark] of wrong) assert.equal(await crypto.verify(key, MESSAGE, mark), false)
  },

  'bytes inside a larger buffer count as they are': async ({ crypto, createSigner }) => {
    const signer = await createSigner()
    const signature = await signer.sign(MESSAGE)
    const inside = (bytes: Uint8Array) => new Uint8Array([9, ...bytes, 9]).subarray(1, 1 + bytes.length)
    assert.equal(await crypto.verify(inside(signer.key), inside(MESSAGE), inside(signature)), true)
  },

  'keys of its own are admissible': async ({ crypto, createSigner }) => {
    assert.equal(crypto.isAdmissibleKey((await createSigner()).key), true)
  },

  'random bytes have the length asked for and do not repeat': async ({ crypto }) => {
    const drawn = Array.from({ length: 50 }, () => crypto.random(16))
    assert.ok(drawn.every((bytes) => bytes.length === 16))
    assert.equal(new Set(drawn.map((bytes) => bytes.join())).size, 50)
    assert.equal(crypto.random(0).length, 0)
  },
}
