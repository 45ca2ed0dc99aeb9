// What this page knows of the mesh around it: its own links to members, what each neighbour said about its links, and
// how tries to reach the missing ones went.
import { isFullMesh, reachable, type DialHistory, type MeshView } from '../signalling.ts'
import type { PeerKey } from '../network.ts'
import type { Links } from './links.ts'

export type Neighbourhood = {
  view(): MeshView
  memberLinks(): PeerKey[]
  /** Takes down what a linked neighbour said about its links. */
  learn(peer: PeerKey, keys: readonly PeerKey[]): void
  forget(peer: PeerKey): void
  /** Keeps a history for exactly those who are missing. */
  noteMissing(): void
  history: Map<PeerKey, DialHistory>
  /** How many are being dialled right now. */
  dialling(): number
  /** Whether everybody within reach is linked to everybody; asked of every message, so worked out once per change. */
  isFullMesh(): boolean
  /** Links or members changed. */
  changed(): void
}

export const createNeighbourhood = (
  self: PeerKey,
  links: Links,
  members: () => ReadonlySet<PeerKey>,
): Neighbourhood => {
  const neighbours = new Map<PeerKey, ReadonlySet<PeerKey>>()
  const history = new Map<PeerKey, DialHistory>()
  let full: boolean | undefined
  const memberLinks = (): PeerKey[] => links.all().flatMap((link) => (members().has(link.peer) ? [link.peer] : []))
  const view = (): MeshView => ({
    self,
    members: members(),
    links: new Set(memberLinks()),
    neighbours,
    history,
    nowMs: performance.now(),
  })
  return {
    view,
    memberLinks,
    history,
    dialling: () => [...history.values()].filter((entry) => entry.dialling).length,
    learn(peer, keys) {
      if (links.get(peer) !== undefined) neighbours.set(peer, new Set(keys))
      full = undefined
    },
    forget(peer) {
      neighbours.delete(peer)
      full = undefined
    },
    noteMissing() {
      const now = view()
      const missing = new Set(reachable(now).filter((peer) => !now.links.has(peer)))
      for (const [peer, entry] of [...history]) if (!missing.has(peer) && !entry.dialling) history.delete(peer)
      for (const peer of missing) {
        if (history.has(peer)) continue
        history.set(peer, { missingSinceMs: now.nowMs, failures: 0, notBeforeMs: 0, dialling: false })
      }
    },
    isFullMesh: () => (full ??= isFullMesh(view())),
    changed() {
      full = undefined
    },
  }
}
