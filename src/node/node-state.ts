// Everything a running node holds between two inputs. Only tasks inside the loop change it; whoever changes something
// that people can see says `changed`.
import {
  createPool,
  find,
  hex,
  keyRecord,
  remembering,
  type DeliveryRecord,
  type Hex,
  type Pool,
  type Transaction,
  type Verified,
  type ReceiptRecord,
  type SignedVote,
  type JoinRequest,
  type BrokenPromise,
} from '../ledger/index.ts'
import type { Chain } from './sync/chain.ts'
import type { Agreement } from './agreement/height-state.ts'
import { freshAutopilot, type AutopilotHeld } from './household/autopilot-held.ts'
import type { BoardKeys } from './household/board-keys-held.ts'
import { createBoardHeld, type BoardHeld } from './board/board-state.ts'
import { createInputLog, type InputLog } from './report/input-log.ts'
import type { Place } from '../consensus/index.ts'
import { createLoop, type Loop } from './loop.ts'
import type { NodePorts, SaidNight } from './ports.ts'
import { NOBODY, type Presence } from './presence.ts'
import type { Notice } from './refusal.ts'
import type { Pending, Span } from './view/snapshot.ts'
import { nameOf, troubleOf, type Trouble } from './trouble.ts'
import { createSyncHeld, type SyncHeld } from './sync/sync-state.ts'

export type OwnTransaction = Pending & { readonly transaction: Verified<Transaction> | undefined }

/** A consensus message that came before its time. */
export type EarlyMessage = { readonly height: number; readonly from: string; readonly bytes: Uint8Array }

/** Somebody's signed word that blocks up to `height` are decided. */
export type Claim = { readonly height: number; readonly sinceMs: number }

/** `asking`: not one new word yet. `retired`: never again. `ended`: none on this chain, as its journal said at the start. */
export type OwnKey = {
  readonly standing: 'asking' | 'clear' | 'retired' | 'ended'
  /** The newest place at which our journal knows that we spoke. */
  readonly mark: Place | undefined
  /** When the first neighbour was asked, on our own clock. */
  readonly sinceMs: number | undefined
  readonly asked: ReadonlyMap<string, { readonly state: 'open' | 'answered' | 'failed'; readonly atMs: number }>
}

export const FRESH_KEY: OwnKey = { standing: 'asking', mark: undefined, sinceMs: undefined, asked: new Map() }

export const NEVER_ASKED: NodeState['waking'] = { refusals: 0, notBeforeMs: 0, askedAtMs: 0 }

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

export type NodeState = SyncHeld & {
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
  lastFlushMs: number
  readonly own: Map<Hex, OwnTransaction>
  /** Highest nonce handed out per key, agreed or not. */
  readonly nonces: Map<Hex, bigint>
  readonly guests: Map<string, GuestAtDoor>
  receipts: AgreedReceipt[]
  /** Meters that were heard here and are on the books: their numbers there, by serial number. */
  readonly meterIds: Map<string, number>
  /** The largest power that each was registered with here, also before the street has agreed. */
  readonly nameplatesW: Map<string, number>
  /** Serial numbers of those that are on the books of this home under a key that is not here. */
  readonly keyElsewhere: Set<string>
  /** Keys that relay boards of this computer hold; a board that was pulled out stays, and says so. */
  readonly boardKeys: BoardKeys
  /** When a meter of ours last spoke, by our own clock. */
  lastTelegramMs: number | undefined
  /** The power in that telegram, if it said one: what comes from the street is positive. */
  lastPowerW: number | undefined
  /** By how much each neighbour's clock is ahead of ours, as its last sign of life said. */
  readonly clockOffsetsMs: Map<number, number>
  /** Deliveries of ours as last seen, so that the page can show how one ended. */
  readonly deliveries: Map<Hex, DeliveryRecord>
  readonly board: BoardHeld
  readonly autopilot: AutopilotHeld
  /** What the last inputs were, for a bug report. */
  readonly log: InputLog
  ownKey: OwnKey
  /** Messages that came before their time. */
  early: EarlyMessage[]
  /** Who signed two things for one place, the newest last. */
  doubleVotes: readonly { readonly household: number; readonly height: number }[]
  /** Who says to be higher than we are. */
  readonly claims: Map<number, Claim>
  /** Precommits at the tip's height for another block. */
  readonly stray: Map<string, SignedVote>
  strayHeight: number
  /** Two certificates for one height were seen: nothing is signed here any more. */
  fork: { readonly height: number; readonly first: Hex; readonly second: Hex } | undefined
  /** The last height after which we waited for late precommits, and when that was. */
  lastWait: { readonly height: number; readonly atMs: number }
  /** Transactions that we gossiped again when we began a height for them. */
  readonly passedOn: Set<Hex>
  /** How often we asked to vote in vain, when last, and when not before we ask again. */
  waking: { readonly refusals: number; readonly notBeforeMs: number; readonly askedAtMs: number }
  /** Nights that this computer remembers, once they were read from its disk. */
  saidNights: readonly SaidNight[] | undefined
  /** The night, in ms of the UTC day, that we announce again by ourselves: how often we tried, and when last. */
  nightTries: (Span & { readonly tries: number; readonly atMs: number }) | undefined
  /** When the household's key was last unlocked or has signed, by our own clock. */
  householdUsedAtMs: number
  /** The newest passphrase that is looked at: one at a time, or the waiting after wrong ones would mean nothing. */
  passphraseTurn: Promise<unknown>
  /** Whose turn it is to be asked. */
  turn: number
  /** A question for blocks is due in a moment. */
  askingSoon: boolean
  /** The last height of which we asked what is said there, when we had just come to it. */
  runningAskedAt: number
  syncing: boolean
  validating: boolean
  atTipSinceMs: number | undefined
  lastAgreedAtMs: number
  /** Where and when this node has said something since it started. */
  lastSigned: { readonly height: number; readonly atMs: number } | undefined
  /** When the tip was decided, if this node has seen that since it started. */
  decidedAtMs: number
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
  /** A consensus message that a peer gave us as an answer. */
  onTold: (peer: string, message: Uint8Array) => Promise<unknown>
  /** Our key may speak from now on. */
  onCleared: () => Promise<void>
}

