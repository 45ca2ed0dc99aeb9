// What people want about their household's key: its words, its passphrase and lock, a backup file, coming back from either,
// and freezing. Whatever is secret is handed on and not kept.
import {
  chainIdOf,
  decodeGenesis,
  encodeGenesis,
  entropyOfWords,
  find,
  limits,
  sameBytes,
  textOf,
  wordLike,
  wordsOfEntropy,
  type BackupContent,
  type BackupFault,
  type Vault,
  type WordsFault,
} from '../../ledger/index.ts'
import type { CheckedBackup, TriedWords } from '../keys-api.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { done, refused, type Outcome, type Refusal } from '../refusal.ts'
import { safetyWords } from '../view/safety-words.ts'
import { withPassphrase } from './lock.ts'
import { submit } from './own-transactions.ts'

/** Eight are the least that NIST SP 800-63B lets pass; a thief may try as long as he likes, so two more. */
const PASSPHRASE_LETTERS = 10
/** Enough to be sure that they were written down, and few enough to be done. */
const TRIED_WORDS = 3
const MINUTE_MS = 60_000
const AUTO_LOCK_MINUTES = 24 * 60

const isShort = (passphrase: string): boolean => [...passphrase.trim()].length < PASSPHRASE_LETTERS

/** Runs `use` on the 16 bytes and overwrites them. */
const withEntropy = async <T>(
  node: NodeState,
  passphrase: string,
  use: (entropy: Uint8Array, vault: Vault) => Promise<Outcome<T>> | Outcome<T>,
): Promise<Outcome<T>> => {
  let outcome: Outcome<T> = refused('went-wrong')
  const opened = await withPassphrase(node, async (vault) => {
    const entropy = await vault.entropy(passphrase)
    if (entropy === undefined) return false
    outcome = await use(entropy, vault)
    entropy.fill(0)
    return true
  })
  return opened.ok ? outcome : opened
}

export const showWords = (
  node: NodeState,
  passphrase: string,
): Promise<Outcome<{ readonly words: readonly string[] }>> =>
  withEntropy(node, passphrase, (entropy) => ({ ok: true, value: { words: wordsOfEntropy(entropy) } }))

export const tryWords = (node: NodeState, passphrase: string, tried: TriedWords): Promise<Outcome> =>
  withEntropy(node, passphrase, async (entropy, vault) => {
    const words = wordsOfEntropy(entropy)
    const places = new Set(tried.map(({ place }) => place))
    const right = tried.every(({ place, word }) => {
      const said = wordLike(word.trim().toLowerCase())
      return said !== undefined && said === words[place - 1]
    })
    if (!right || places.size < TRIED_WORDS) return refused('recovery-words-differ')
    await vault.note({ rehearsedAtMs: node.ports.clock.nowMs() })
    return done
  })

export const setPassphrase = (node: NodeState, passphrase: string, current: string): Promise<Outcome> =>
  isShort(passphrase)
    ? Promise.resolve(refused('passphrase-short'))
    : withPassphrase(node, (vault) => vault.protect(passphrase, current))

export const unlock = (node: NodeState, passphrase: string): Promise<Outcome> =>
  withPassphrase(node, (vault) => vault.unlock(passphrase))

export const lock = (node: NodeState): Outcome => {
  const { vault } = node.ports.keyring
  if (vault === undefined || vault.lock === 'open') return refused('passphrase-missing')
  vault.lockNow()
  node.changed()
  return done
}

export const setAutoLock = async (node: NodeState, minutes: number): Promise<Outcome> => {
  const { vault } = node.ports.keyring
  if (vault === undefined || vault.lock === 'open') return refused('passphrase-missing')
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > AUTO_LOCK_MINUTES) return refused('time-invalid')
  await vault.note({ autoLockMs: minutes * MINUTE_MS })
  node.changed()
  return done
}

/** What is in the file is what a neighbour could not give again: the key, and which street it belongs to. */
export const saveBackup = async (
  node: NodeState,
  passphrase: string,
): Promise<Outcome<{ readonly name: string; readonly text: string }>> => {
  const { chain } = node
  const self = selfOf(node)
  if (chain === undefined || self === undefined) return refused('not-a-member')
  if (isShort(passphrase)) return refused('passphrase-short')
  const home = find(chain.tip().state.households, String(self))
  const householdName = textOf(home?.name ?? new Uint8Array()) ?? ''
  const savedAtMs = node.ports.clock.nowMs()
  return withEntropy(node, passphrase, async (entropy, vault) => {
    const backup = { entropy, householdName, genesis: encodeGenesis(chain.genesis), savedAtMs }
    const text = await vault.seal(backup, passphrase)
    await vault.note({ savedAtMs })
    const plain = householdName.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')
    return { ok: true, value: { name: `hearthgrid-${plain}-backup.json`, text } }
  })
}

