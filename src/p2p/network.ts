// The Network port: how a node reaches its neighbours. The real one is libp2p on the page; the simulator's is virtual.
// Types only, so that page and worker share them without sharing code.

/** Hex of a peer's 32-byte Ed25519 transport key. */
export type PeerKey = string
export type Topic = 'tx' | 'consensus' | 'presence' | 'board'
export type Protocol = 'join' | 'sync' | 'board'
export type Verdict = 'accept' | 'ignore' | 'reject'

export type Network = {
  readonly self: PeerKey
  /** Sends to every member; never fails, what is lost travels again. */
  publish(topic: Topic, bytes: Uint8Array): void
  /** Asks one linked peer; rejects when it cannot be reached, refuses or takes too long. */
  request(peer: PeerKey, protocol: Protocol, bytes: Uint8Array): Promise<Uint8Array>
  /** Only these get gossip, signalling, tickets and sync; everybody else gets the join protocol and nothing more. */
  setMembers(scope: string, members: readonly PeerKey[]): void
  links(): readonly PeerKey[]
}

/** What the network tells a node. */
export type NetworkEvents = {
  gossip(from: PeerKey, topic: Topic, bytes: Uint8Array): Promise<Verdict>
  /** Undefined refuses the question. */
  request(from: PeerKey, protocol: Protocol, bytes: Uint8Array): Promise<Uint8Array | undefined>
  linkUp(peer: PeerKey): void
  linkDown(peer: PeerKey): void
}