export const createNodeState = (given: NodePorts): NodeState => {
  const ports: NodePorts = { ...given, crypto: remembering(given.crypto) }
  const node: NodeState = {
    ports,
    loop: createLoop(
      (error) => tellTrouble(node, error),
      (error) => broke(node, error),
    ),
    chain: undefined,
    agreement: undefined,
    pool: createPool(),
    presence: NOBODY,
    peers: new Set(),
    outgoing: [],
    outgoingTimer: undefined,
    lastFlushMs: Number.NEGATIVE_INFINITY,
    own: new Map(),
    nonces: new Map(),
    guests: new Map(),
    receipts: [],
    meterIds: new Map(),
    nameplatesW: new Map(),
    keyElsewhere: new Set(),
    boardKeys: new Map(),
    lastTelegramMs: undefined,
    lastPowerW: undefined,
    clockOffsetsMs: new Map(),
    deliveries: new Map(),
    board: createBoardHeld(),
    autopilot: freshAutopilot(),
    log: createInputLog(),
    ownKey: FRESH_KEY,
    early: [],
    doubleVotes: [],
    claims: new Map(),
    stray: new Map(),
    strayHeight: 0,
    fork: undefined,
    lastWait: { height: -1, atMs: Number.NEGATIVE_INFINITY },
    passedOn: new Set(),
    waking: NEVER_ASKED,
    saidNights: undefined,
    nightTries: undefined,
    householdUsedAtMs: 0,
    passphraseTurn: Promise.resolve(),
    turn: 0,
    askingSoon: false,
    runningAskedAt: -1,
    syncing: false,
    ...createSyncHeld(ports.clock.nowMs()),
    validating: true,
    atTipSinceMs: undefined,
    lastAgreedAtMs: 0,
    lastSigned: undefined,
    decidedAtMs: Number.NEGATIVE_INFINITY,
    lastRepeatMs: 0,
    lastBeatMs: 0,
    membersKey: '',
    notices: [],
    broken: undefined,
    changed: () => {},
    onWork: () => {},
    onRestored: async () => {},
    onTold: async () => {},
    onCleared: async () => {},
  }
  return node
}

/** We broke our own promise: nothing goes on, and the page says why. */
const broke = (node: NodeState, { message }: BrokenPromise): void => {
  node.broken = message
  node.changed()
}

/** Newest last; the same thing is said once, and only the last few stay. */
export const notice = (node: NodeState, code: Notice['code'], about?: string): void => {
  const atMs = node.ports.clock.nowMs()
  const others = node.notices.filter((other) => other.code !== code || other.about !== about)
  node.notices = [...others, { code, atMs, about }].slice(-NOTICES)
  node.changed()
}
const NOTICES = 20

/** A broken environment, with the error's own name for whoever is asked about it. */
export const tellTrouble = (node: NodeState, error: unknown): Trouble => {
  const trouble = troubleOf(error)
  notice(node, trouble, nameOf(error))
  return trouble
}

export const unnotice = (node: NodeState, code: Notice['code'], about?: string): void => {
  node.notices = node.notices.filter((other) => other.code !== code || (about !== undefined && other.about !== about))
}

/** Our household's id, once the ledger knows one of our keys: a device that starts afresh is not enrolled yet. */
export const selfOf = (node: NodeState): number | undefined => {
  if (node.chain === undefined) return undefined
  const { state } = node.chain.tip()
  const { device, household } = node.ports.keyring
  const self = (keyRecord(state, device.key) ?? keyRecord(state, household.key))?.household
  // Who is gone and square is nobody here any more.
  return self !== undefined && find(state.accounts, String(self)) !== undefined ? self : undefined
}

export const householdOfPeer = (node: NodeState, peer: string): number | undefined =>
  node.chain?.tip().state.households.rows.find((record) => hex(record.transportKey) === peer)?.id

/** Whether a transport key belongs to a member; a newcomer's books do not know yet who let it in. */
export const isMember = (node: NodeState, peer: string): boolean =>
  householdOfPeer(node, peer) !== undefined || node.sponsor === peer
