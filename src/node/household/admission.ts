// At the door: the member's side of the join protocol. A guest who came by a code learns whose street this is, asks to
// join, and waits for one press; the approval is a signature over exactly what was asked for.
import {
  addToPool,
  approvalSigningBytes,
  approvalsNeeded,
  decodeTransaction,
  encodeGenesis,
  fromHex,
  hex,
  household,
  keyRecord,
  KEY_ROLES,
  sameBytes,
  verifyTransaction,
  wishFault,
} from '../../ledger/index.ts'
import { JOIN_FAULTS, JOIN_STANDINGS, decodeJoinAsk, encodeJoinTell } from '../../p2p/index.ts'
import { isMember, selfOf, type GuestAtDoor, type NodeState } from '../node-state.ts'
import { sendSoon, submit } from './own-transactions.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import { ancestorLength } from '../sync/snapshot-fetch.ts'
import { checkpointsToGive, isTrusted } from '../sync/trust.ts'

/** Guests at the door at a time; each needs a code that somebody here has handed out. */
const GUESTS = 16

export const answerJoin = async (node: NodeState, from: string, bytes: Uint8Array): Promise<Uint8Array | undefined> => {
  const { chain } = node
  const self = selfOf(node)
  const ask = decodeJoinAsk(bytes)
  if (chain === undefined || self === undefined || !ask.ok) return undefined
  const [request] = ask.value.request
  const { state } = chain.tip()
  const returns = request !== undefined && isReturning(node, request)
  const isIn = standingOf(node, from) === 'member'
  const fault = request === undefined || isIn || returns ? undefined : faultOf(node, request)
  if (request !== undefined && !returns && fault === undefined && hex(request.transportKey) === from)
    welcome(node, from, request)
  if (ask.value.transaction.length > 0) await takeJoin(node, ask.value.transaction)
  const guest = node.guests.get(from)
  const standing = returns && !isIn ? 'approved' : standingOf(node, from)
  return encodeJoinTell({
    genesis: encodeGenesis(chain.genesis),
    invitedBy: household(state, self).name,
    approvals: guest?.approval === undefined ? [] : [guest.approval],
    checkpoints: await rely(node),
    ancestorBytes: standingOf(node, from) === 'member' ? await ancestorLength(node) : 0,
    standing: JOIN_STANDINGS.indexOf(fault === undefined ? standing : 'turned-away'),
    fault: JOIN_FAULTS.indexOf(fault ?? 'none'),
  })
}

type Request = NonNullable<GuestAtDoor['request']>

/**
 * A household of the street that was restored on another computer needs nobody's leave: its own key enrols that computer.
 * Whoever only claims to be it learns what any guest learns, and has no signature.
 */
const isReturning = (node: NodeState, { householdKey }: Request): boolean => {
  const record = node.chain && keyRecord(node.chain.tip().state, householdKey)
  return record !== undefined && KEY_ROLES[record.role] === 'household'
}

/** An invitation of ours that waits for its block is as good as one on the books: whoever comes that soon may wait too. */
const faultOf = (node: NodeState, request: Request): ReturnType<typeof wishFault> => {
  const fault = node.chain && wishFault(node.chain.tip().state, request)
  return fault === 'invitation-used-up' && isOnItsWay(node, request.invitation) ? undefined : fault
}

const isOnItsWay = (node: NodeState, invitation: Uint8Array): boolean =>
  [...node.own.values()].some(
    ({ transaction }) => transaction?.body.kind === 'invite' && sameBytes(transaction.body.invitation, invitation),
  )

/** Who does not know yet which blocks are the street's vouches for none. */
const rely = async (node: NodeState): Promise<{ height: bigint; id: Uint8Array }[]> =>
  isTrusted(node)
    ? (await checkpointsToGive(node)).map(({ height, id }) => ({ height: BigInt(height), id: fromHex(id) }))
    : []

const standingOf = (node: NodeState, from: string): (typeof JOIN_STANDINGS)[number] => {
  const member = node.chain?.tip().state.households.rows.some((record) => hex(record.transportKey) === from)
  return member === true ? 'member' : (node.guests.get(from)?.admission ?? 'waiting')
}

/** A changed wish needs a new press: an approval is for exactly one request. */
const welcome = (node: NodeState, from: string, request: Request): void => {
  // Who has come in does not stand at the door any more.
  for (const peer of node.guests.keys()) if (peer !== from && isMember(node, peer)) node.guests.delete(peer)
  const known = node.guests.get(from)
  const before = known?.request
  const same =
    before !== undefined &&
    hex(before.householdKey) === hex(request.householdKey) &&
    sameBytes(before.name, request.name)
  if (same || (known === undefined && node.guests.size >= GUESTS)) return
  node.guests.set(from, { request, admission: 'waiting', approval: undefined })
  node.changed()
}

const takeJoin = async (node: NodeState, bytes: Uint8Array): Promise<void> => {
  const { chain } = node
  const decoded = decodeTransaction(bytes)
  if (chain === undefined || !decoded.ok) return
  const { body, key } = decoded.value
  const isKnown = keyRecord(chain.tip().state, key) !== undefined
  // A newcomer's key is unknown until its join is agreed; one that comes back enrols a computer with a key that is known.
  if (!(body.kind === 'join' && !isKnown) && !(body.kind === 'device' && isKnown)) return
  const verified = await verifyTransaction(node.ports.crypto, chain.tip().state.street, decoded.value)
  if (verified === undefined || node.pool.waiting.has(verified.id)) return
  if (addToPool(node.pool, verified) === 'full') return
  sendSoon(node, verified)
  node.onWork()
}

/** The press on the card. */
export const admit = async (node: NodeState, peer: string): Promise<Outcome> => {
  const guest = node.guests.get(peer)
  const { chain } = node
  if (chain === undefined || guest?.request === undefined) return refused('unknown')
  const { device } = node.ports.keyring
  const signature = await device.sign(approvalSigningBytes(chain.chainId, guest.request))
  node.guests.set(peer, { ...guest, admission: 'approved', approval: { key: device.key, signature } })
  // Where one word is not enough, ours goes on the books, so that the others see whom it is about.
  if (approvalsNeeded(chain.tip().state) > 1) await submit(node, 'device', { kind: 'approve', request: guest.request })
  node.changed()
  return done
}

export const turnAway = (node: NodeState, peer: string): Outcome => {
  const guest = node.guests.get(peer)
  if (guest === undefined) return refused('unknown')
  node.guests.set(peer, { ...guest, admission: 'turned-away', approval: undefined })
  node.changed()
  return done
}
