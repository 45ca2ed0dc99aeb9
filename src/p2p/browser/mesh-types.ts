// The page's door to the network: what the mesh offers, what it asks of the worker, and what it keeps on disk.
import type { CodeFault } from '../connection-code.ts'
import type { IceServer } from '../ice-servers.ts'
import type { PeerKey, Protocol, Topic, Verdict } from '../network.ts'

/** How a link came about. */
export type LinkWay = 'code' | 'signal' | 'ticket'

export type CodeState = 'waiting' | 'connecting' | 'connected' | 'failed' | 'expired'

/** Questions and news of the mesh. The answers come from the worker, so they may take a while. */
export type MeshEvents = {
  /** Is this message, handed over by the linked member `from`, to be passed on? The worker keeps the bytes. */
  gossip(from: PeerKey, topic: Topic, bytes: Uint8Array): Promise<Verdict>
  /** Answers a direct request; undefined refuses it. Only `join` requests come from non-members. */
  request(from: PeerKey, protocol: Protocol, bytes: Uint8Array): Promise<Uint8Array | undefined>
  linkUp(peer: PeerKey, how: LinkWay): void
  linkDown(peer: PeerKey): void
  /** `Mesh.waysBack` may have changed. */
  waysBack(): void
  codeState(codeId: string, state: CodeState, peer?: PeerKey): void
}

/** A way back to `issuer`, as it came over the wire. */
export type StoredTicket = { issuer: PeerKey; bytes: Uint8Array }

/** What survives a reload: the transport key's seed, the certificate tickets are bound to, and the tickets. */
export type StoredMesh = {
  seed: Uint8Array
  /** The public key of that seed: it is known before libp2p is here. */
  self?: PeerKey
  certificate: RTCCertificate
  tickets: readonly StoredTicket[]
  /** Who belonged to which microgrid when we last knew: enough to go back to them while the books are still opened. */
  members?: KnownMembers
  /** Helpers that our street agreed on, or that the link named through which we come in. */
  iceServers?: readonly IceServer[]
}

/** Members by transport key, and the scope of their gossip. */
export type KnownMembers = { readonly scope: string; readonly keys: readonly PeerKey[] }

/** Keeps the mesh's secrets; the certificate can only be kept by structured clone (IndexedDB). */
export type MeshStore = { load(): Promise<KeptMesh | undefined>; save(stored: KeptMesh): Promise<void> }

/** Before the mesh has run for the first time there is its key alone. */
export type KeptMesh = Pick<StoredMesh, 'seed' | 'self'> & Partial<StoredMesh>

/**
 * Who hands gossip on. `where-needed`: nobody while everybody is linked to everybody, and each to a few otherwise.
 * `always`: each to a few, in a full mesh too, as gossipsub does by itself; only `bench tabs` wants to know what it costs.
 */
export type Forwarding = 'where-needed' | 'always'

export type MeshOptions = {
  store: MeshStore
  events: MeshEvents
  /** Those that this page was built with. */
  iceServers: readonly IceServer[]
  forwarding: Forwarding
}

/**
 * `following`: a personal code, which needs no reply. `own`: the code was made by this very tab. `for-another`: it is
 * personal, and not for us. `unusable`: it reads well, but the browser refuses what it says.
 */
export type AcceptOutcome =
  | { kind: 'reply'; codeId: string; reply: Uint8Array; peer: PeerKey; connected: Promise<void> }
  | { kind: 'following'; codeId: string; peer: PeerKey; connected: Promise<void> }
  | { kind: 'own' | 'for-another' | 'unusable' }
  | CodeFault

/** A code for `peer` alone. `own`: the reply was written here. `unusable`: the browser refuses what it says. */
export type PersonalOutcome =
  { kind: 'personal'; codeId: string; code: Uint8Array; peer: PeerKey } | { kind: 'own' | 'unusable' } | CodeFault

/**
 * `no-such-offer`: nothing here waits for it; `owner` is the member whose computer does, if known. `replaced`: what it
 * answers was made here, and gave way to newer codes or was answered by somebody else. `impostor`: the one who answered does not hold the key the reply names. `unreachable`: no way through, or nobody there any more.
 */
export type CompleteOutcome =
  | { kind: 'connected'; peer: PeerKey }
  | { kind: 'no-such-offer'; owner?: PeerKey }
  | { kind: 'replaced' | 'impostor' | 'unreachable' }
  | CodeFault

/** Live connections of this tab. */
export type Mesh = {
  readonly self: PeerKey
  /**
   * Says who belongs to the microgrid and which one it is (`scope`: hex prefix of its chain id). Only members get
   * gossip, signalling, tickets and sync; who was one and is none any more loses its link. An empty scope leaves gossip.
   */
  setMembers(scope: string, keys: readonly PeerKey[]): void
  /** Helpers besides those of the build, for every connection that is made from now on and after a reload. */
  setIceServers(servers: readonly IceServer[]): void
  /** A new opening code, alive while the tab is open. */
  offer(): Promise<{ codeId: string; code: Uint8Array }>
  /** Answers an opening code; `connected` rejects when nobody pastes the reply in time. */
  accept(code: Uint8Array): Promise<AcceptOutcome>
  complete(reply: Uint8Array): Promise<CompleteOutcome>
  /** For a reply whose offer is gone: a code that lets its writer, and nobody else, come without another text. */
  personal(reply: Uint8Array): Promise<PersonalOutcome>
  /** Gossips to all members within reach; no error when there are none. */
  publish(topic: Topic, bytes: Uint8Array): Promise<void>
  /** Asks one linked peer; rejects on refusal, timeout and when the peer is not linked. */
  request(peer: PeerKey, protocol: Protocol, bytes: Uint8Array, timeoutMs: number): Promise<Uint8Array>
  links(): readonly PeerKey[]
  /** How many members this page could come back to after a reload without a word from anybody: tickets that are on disk. */
  waysBack(): number
  /** Redeems the kept tickets of members, all at once; how many led to a link within three seconds. */
  rejoin(): Promise<number>
  /** For `pagehide`: lets the others know at once that we are gone. */
  farewell(): void
  stop(): Promise<void>
}
