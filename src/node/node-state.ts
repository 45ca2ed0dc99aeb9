// Everything a running node holds between two inputs. Only tasks inside the loop change it; whoever changes something
// that people can see says `changed`.
import {
  createPool,
  hex,
  keyRecord,
  type DeliveryRecord,
  type Hex,
  type Pool,
  type Transaction,
  type Verified,
  type ReceiptRecord,
  type JoinRequest,
} from '../ledger/index.ts'
import type { Agreement } from './agreement.ts'
import type { Chain } from './chain.ts'
import { createLoop, type Loop } from './loop.ts'
import type { NodePorts } from './ports.ts'
import { NOBODY, type Presence } from './presence.ts'
import type { Notice } from './refusal.ts'
import type { Pending } from './snapshot.ts'
import type { FetchEvents, Fetching, Trust } from './sync-state.ts'

export type OwnTransaction = Pending & { readonly transaction: Verified<Transaction> | undefined }

/** Somebody at our door: what a guest asked for, and what we answered. */
export type GuestAtDoor = {
  readonly request: ReturnType<(typeof JoinRequest)['defaultValue']> | undefined
  readonly admission: 'waiting' | 'approved' | 'turned-away'
  readonly approval: { readonly key: Uint8Array; readonly signature: Uint8Array } | undefined
}

export type AgreedReceipt = {
  readonly receipt: ReceiptRecord
  readonly height: number
  readonly atMs: number
  readonly index: number
}

export type NodeState = {
  readonly ports: NodePorts
  readonly loop: Loop
  chain: Chain | undefined
  agreement: Agreement | undefined
  pool: Pool
  presence: Presence
  /** Peers with an open link, members or not. */
  readonly peers: Set<string>
  /** Transactions that go out with the next batch. */
  outgoing: Verified<Transaction>[]
  outgoingTimer: (() => void) | undefined
  readonly own: Map<Hex, OwnTransaction>
  /** Highest nonce handed out per key, agreed or not. */
  readonly nonces: Map<Hex, bigint>
  readonly guests: Map<string, GuestAtDoor>
  readonly receipts: AgreedReceipt[]
  /** Serial numbers of meters that were heard here and are on the books. */
  readonly meterIds: Set<string>
  /** When a meter of ours last spoke, by our own clock. */
  lastTelegramMs: number | undefined
  /** By how much each neighbour's clock is ahead of ours, as its last sign of life said. */
  readonly clockOffsetsMs: Map<number, number>
  /** Deliveries of ours as last seen, so that the page can show how one ended. */
  readonly deliveries: Map<Hex, DeliveryRecord>
  syncing: boolean
  /** Blocks that are asked for or wait for their turn; undefined while nothing is. */
  fetching: Fetching | undefined
  /** Neighbours that are not asked for a while, by our own clock. */
  readonly leftAlone: Map<string, { readonly sinceMs: number; readonly untilMs: number }>
  fetchEvents: FetchEvents
  readonly trust: Trust
  /** The neighbour who let us in, and whom we ask before our books know anybody. */
  sponsor: string | undefined
  lastSnapshot: { readonly height: number; readonly timeMs: number } | undefined
  lastPruneMs: number
  /** The snapshot that a neighbour is fetching from us. */
  served: { readonly height: number; readonly bytes: Uint8Array } | undefined
  validating: boolean
  atTipSinceMs: number | undefined
  lastAgreedAtMs: number
  lastRepeatMs: number
  lastBeatMs: number
  membersKey: string
  notices: Notice[]
  broken: string | undefined
  changed: () => void
  /** There may be something to agree on. */
  onWork: () => void
  /** The chain goes on from another place than before. */
  onRestored: () => Promise<void>
}

export const createNodeState = (ports: NodePorts): NodeState => {
  const node: NodeState = {
    ports,
    loop: createLoop(
      (error) => notice(node, 'storage-full', error instanceof Error ? error.name : undefined),
      (error) => {
        node.broken = error.message
        node.changed()
      },
    ),
    chain: undefined,
    agreement: undefined,
    pool: createPool(),
    presence: NOBODY,
    peers: new Set(),
    outgoing: [],
    outgoingTimer: undefined,
    own: new Map(),
    nonces: new Map(),
    guests: new Map(),
    receipts: [],
    meterIds: new Set(),
    lastTelegramMs: undefined,
    clockOffsetsMs: new Map(),
    deliveries: new Map(),
    syncing: false,
    fetching: undefined,
    leftAlone: new Map(),
    fetchEvents: { onWrong: () => {}, onBlock: () => {}, onAhead: (_gap, goOn) => goOn(), onEnd: () => {} },
    trust: {
      standing: 'seeking',
      checkpoints: new Map(),
      confirmedAtMs: Number.NEGATIVE_INFINITY,
      askedAtMs: Number.NEGATIVE_INFINITY,
      asking: false,
      offers: new Map(),
    },
    sponsor: undefined,
    lastSnapshot: undefined,
    lastPruneMs: ports.clock.nowMs(),
    served: undefined,
    validating: true,
    atTipSinceMs: undefined,
    lastAgreedAtMs: 0,
    lastRepeatMs: 0,
    lastBeatMs: 0,
    membersKey: '',
    notices: [],
    broken: undefined,
    changed: () => {},
    onWork: () => {},
    onRestored: async () => {},
  }
  return node
}

/** Newest last; the same thing is said once, and only the last few stay. */
export const notice = (node: NodeState, code: Notice['code'], about?: string): void => {
  const atMs = node.ports.clock.nowMs()
  const others = node.notices.filter((other) => other.code !== code || other.about !== about)
  node.notices = [...others, { code, atMs, about }].slice(-NOTICES)
  node.changed()
}
const NOTICES = 20

export const unnotice = (node: NodeState, code: Notice['code'], about?: string): void => {
  node.notices = node.notices.filter((other) => other.code !== code || (about !== undefined && other.about !== about))
}

/** Our household's id, once the ledger knows this device. */
export const selfOf = (node: NodeState): number | undefined => {
  if (node.chain === undefined) return undefined
  return keyRecord(node.chain.tip().state, node.ports.keyring.device.key)?.household
}

export const householdOfPeer = (node: NodeState, peer: string): number | undefined =>
  node.chain?.tip().state.households.rows.find((record) => hex(record.transportKey) === peer)?.id

/** Whether a transport key belongs to a member; a newcomer's books do not know yet who let it in. */
export const isMember = (node: NodeState, peer: string): boolean =>
  householdOfPeer(node, peer) !== undefined || node.sponsor === peer
