// The 16 bytes behind a household's key as twelve English words (BIP-39) and back. What people type is read kindly: any
// case and any gaps, numbers before the words, and the first four letters of each, which tell all 2,048 apart.
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'

const WORDS = 12
/** No two words of the list begin with the same four letters. */
const TELLING_LETTERS = 4

/** @param entropy 16 bytes. */
export const wordsOfEntropy = (entropy: Uint8Array): readonly string[] =>
  entropyToMnemonic(Uint8Array.from(entropy), wordlist).split(' ')

/** `place` counts from 1. */
export type WordsFault =
  | { readonly kind: 'count'; readonly words: number }
  | { readonly kind: 'unknown'; readonly place: number }
  | { readonly kind: 'checksum' }

export const entropyOfWords = (text: string): Uint8Array | WordsFault => {
  const typed = text
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '')
  const words = typed.map(wordLike)
  const unknown = words.indexOf(undefined)
  if (unknown !== -1) return { kind: 'unknown', place: unknown + 1 }
  if (words.length !== WORDS) return { kind: 'count', words: words.length }
  try {
    return mnemonicToEntropy(words.join(' '), wordlist)
  } catch {
    return { kind: 'checksum' }
  }
}

/** The word of the list that was typed, or that begins with what was typed. */
export const wordLike = (typed: string): string | undefined =>
  wordlist.includes(typed)
    ? typed
    : typed.length >= TELLING_LETTERS
      ? wordlist.find((word) => word.startsWith(typed))
      : undefined
