// The rows of the worker's table of intents about the household's key. A passphrase is stretched outside the node's loop, which
// goes on meanwhile; only what is signed for the books runs inside it.
import {
  checkBackup,
  forgetRestored,
  freezeHome,
  lock,
  restoreBackup,
  restoreWords,
  saveBackup,
  setAllowance,
  setAutoLock,
  setPassphrase,
  showWords,
  tryWords,
  unlock,
} from '../household/keys.ts'
import type { Node } from '../node.ts'
import { refused, type Outcome } from '../refusal.ts'
import type { KeysApi } from '../keys-api.ts'
import type { JoinDoor } from './join-door.ts'
import type { Calls } from './messages.ts'

type KeysTable = { [N in keyof KeysApi]: (argument: Calls[N]['argument']) => Promise<Outcome<Calls[N]['value']>> }

export const keysCalls = ({ state }: Node, joining: JoinDoor): KeysTable => ({
  showWords: (passphrase) => showWords(state, passphrase),
  tryWords: ({ passphrase, words }) => tryWords(state, passphrase, words),
  setPassphrase: ({ passphrase, current }) => setPassphrase(state, passphrase, current),
  unlock: (passphrase) => unlock(state, passphrase),
  lock: async () => lock(state),
  setAutoLock: (minutes) => setAutoLock(state, minutes),
  saveBackup: (passphrase) => saveBackup(state, passphrase),
  checkBackup: ({ text, passphrase }) => checkBackup(state, text, passphrase),
  restoreWords: (words) => {
    joining.stop()
    return restoreWords(state, words)
  },
  restoreBackup: ({ text, passphrase }) => {
    joining.stop()
    return restoreBackup(state, text, passphrase)
  },
  forgetRestored: () => {
    joining.stop()
    return forgetRestored(state)
  },
  setAllowance: (dailyMicro) => state.loop.run(() => setAllowance(state, dailyMicro)),
  freezeHome: () => state.loop.run(() => freezeHome(state)),
})

const notHere = async (): Promise<Outcome<never>> => refused('not-allowed')

export const KEYS_NOT_HERE: KeysTable = {
  showWords: notHere,
  tryWords: notHere,
  setPassphrase: notHere,
  unlock: notHere,
  lock: notHere,
  setAutoLock: notHere,
  saveBackup: notHere,
  checkBackup: notHere,
  restoreWords: notHere,
  restoreBackup: notHere,
  forgetRestored: notHere,
  setAllowance: notHere,
  freezeHome: notHere,
}
