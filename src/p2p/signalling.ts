// Signalling through the mesh, as decisions over plain data: what peers say to each other, who dials whom through
// which neighbour, how often a neighbour forwards, and whether everybody is linked to everybody.
import {
  DIAL_BACKOFF_MS,
  DIAL_PATIENCE_MS,
  FORWARD_WINDOW_MS,
  FULL_MESH_MEMBERS,
  MAX_CODE_BYTES,
  MAX_DIAL_BACKOFF_MS,
  MAX_FORWARDS_PER_ASKER,
  MAX_FORWARDS_PER_PAIR,
  MAX_NEIGHBOURS,
  MIN_LINKS,
} from './code-limits.ts'
import type { PeerKey } from './network.ts'
import { PEER_KEY_BYTES, peerKeyBytes, toPeerKey } from './peer-key.ts'
import { SEALED_QUESTION_BYTES } from './seal.ts'

/**
 * neighbours: whom I am linked to (also the answer to itself). forward: hand this offer to `to`. deliver: an offer of
 * `from`, handed on. answer: the reply code. refused: no route, or too often. Codes are sealed (`seal.ts`).
 */
export type Signal =
  | { kind: 'neighbours'; keys: readonly PeerKey[] }
  | { kind: 'forward'; to: PeerKey; code: Uint8Array }
  | { kind: 'deliver'; from: PeerKey; code: Uint8Array }
  | { kind: 'answer'; code: Uint8Array }
  | { kind: 'refused' }

const MAX_SEALED_BYTES = MAX_CODE_BYTES + SEALED_QUESTION_BYTES

const TAGS = { neighbours: 1, forward: 2, deliver: 3, answer: 4, refused: 5 } as const

/** Bytes of a signal: one tag, then keys of 32 bytes or a key and a code. */
export const encodeSignal = (signal: Signal): Uint8Array => {
  const tag = TAGS[signal.kind]
  switch (signal.kind) {
    case 'neighbours':
      return Uint8Array.from([tag, ...signal.keys.slice(0, MAX_NEIGHBOURS).flatMap(keyBytes)])
    case 'forward':
      return Uint8Array.from([tag, ...keyBytes(signal.to), ...signal.code])
    case 'deliver':
      return Uint8Array.from([tag, ...keyBytes(signal.from), ...signal.code])
    case 'answer':
      return Uint8Array.from([tag, ...signal.code])
    case 'refused':
      return Uint8Array.of(tag)
  }
}

/** Reads a signal; undefined for anything else. Total. */
export const decodeSignal = (bytes: Uint8Array): Signal | undefined => {
  if (bytes.length > 1 + MAX_NEIGHBOURS * PEER_KEY_BYTES) return undefined
  const rest = bytes.slice(1)
  const key = rest.slice(0, PEER_KEY_BYTES)
  const code = rest.slice(PEER_KEY_BYTES)
  const addressed = code.length > 0 && code.length <= MAX_SEALED_BYTES
  switch (bytes[0]) {
    case TAGS.neighbours:
      return rest.length % PEER_KEY_BYTES === 0 ? { kind: 'neighbours', keys: readKeys(rest) } : undefined
    case TAGS.forward:
      return addressed ? { kind: 'forward', to: toPeerKey(key), code } : undefined
    case TAGS.deliver:
      return addressed ? { kind: 'deliver', from: toPeerKey(key), code } : undefined
    case TAGS.answer:
      return rest.length > 0 && rest.length <= MAX_SEALED_BYTES ? { kind: 'answer', code: rest } : undefined
    case TAGS.refused:
      return rest.length === 0 ? { kind: 'refused' } : undefined
    default:
      return undefined
  }
}

/** One forward that was done, for the budget. */
export type Forward = { asker: PeerKey; target: PeerKey; atMs: number }

/** Whether `asker` may have one more offer forwarded to `target`; the new log when it may. */
export const forwardAllowed = (
  log: readonly Forward[],
  asker: PeerKey,
  target: PeerKey,
  nowMs: number,
): readonly Forward[] | undefined => {
  const recent = log.filter((forward) => nowMs - forward.atMs < FORWARD_WINDOW_MS)
  const mine = recent.filter((forward) => forward.asker === asker)
  if (mine.length >= MAX_FORWARDS_PER_ASKER) return undefined
  if (mine.filter((forward) => forward.target === target).length >= MAX_FORWARDS_PER_PAIR) return undefined
  return [...recent, { asker, target, atMs: nowMs }]
}

/** How often dialling a peer failed, and when it may be tried again. */
export type DialHistory = { missingSinceMs: number; failures: number; notBeforeMs: number; dialling: boolean }

