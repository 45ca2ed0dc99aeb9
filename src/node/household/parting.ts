// The announcement that a closing page sends for us: an absence, signed in advance, because nothing can be signed any
// more once a page closes. It counts only after a few seconds, so a mere reload, which nobody can tell from a closing
// page at that moment, costs nothing: whoever votes again before then is not away.
import { signTransaction, votes } from '../../ledger/index.ts'
import { encodeBatch } from '../../p2p/index.ts'
import { PARTING_GRACE_MS, PARTING_LIFE_MS, PARTING_NONCES } from '../limits.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { nextNonce } from './own-transactions.ts'
import { TAKEN_BACK_MS, announcedOf } from '../view/view-roster.ts'

/** A `tx` message for the page to keep, or undefined while nobody would miss us. */
export const signParting = async (node: NodeState): Promise<Uint8Array | undefined> => {
  const { chain, ports, ownKey } = node
  const self = selfOf(node)
  if (chain === undefined || self === undefined || ownKey.standing !== 'clear' || !node.validating) return undefined
  const { street } = chain.tip().state
  if (!votes(street.afterNextSet, self) || street.afterNextSet.length === 1) return undefined
  const { device } = ports.keyring
  const nowMs = ports.clock.nowMs()
  // The newest announcement replaces the one before, and this one would forget when we are off, or have just said so.
  if (announcedOf(chain.tip().state, self, nowMs).away !== undefined || isTold(node)) return undefined
  const body = { kind: 'absence', nightly: false, fromMs: BigInt(nowMs + PARTING_GRACE_MS), untilMs: 0n } as const
  // Most of these are never sent. A place ahead of what we send next clashes with nothing and leaves no growing gap.
  const nonce = nextNonce(node, device.key) + PARTING_NONCES
  const expiresAtMs = BigInt(nowMs + PARTING_LIFE_MS)
  return encodeBatch([await signTransaction(device, street, { body, nonce, expiresAtMs })])
}

/** A single absence that a person has announced is on its way. */
const isTold = ({ own }: NodeState): boolean =>
  [...own.values()].some(({ transaction }) => {
    const body = transaction?.body
    return body?.kind === 'absence' && !body.nightly && body.untilMs - body.fromMs > TAKEN_BACK_MS
  })
