// One passphrase, stretched in a worker of its own: the node's worker goes on voting meanwhile (yielding there was
// measured, and let no message through). It is ended with its answer, so 64 MiB and the passphrase go with it.
import { argon2id } from '@noble/hashes/argon2.js'
import type { StretchCost } from './ledger/browser/index.ts'

export type ToStretch = { readonly passphrase: Uint8Array; readonly salt: Uint8Array; readonly cost: StretchCost }

addEventListener('message', ({ data }: MessageEvent<ToStretch>) => {
  const { passphrase, salt, cost } = data
  const { memoryKib: m, passes: t, lanes: p } = cost
  postMessage(argon2id(passphrase, salt, { m, t, p, dkLen: 32, version: 0x13 }))
})