/** What a peer knows when it decides whom to dial. */
export type MeshView = {
  self: PeerKey
  members: ReadonlySet<PeerKey>
  links: ReadonlySet<PeerKey>
  /** What each linked neighbour said about its own links. */
  neighbours: ReadonlyMap<PeerKey, ReadonlySet<PeerKey>>
  history: ReadonlyMap<PeerKey, DialHistory>
  nowMs: number
}

/**
 * Whom to dial now, and through whom. The lower key dials; the higher one steps in after a while, so that a sleeping
 * peer holds nobody up. In a large microgrid a peer only looks for as many links as it needs.
 */
export const dialPlan = (view: MeshView): readonly { peer: PeerKey; via: PeerKey }[] => {
  const full = view.members.size <= FULL_MESH_MEMBERS
  const wanted = reachable(view)
    .filter((peer) => !view.links.has(peer))
    .filter((peer) => !full || view.self < peer || patienceIsOver(view, peer))
    .filter((peer) => isDue(view.history.get(peer), view.nowMs))
  const dialling = [...view.history.values()].filter((entry) => entry.dialling).length
  const room = full ? wanted.length : Math.max(0, MIN_LINKS - view.links.size - dialling)
  return inOwnOrder(view.self, wanted)
    .slice(0, room)
    .flatMap((peer) => {
      const via = viaFor(view, peer)
      return via === undefined ? [] : [{ peer, via }]
    })
}

/** Members that some neighbour is linked to, ourselves left out. */
export const reachable = (view: Pick<MeshView, 'self' | 'members' | 'neighbours' | 'links'>): PeerKey[] => {
  const known = [...view.neighbours].filter(([peer]) => view.links.has(peer)).flatMap(([, keys]) => [...keys])
  return [...new Set(known)].filter((peer) => peer !== view.self && view.members.has(peer)).sort()
}

/**
 * Whether everybody within reach is linked to everybody, as far as the neighbours said: then a message sent to all
 * links has reached all, and nobody needs to pass it on.
 */
export const isFullMesh = (view: Pick<MeshView, 'self' | 'members' | 'neighbours' | 'links'>): boolean => {
  const everyone = new Set([...view.links, ...reachable(view)])
  return [...everyone].every((peer) => {
    const theirs = view.neighbours.get(peer)
    if (!view.links.has(peer) || theirs === undefined) return false
    return [...everyone].every((other) => other === peer || theirs.has(other))
  })
}

/**
 * Everybody looks in another order. If all began with the lowest keys, these would be everybody's neighbours, and a large
 * street could fall into islands, each of whose homes has links enough to look no further.
 */
const inOwnOrder = (self: PeerKey, peers: readonly PeerKey[]): readonly PeerKey[] => {
  const place = (peer: PeerKey): number => Math.imul(start(self) ^ start(peer), 0x9e3779b1) >>> 0
  return peers.toSorted((a, b) => place(a) - place(b))
}

/** Keys are as good as drawn at random, so their first digits are. */
const start = (key: PeerKey): number => Number.parseInt(key.slice(0, 8), 16)

/** The history of a peer after a dial that failed at `nowMs`. */
export const afterFailure = (entry: DialHistory, nowMs: number): DialHistory => {
  const pauseMs = Math.min(MAX_DIAL_BACKOFF_MS, DIAL_BACKOFF_MS * 2 ** entry.failures)
  return { ...entry, failures: entry.failures + 1, notBeforeMs: nowMs + pauseMs, dialling: false }
}

const patienceIsOver = (view: MeshView, peer: PeerKey): boolean => {
  const entry = view.history.get(peer)
  return entry !== undefined && view.nowMs - entry.missingSinceMs >= DIAL_PATIENCE_MS
}

const isDue = (entry: DialHistory | undefined, nowMs: number): boolean =>
  entry === undefined || (!entry.dialling && entry.notBeforeMs <= nowMs)

/** Spreads the work of forwarding: each pair starts at another mutual neighbour, each retry takes the next. */
const viaFor = (view: MeshView, peer: PeerKey): PeerKey | undefined => {
  const mutual = [...view.neighbours].filter(([via, keys]) => view.links.has(via) && keys.has(peer)).map(([via]) => via)
  const start = Number.parseInt(view.self.slice(0, 4), 16) + Number.parseInt(peer.slice(0, 4), 16)
  return mutual.sort()[(start + (view.history.get(peer)?.failures ?? 0)) % Math.max(1, mutual.length)]
}

const keyBytes = (key: PeerKey): number[] => {
  const bytes = peerKeyBytes(key)
  if (bytes === undefined) throw new Error('assert: a peer key has 64 hex digits')
  return [...bytes]
}

const readKeys = (bytes: Uint8Array): PeerKey[] =>
  Array.from({ length: bytes.length / PEER_KEY_BYTES }, (_, at) =>
    toPeerKey(bytes.slice(at * PEER_KEY_BYTES, (at + 1) * PEER_KEY_BYTES)),
  )
