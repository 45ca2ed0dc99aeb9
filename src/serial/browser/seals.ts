// Keys of sealed meters in a browser: imported so that nobody can read them again, kept by the system title of their meter,
// and used by WebCrypto. A frame whose counter is not newer than one that was opened stays closed.
import { KEEP_COUNTER_MS } from '../limits.ts'
import { authenticationsOf, openingOf, sealTitle, type SealKeys, type SealedFrame, type Seals } from '../sealed.ts'

/** What is kept for one meter. The keys cannot be exported; what authenticates beside them is not secret by itself. */
export type KeptSeal = {
  readonly gcm: CryptoKey
  readonly ctr: CryptoKey
  readonly authentication: Uint8Array | undefined
  /** Of the newest frame that was opened. */
  readonly counter: number | undefined
}

/** Where seals are kept, by title. */
export type SealShelf = {
  load(title: string): Promise<KeptSeal | undefined>
  save(title: string, seal: KeptSeal | undefined): Promise<void>
}

export const createSeals = (shelf: SealShelf, nowMs: () => number = Date.now): Seals => new WebCryptoSeals(shelf, nowMs)

class WebCryptoSeals implements Seals {
  readonly #shelf: SealShelf
  readonly #nowMs: () => number
  readonly #known = new Map<string, KeptSeal | undefined>()
  readonly #savedMs = new Map<string, number>()

  constructor(shelf: SealShelf, nowMs: () => number) {
    this.#shelf = shelf
    this.#nowMs = nowMs
  }

  readonly open: Seals['open'] = async (frame) => {
    const seal = await this.#of(sealTitle(frame.systemTitle))
    if (seal === undefined) return { kind: 'no-key' }
    if (seal.counter !== undefined && frame.counter <= seal.counter) return { kind: 'replayed' }
    const plain = await openWith(frame, seal)
    return plain === undefined ? { kind: 'wrong-key' } : { kind: 'opened', plain }
  }

  readonly accept: Seals['accept'] = async (frame) => {
    const title = sealTitle(frame.systemTitle)
    const seal = await this.#of(title)
    if (seal === undefined) return
    const accepted = { ...seal, counter: frame.counter }
    this.#known.set(title, accepted)
    const nowMs = this.#nowMs()
    if (nowMs - (this.#savedMs.get(title) ?? -Infinity) < KEEP_COUNTER_MS) return
    this.#savedMs.set(title, nowMs)
    await this.#shelf.save(title, accepted)
  }

  readonly attempt: Seals['attempt'] = async (frame, keys) => openWith(frame, await imported(keys))

  readonly keep: Seals['keep'] = async (systemTitle, keys) => {
    const title = sealTitle(systemTitle)
    const seal = await imported(keys)
    await this.#shelf.save(title, seal)
    this.#known.set(title, seal)
    this.#savedMs.delete(title)
  }

  readonly forget: Seals['forget'] = async (systemTitle) => {
    const title = sealTitle(systemTitle)
    this.#known.delete(title)
    await this.#shelf.save(title, undefined)
  }

  async #of(title: string): Promise<KeptSeal | undefined> {
    if (!this.#known.has(title)) this.#known.set(title, await this.#shelf.load(title))
    return this.#known.get(title)
  }
}

/** A key serves one algorithm only: with a tag it is GCM, without one the counter mode inside it. */
const imported = async ({ encryption, authentication }: SealKeys): Promise<KeptSeal> => {
  const as = (name: string): Promise<CryptoKey> =>
    crypto.subtle.importKey('raw', new Uint8Array(encryption), name, false, ['decrypt'])
  return { gcm: await as('AES-GCM'), ctr: await as('AES-CTR'), authentication, counter: undefined }
}

const openWith = async (frame: SealedFrame, seal: KeptSeal): Promise<Uint8Array | undefined> => {
  for (const authentication of authenticationsOf(frame, seal.authentication)) {
    const opening = openingOf(frame, authentication)
    try {
      const plain = await crypto.subtle.decrypt(
        opening as AesGcmParams | AesCtrParams,
        opening.name === 'AES-GCM' ? seal.gcm : seal.ctr,
        new Uint8Array(frame.ciphertext),
      )
      return new Uint8Array(plain)
    } catch (error) {
      // The tag does not fit: another key, or a damaged frame. Anything else is a broken environment.
      if (!(error instanceof DOMException && error.name === 'OperationError')) throw error
    }
  }
  return undefined
}
