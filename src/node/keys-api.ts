// What a person may do about the household's key: words, passphrase, lock, backup, coming back, freezing. A part of
// `NodeApi`. Passphrases and words travel from the page to its worker only for the moment of the call.
import type { Outcome } from './refusal.ts'

/** What a backup file is found to hold; nothing has changed. */
export type CheckedBackup = {
  readonly householdName: string
  readonly streetName: string
  readonly safetyWords: readonly string[]
  readonly savedAtMs: number
  /** It is of the household that lives here. */
  readonly ours: boolean
}

/** In which places the words were asked for, counted from 1, and what was typed there. */
export type TriedWords = readonly { readonly place: number; readonly word: string }[]

export type KeysApi = {
  /** The twelve recovery words, for the moment. `passphrase` is not looked at while none is set. */
  showWords(passphrase: string): Promise<Outcome<{ readonly words: readonly string[] }>>
  /** Marks the words as written down when all of at least three are right. */
  tryWords(tried: { readonly passphrase: string; readonly words: TriedWords }): Promise<Outcome>
  /** Sets a passphrase, or changes it; `current` is not looked at while none is set. */
  setPassphrase(change: { readonly current: string; readonly passphrase: string }): Promise<Outcome>
  unlock(passphrase: string): Promise<Outcome>
  /** Nothing is signed by the household's key until it is unlocked; the node goes on, and its device key votes. */
  lock(): Promise<Outcome>
  /** 0 for never. */
  setAutoLock(minutes: number): Promise<Outcome>
  /** An encrypted file to keep outside this computer; a household with a passphrase gives its own. */
  saveBackup(passphrase: string): Promise<Outcome<{ readonly name: string; readonly text: string }>>
  checkBackup(file: { readonly text: string; readonly passphrase: string }): Promise<Outcome<CheckedBackup>>
  /** On a browser without a street: becomes the household of these words; a neighbour's link leads back. */
  restoreWords(words: string): Promise<Outcome>
  restoreBackup(file: { readonly text: string; readonly passphrase: string }): Promise<Outcome>
  /** Forgets a restored household, before it is back on its street. */
  forgetRestored(): Promise<Outcome>
  /** How much money this home's computer may bind a day by itself, by orders and deliveries within the two prices. */
  setAllowance(dailyMicro: bigint): Promise<Outcome>
  /** Retires the key of the computer that votes, at once: nothing is signed unattended until one is enrolled again. */
  freezeHome(): Promise<Outcome>
}
