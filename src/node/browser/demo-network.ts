// The demo street's network: five homes in one worker, everybody linked to everybody, nothing that leaves the worker.
import type { Network, NetworkEvents, PeerKey } from '../../p2p/index.ts'
import type { Clock } from '../ports.ts'

export type DemoNetwork = {
  /** The Network port of one home; it reaches nobody until its home is plugged in. */
  portOf(self: PeerKey): Network
  plug(self: PeerKey, events: NetworkEvents): void
}

/** A message comes after everything that was going on when it was sent, as over a wire; the page gets its turn too. */
const WIRE_MS = 1

export const createDemoNetwork = (clock: Clock): DemoNetwork => {
  const homes = new Map<PeerKey, NetworkEvents>()
  const others = (self: PeerKey): [PeerKey, NetworkEvents][] => [...homes].filter(([peer]) => peer !== self)
  return {
    portOf: (self) => ({
      self,
      publish: (topic, bytes) => {
        for (const [, events] of others(self))
          clock.after(WIRE_MS, () => void events.gossip(self, topic, bytes).catch(() => {}))
      },
      request: (peer, protocol, bytes) =>
        new Promise((resolve, reject) => {
          const answer = async (): Promise<void> => {
            const told = await homes.get(peer)?.request(self, protocol, bytes)
            if (told === undefined) reject(new Error('no answer'))
            else resolve(told)
          }
          clock.after(WIRE_MS, () => void answer().catch(reject))
        }),
      setMembers: () => {},
      links: () => (homes.has(self) ? others(self).map(([peer]) => peer) : []),
    }),
    plug: (self, events) => {
      for (const [peer, theirs] of others(self)) {
        clock.after(WIRE_MS, () => events.linkUp(peer))
        clock.after(WIRE_MS, () => theirs.linkUp(self))
      }
      homes.set(self, events)
    },
  }
}
