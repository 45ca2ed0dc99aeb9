// Four words for the microgrid's id, to compare by voice: the first 44 bits of the chain id over the 2,048 words that
// recovery words use too. They tell two streets apart; what proves a street is the whole id.
import { wordlist } from '@scure/bip39/wordlists/english.js'

const WORDS = 4
const BITS = 11n

export const safetyWords = (chainId: Uint8Array): string[] => {
  const bits = chainId.slice(0, 6).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n) >> 4n
  return Array.from(
    { length: WORDS },
    (_, i) => wordlist[Number((bits >> (BITS * BigInt(WORDS - 1 - i))) & 2047n)] ?? '',
  )
}
