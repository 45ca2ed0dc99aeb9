// The part of the page's door that is about the household's key: every intent is the worker's, and nothing of it stays here.
import type { KeysApi } from '../keys-api.ts'
import type { CallWorker } from './page-memory.ts'

export const keysApi = (call: CallWorker): KeysApi => ({
  showWords: (passphrase) => call('showWords', passphrase),
  tryWords: (tried) => call('tryWords', tried),
  setPassphrase: (change) => call('setPassphrase', change),
  unlock: (passphrase) => call('unlock', passphrase),
  lock: () => call('lock', undefined),
  setAutoLock: (minutes) => call('setAutoLock', minutes),
  saveBackup: (passphrase) => call('saveBackup', passphrase),
  checkBackup: (file) => call('checkBackup', file),
  restoreWords: (words) => call('restoreWords', words),
  restoreBackup: (file) => call('restoreBackup', file),
  forgetRestored: () => call('forgetRestored', undefined),
  setAllowance: (dailyMicro) => call('setAllowance', dailyMicro),
  freezeHome: () => call('freezeHome', undefined),
})
