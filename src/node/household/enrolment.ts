// Making this computer the voter of its household again: a fresh device key, enrolled by the household key, takes the
// place of one that went astray, was left behind for another computer's, or was suspended. The old key is deleted and
// its journal ends with it; the new one has said nothing yet.
import {
  attendanceOf,
  deviceSigningBytes,
  fromHex,
  hex,
  keyRecord,
  sameBytes,
  type DeviceRenewal,
  type FirstVoter,
  type Signer,
} from '../../ledger/index.ts'
import { notice, selfOf, unnotice, type NodeState } from '../node-state.ts'
import { openOwnKey, settleKey } from '../agreement/own-key.ts'
import { isLocked } from './lock.ts'
import { submit } from './own-transactions.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import type { Computer } from '../view/snapshot.ts'
import { troubleOf } from '../trouble.ts'

/** How this computer stands to its household's vote. */
export const computerView = (node: NodeState): Computer => {
  const standing = standingOf(node)
  const renewable = node.ports.keyring.renewal !== undefined
  return { standing, enrolment: isSent(node) ? 'sent' : 'none', mayEnrol: renewable && mayBeReplaced(node) }
}

const standingOf = (node: NodeState): Computer['standing'] => {
  const { chain, ports, ownKey } = node
  const self = selfOf(node)
  if (chain === undefined || self === undefined) return 'in-use'
  const { state } = chain.tip()
  const home = state.households.rows.find(({ id }) => id === self)
  if (home !== undefined && !sameBytes(home.voterKey, ports.keyring.device.key)) return 'left-behind'
  if (home !== undefined && keyRecord(state, home.voterKey)?.votesUntil !== 0n) return 'frozen'
  if (ownKey.standing === 'retired') return 'astray'
  return attendanceOf(state, self).suspendedHeight === 0n ? 'in-use' : 'suspended'
}

/** There is a reason for another key: this one does not vote, or the street hides what it writes on the board. */
const mayBeReplaced = (node: NodeState): boolean => standingOf(node) !== 'in-use' || isMutedHere(node)

const isMutedHere = ({ board, ports }: NodeState): boolean =>
  board.open?.rows.get(hex(ports.keyring.device.key))?.mutedAt !== undefined

const isSent = ({ own }: NodeState): boolean =>
  [...own.values()].some(({ transaction }) => transaction?.body.kind === 'device')

/**
 * A person asks: makes the new key, or takes the one that waits, and sends its enrolment. It counts from the second block
 * after the one that it is in.
 */
export const enrolDevice = async (node: NodeState): Promise<Outcome> => {
  const { chain, ports } = node
  const { renewal, household } = ports.keyring
  if (chain === undefined || selfOf(node) === undefined) return refused('not-a-member')
  if (renewal === undefined) return refused('not-allowed')
  if (isLocked(ports)) return refused('locked')
  if (!mayBeReplaced(node) || isNamed(node) || isSent(node)) return refused('already-done')
  const transportKey = fromHex(ports.network.self)
  try {
    const next = await freshKey(node, renewal)
    const proof = await next.sign(deviceSigningBytes(chain.chainId, household.key, transportKey))
    const sent = await submit(node, 'household', {
      kind: 'device',
      deviceKey: next.key,
      transportKey,
      proof,
      retire: false,
    })
    node.changed()
    return sent.ok ? done : sent
  } catch (error) {
    return refused(troubleOf(error))
  }
}

/**
 * The key that waits, or a new one. No key is enrolled twice: one that the books know and do not name was replaced by
 * another computer's before we came to hear of it. It becomes the device, which is left behind, and makes room.
 */
const freshKey = async ({ chain }: NodeState, renewal: DeviceRenewal): Promise<Signer> => {
  const { waiting } = renewal
  const isSpent =
    waiting !== undefined && chain !== undefined && keyRecord(chain.tip().state, waiting.key) !== undefined
  if (isSpent) await renewal.finish()
  return renewal.prepare()
}

/**
 * The key with which this household wants to vote on a street that is founded again: a street of two or three cannot
 * agree on an enrolment without the vote that it is about.
 */
export const freshVoter = async (node: NodeState): Promise<FirstVoter[]> => {
  const { keyring, network } = node.ports
  const household = selfOf(node)
  if (household === undefined || keyring.renewal === undefined || standingOf(node) === 'in-use' || isNamed(node))
    return []
  const { key } = await freshKey(node, keyring.renewal)
  return [{ household, deviceKey: key, transportKey: fromHex(network.self) }]
}

/** Whether the books name the key that waits here as our household's voter. */
export const isNamed = (node: NodeState): boolean => {
  const waiting = node.ports.keyring.renewal?.waiting
  const { households } = node.chain?.tip().state ?? {}
  return waiting !== undefined && households?.rows.some(({ voterKey }) => sameBytes(voterKey, waiting.key)) === true
}

/** The books name the waiting key: from here on it is ours, and the old one is no more. */
export const takeOver = async (node: NodeState): Promise<void> => {
  if (!isNamed(node)) return
  await node.ports.keyring.renewal?.finish()
  unnotice(node, 'key-retired')
  notice(node, 'computer-enrolled')
}

/** The same while the node runs: the new key asks the neighbours, as after a start, and goes on. */
export const goOnWithNewKey = async (node: NodeState): Promise<void> => {
  if (!isNamed(node)) return
  await takeOver(node)
  await openOwnKey(node)
  await settleKey(node)
  node.changed()
}
