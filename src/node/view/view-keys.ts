// How the household's key is kept, as the page may know it.
import { allowanceLeftMicro, RECEIPT_KINDS } from '../../ledger/index.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { isWaiting } from '../household/lock.ts'
import { safetyWords } from './safety-words.ts'
import type { ComingBack, Keys } from './keys.ts'

const MINUTE_MS = 60_000

export const keysView = (node: NodeState): Keys => {
  const { vault } = node.ports.keyring
  const nowMs = node.ports.clock.nowMs()
  const notes = vault?.notes
  return {
    lock: vault?.lock ?? 'given',
    autoLockMinutes: Math.round((notes?.autoLockMs ?? 0) / MINUTE_MS),
    rehearsedAtMs: notes?.rehearsedAtMs,
    savedAtMs: notes?.savedAtMs,
    retryAtMs: notes !== undefined && isWaiting(notes.retryAtMs, nowMs) ? notes.retryAtMs : undefined,
    worthKeeping: vault !== undefined && isWorthKeeping(node),
    comingBack: comingBackOf(node),
    allowance: allowanceOf(node),
  }
}

const allowanceOf = (node: NodeState): Keys['allowance'] => {
  const { state } = node.chain?.tip() ?? {}
  const home = state?.households.rows.find(({ id }) => id === selfOf(node))
  return state && home && { dailyMicro: home.allowanceMicro, leftMicro: allowanceLeftMicro(home, state.street.timeMs) }
}

/** A reading of ours or a trade is agreed: from here on there is something to lose. */
const isWorthKeeping = (node: NodeState): boolean => {
  const self = selfOf(node)
  const { state } = node.chain?.tip() ?? {}
  if (self === undefined || state === undefined) return false
  return (
    state.meters.rows.some((meter) => meter.household === self && meter.based) ||
    node.receipts.some(({ receipt }) => receipt.household === self && RECEIPT_KINDS[receipt.kind] === 'trade')
  )
}

const comingBackOf = ({ chain, wanted, ports }: NodeState): ComingBack | undefined => {
  const returning = ports.keyring.vault?.notes.returning
  if (returning === undefined || chain !== undefined || wanted !== undefined) return undefined
  const { householdName, streetName, chainId } = returning
  return { householdName, streetName, safetyWords: chainId === undefined ? [] : safetyWords(chainId) }
}
