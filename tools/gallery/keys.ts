// Screens about the home's key: its words, its lock, its backup, and the door of a home that comes back.
import type { CheckedBackup, Outcome, Snapshot } from '../../src/node/index.ts'
import type { Screen } from './screens.ts'
import { NOW_MS, busy, empty, founded, resting } from './snapshots.ts'

/** Of sixteen zero bytes but for the last word: nobody's. */
export const WORDS = [...Array.from({ length: 11 }, () => 'abandon'), 'about']
export const CHECKED: CheckedBackup = {
  householdName: 'Number 7',
  streetName: 'Lindenstraße',
  safetyWords: ['oak', 'river', 'lamp', 'stone'],
  savedAtMs: NOW_MS - 9 * 86_400_000,
  ours: true,
}

/** Every intent about the key, answered as the screen wants it. */
export const galleryKeys = (answer: <T>(value: T) => Promise<Outcome<T>>) => {
  const plain = (): Promise<Outcome> => answer(undefined)
  return {
    showWords: () => answer({ words: WORDS }),
    tryWords: plain,
    setPassphrase: plain,
    unlock: plain,
    lock: plain,
    setAutoLock: plain,
    saveBackup: () => answer({ name: 'hearthgrid-backup.json', text: '{}' }),
    checkBackup: () => answer(CHECKED),
    restoreWords: plain,
    restoreBackup: plain,
    forgetRestored: plain,
    setAllowance: plain,
    freezeHome: plain,
  }
}

const withKeys = (snapshot: Snapshot, keys: Partial<Snapshot['keys']>): Snapshot => ({
  ...snapshot,
  keys: { ...snapshot.keys, ...keys },
})
const bare = { lock: 'open', rehearsedAtMs: undefined, savedAtMs: undefined } as const
const comingBack = { householdName: 'Number 7', streetName: 'Lindenstraße', safetyWords: CHECKED.safetyWords }
const newHere = withKeys(empty, { ...bare, worthKeeping: false })
const OPEN_ALL = ['words-open', 'passphrase-open', 'backup-open', 'allowance-open', 'freeze-open']

export const KEY_SCREENS: Record<string, Screen> = {
  'home-keep': { snapshot: withKeys(busy, bare), hash: '#/home' },
  'home-keep-de': { snapshot: withKeys(busy, bare), hash: '#/home', language: 'de' },
  'keys-open': { snapshot: withKeys(busy, bare), hash: '#/more/keys', press: OPEN_ALL },
  'keys-open-de': { snapshot: withKeys(busy, bare), hash: '#/more/keys', language: 'de', press: OPEN_ALL },
  'keys-unlocked': { snapshot: busy, hash: '#/more/keys', press: [...OPEN_ALL, 'backup-check'] },
  'keys-unlocked-de': { snapshot: busy, hash: '#/more/keys', language: 'de', press: [...OPEN_ALL, 'backup-check'] },
  'keys-words': { snapshot: withKeys(busy, bare), hash: '#/more/keys', press: ['words-open', 'words-show'] },
  'keys-rehearsal': {
    snapshot: withKeys(busy, bare),
    hash: '#/more/keys',
    press: ['words-open', 'words-show', 'words-written'],
  },
  'keys-locked': { snapshot: withKeys(busy, { lock: 'locked' }), hash: '#/more/keys', press: ['unlock-open'] },
  'keys-locked-wrong-de': {
    snapshot: withKeys(busy, { lock: 'locked', retryAtMs: NOW_MS + 20_000 }),
    hash: '#/more/keys',
    language: 'de',
    refuses: 'passphrase-wrong',
    press: ['unlock-open', 'unlock'],
  },
  'home-frozen': {
    snapshot: { ...resting, computer: { standing: 'frozen', enrolment: 'none', mayEnrol: true } },
    hash: '#/home',
  },
  restore: { snapshot: newHere, hash: '#/back' },
  'restore-de': { snapshot: newHere, hash: '#/back', language: 'de', press: ['by-backup'] },
  'restore-wrong': { snapshot: newHere, hash: '#/back', refuses: 'recovery-words-wrong', press: ['restore'] },
  restored: { snapshot: withKeys(newHere, { comingBack }), hash: '#/back' },
  'restored-link': {
    snapshot: withKeys({ ...founded, stage: 'no-street' }, { comingBack }),
    hash: '#/',
    entryText: '#i.code',
  },
}
