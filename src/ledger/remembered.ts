// Verdicts on signatures that were asked for lately: whoever asks again, even while the first answer is on its way, gets
// the same one. A precommit comes as a vote and once more in the next block's certificate, and what waits for its turn is
// checked meanwhile.
import { hex } from './bytes.ts'
import type { Crypto } from './crypto.ts'
import { hash } from './hash.ts'
import { VERDICTS_REMEMBERED } from './limits.ts'

const KEY_BYTES = 32
const SIGNATURE_BYTES = 64

/** The same verdicts as those of `crypto`. */
export const remembering = (crypto: Crypto): Crypto => {
  const verdicts = new Map<string, Promise<boolean>>()
  return {
    isAdmissibleKey: (key) => crypto.isAdmissibleKey(key),
    random: (length) => crypto.random(length),
    verify: (key, message, signature) => {
      // Of fixed lengths, key and signature in front of the message leave one way to read the three.
      if (key.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return Promise.resolve(false)
      const name = hex(hash(key, signature, message))
      const known = verdicts.get(name)
      if (known !== undefined) return known
      const asked = crypto.verify(key, message, signature)
      verdicts.set(name, asked)
      for (const oldest of verdicts.keys()) {
        if (verdicts.size <= VERDICTS_REMEMBERED) break
        verdicts.delete(oldest)
      }
      return asked
    },
  }
}