const BACKUP_REFUSALS: Record<BackupFault, Refusal> = {
  'not-a-backup': 'backup-not-one',
  'other-version': 'backup-other-version',
  damaged: 'backup-damaged',
  'passphrase-wrong': 'backup-passphrase-wrong',
}

const openBackup = async ({ ports }: NodeState, text: string, passphrase: string): Promise<Outcome<BackupContent>> => {
  const { vault } = ports.keyring
  if (vault === undefined) return refused('not-allowed')
  const found = await vault.unseal(text, passphrase)
  return typeof found === 'string' ? refused(BACKUP_REFUSALS[found]) : { ok: true, value: found }
}

/** Says what is in a file; the household it would make is compared and forgotten. */
export const checkBackup = async (
  node: NodeState,
  text: string,
  passphrase: string,
): Promise<Outcome<CheckedBackup>> => {
  const opened = await openBackup(node, text, passphrase)
  if (!opened.ok) return opened
  const { entropy, householdName, savedAtMs } = opened.value
  const street = streetOf(opened.value)
  if (street === undefined) return refused('backup-damaged')
  const { household, vault } = node.ports.keyring
  const ours = vault !== undefined && sameBytes(await vault.keyOf(entropy), household.key)
  entropy.fill(0)
  const { streetName, chainId } = street
  return { ok: true, value: { householdName, streetName, safetyWords: safetyWords(chainId), savedAtMs, ours } }
}

const streetOf = ({ genesis: bytes }: BackupContent): { streetName: string; chainId: Uint8Array } | undefined => {
  const genesis = decodeGenesis(bytes)
  return genesis.ok ? { streetName: textOf(genesis.value.name) ?? '', chainId: chainIdOf(genesis.value) } : undefined
}

const WORDS_REFUSALS: Record<WordsFault['kind'], Refusal> = {
  count: 'recovery-words-count',
  unknown: 'recovery-words-unknown',
  checksum: 'recovery-words-wrong',
}

/** A browser that has a street keeps the household that it is on it. */
const vaultToFill = ({ chain, wanted, ports }: NodeState): Vault | undefined =>
  chain === undefined && wanted === undefined ? ports.keyring.vault : undefined

export const restoreWords = async (node: NodeState, words: string): Promise<Outcome> => {
  const vault = vaultToFill(node)
  if (vault === undefined) return refused('already-done')
  const entropy = entropyOfWords(words)
  if (!(entropy instanceof Uint8Array)) return refused(WORDS_REFUSALS[entropy.kind])
  await vault.adopt(entropy, undefined)
  entropy.fill(0)
  // Whoever could type them has them on paper.
  const rehearsedAtMs = node.ports.clock.nowMs()
  await vault.note({ rehearsedAtMs, returning: { householdName: '', streetName: '', chainId: undefined } })
  node.changed()
  return done
}

export const restoreBackup = async (node: NodeState, text: string, passphrase: string): Promise<Outcome> => {
  const vault = vaultToFill(node)
  if (vault === undefined) return refused('already-done')
  const opened = await openBackup(node, text, passphrase)
  if (!opened.ok) return opened
  const { entropy, householdName, savedAtMs } = opened.value
  const street = streetOf(opened.value)
  if (street === undefined) return refused('backup-damaged')
  await vault.adopt(entropy, passphrase)
  entropy.fill(0)
  await vault.note({ savedAtMs, returning: { householdName, ...street } })
  node.householdUsedAtMs = node.ports.clock.nowMs()
  node.changed()
  return done
}

export const forgetRestored = async (node: NodeState): Promise<Outcome> => {
  const vault = vaultToFill(node)
  if (vault?.notes.returning === undefined) return refused('already-done')
  await vault.adopt(undefined, undefined)
  node.changed()
  return done
}

export const setAllowance = async (node: NodeState, dailyMicro: bigint): Promise<Outcome> => {
  if (dailyMicro < 0n || dailyMicro > limits.MONEY_MICRO) return refused('amount-invalid')
  const sent = await submit(node, 'household', { kind: 'allowance', dailyMicro })
  return sent.ok ? done : sent
}

const NOBODY = { transportKey: new Uint8Array(32), proof: new Uint8Array(64) }

export const freezeHome = async (node: NodeState): Promise<Outcome> => {
  const { state } = node.chain?.tip() ?? {}
  const home = state && find(state.households, String(selfOf(node)))
  if (home === undefined) return refused('not-a-member')
  const sent = await submit(node, 'household', { kind: 'device', deviceKey: home.voterKey, ...NOBODY, retire: true })
  return sent.ok ? done : sent
}
