// A passphrase stretched by one hash: tests of locks need hundreds of keys, and Argon2id has its own.
import { hash } from '../../src/ledger/index.ts'
import type { Stretch } from '../../src/ledger/browser/index.ts'

export const quickStretch: Stretch = async (passphrase, salt, { memoryKib, passes }) =>
  hash(passphrase, salt, Uint8Array.of(memoryKib % 251, passes))
