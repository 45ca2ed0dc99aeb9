// The lock of the household's key: whether it stands in the way, when it falls by itself, and how long the next try has
// to wait after wrong ones.
import type { NodePorts } from '../ports.ts'
import type { NodeState } from '../node-state.ts'
import { done, refused, type Outcome } from '../refusal.ts'

/** What the household would sign now cannot be signed. */
export const isLocked = ({ keyring }: NodePorts): boolean => keyring.vault?.lock === 'locked'

/** Three typing errors cost nothing. */
const FREE_TRIES = 3
const FIRST_WAIT_MS = 5_000
/** Longer would only keep the owner out: a thief with a copy of the disk is slowed by Argon2id and not by us. */
const MOST_WAIT_MS = 300_000

/** How long the next passphrase is not looked at after so many wrong ones in a row. */
export const waitAfterMs = (wrongTries: number): number =>
  wrongTries < FREE_TRIES ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (wrongTries - FREE_TRIES), MOST_WAIT_MS)

/** A clock that was put back keeps nobody out for longer than the longest wait. */
export const isWaiting = (retryAtMs: number, nowMs: number): boolean =>
  retryAtMs > nowMs && retryAtMs - nowMs <= MOST_WAIT_MS

type Vault = NonNullable<NodePorts['keyring']['vault']>

/** Runs what a passphrase opens, one after the other; `act` says false when it was the wrong one. */
export const withPassphrase = (node: NodeState, act: (vault: Vault) => Promise<boolean>): Promise<Outcome> => {
  const outcome = node.passphraseTurn.then(() => tryPassphrase(node, act))
  node.passphraseTurn = outcome.catch(() => {})
  return outcome
}

const tryPassphrase = async (node: NodeState, act: (vault: Vault) => Promise<boolean>): Promise<Outcome> => {
  const { vault } = node.ports.keyring
  if (vault === undefined) return refused('not-allowed')
  if (isWaiting(vault.notes.retryAtMs, node.ports.clock.nowMs())) return refused('passphrase-wait')
  const right = await act(vault)
  const nowMs = node.ports.clock.nowMs()
  const wrongTries = right ? 0 : vault.notes.wrongTries + 1
  if (wrongTries !== vault.notes.wrongTries)
    await vault.note({ wrongTries, retryAtMs: wrongTries === 0 ? 0 : nowMs + waitAfterMs(wrongTries) })
  if (right) node.householdUsedAtMs = nowMs
  node.changed()
  return right ? done : refused('passphrase-wrong')
}

/** Once a second: locks what nobody has needed for a while. */
export const lockWhenIdle = (node: NodeState): void => {
  const { vault } = node.ports.keyring
  if (vault?.lock !== 'unlocked' || vault.notes.autoLockMs === 0) return
  const idleMs = node.ports.clock.nowMs() - node.householdUsedAtMs
  if (idleMs >= 0 && idleMs < vault.notes.autoLockMs) return
  vault.lockNow()
  node.changed()
}
