// Real Ed25519 for one seed in a hundred: WebCrypto with keys drawn from fixed seeds, so that such a run, too, repeats to
// the byte. Its promises leave the microtasks, so they count themselves and virtual time waits for them.
import { openWebCrypto } from '../../src/ledger/browser/index.ts'
import { hash, sameBytes, utf8, type Crypto, type Keyring, type Signer } from '../../src/ledger/index.ts'
import { randomOf } from '../standin/random.ts'
import type { World } from './world.ts'

export type Cryptography = {
  readonly keyrings: readonly Keyring[]
  cryptoOf(world: World, index: number): Crypto
  /** Signing waits in virtual time as well. */
  waiting(world: World): readonly Keyring[]
  /** Another device of a household, out of a few that were made before; undefined when all are in use. */
  newDevice(world: World, index: number): Signer | undefined
}

/** Keys for the devices that a household may lose in one run: two for each. */
const SPARES = 16

/** PKCS#8 frame of a raw Ed25519 seed (RFC 8410, section 7). */
const PKCS8 = Uint8Array.from([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20])

export const realSigner = async (name: string): Promise<Signer> => {
  const frame = new Uint8Array([...PKCS8, ...hash(utf8(name))])
  const privateKey = await crypto.subtle.importKey('pkcs8', frame, 'Ed25519', true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', privateKey)
  const key = new Uint8Array(Buffer.from(x ?? '', 'base64url'))
  return {
    key,
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, Uint8Array.from(message))),
  }
}

const keyringFrom = async (name: string): Promise<Keyring> => {
  const [household, device, meter] = await Promise.all(
    ['household', 'device', 'meter'].map((role) => realSigner(`${name}/${role}`)),
  )
  if (household === undefined || device === undefined || meter === undefined) throw new Error('three keys were made')
  const meterOf = async (key: Uint8Array) => (sameBytes(key, meter.key) ? meter : undefined)
  return { household, device, meter: () => Promise.resolve(meter), meterOf }
}

export const realKeyrings = (households: number): Promise<Keyring[]> =>
  Promise.all(Array.from({ length: households }, (_, i) => keyringFrom(`real/${i}`)))

export const realEd25519 = async (households: number): Promise<Cryptography> => {
  const real = await openWebCrypto()
  const keyrings = await realKeyrings(households)
  const spares = await Promise.all(
    keyrings.map((_, i) =>
      Promise.all(Array.from({ length: SPARES }, (_spare, n) => realSigner(`real/${i}/another device/${n}`))),
    ),
  )
  return {
    newDevice: (world, index) => {
      const signer = spares[index]?.shift()
      return signer && waitingSigner(world, signer)
    },
    keyrings,
    cryptoOf: (world, index) => ({
      ...real,
      verify: (key, message, signature) => counted(world, real.verify(key, message, signature)),
      // Simulated peers have names where real ones have transport keys.
      isAdmissibleKey: () => true,
      random: (length) => randomOf(index).bytes(length),
    }),
    waiting: (world) =>
      keyrings.map(({ household, device, meter, meterOf }) => ({
        household: waitingSigner(world, household),
        device: waitingSigner(world, device),
        meter: async (meterId) => waitingSigner(world, await meter(meterId)),
        meterOf: async (key) => {
          const signer = await meterOf(key)
          return signer && waitingSigner(world, signer)
        },
      })),
  }
}

const waitingSigner = (world: World, signer: Signer): Signer => ({
  key: signer.key,
  sign: (message) => counted(world, signer.sign(message)),
})

const counted = async <T>(world: World, work: Promise<T>): Promise<T> => {
  world.pending++
  try {
    return await work
  } finally {
    world.pending--
  }
}
