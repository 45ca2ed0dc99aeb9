// The worker's side of the Network port: a proxy for the page's libp2p. Publishing is told, asking is a question with a
// number, and gossip that the page heard is judged here.
import { p2pLimits, type Network } from '../../p2p/index.ts'
import type { FromWorker, ToWorker } from './messages.ts'

export type WorkerNetwork = Network & {
  answered(message: Extract<ToWorker, { kind: 'answer' }>): void
  linked(peer: string, up: boolean): void
}

export const createWorkerNetwork = (self: string, tell: (message: FromWorker) => void): WorkerNetwork => {
  const open = new Map<number, { resolve(bytes: Uint8Array): void; reject(error: Error): void }>()
  const links = new Set<string>()
  let next = 1
  return {
    self,
    links: () => [...links],
    publish: (topic, bytes) => tell({ kind: 'publish', topic, bytes }),
    setMembers: (scope, keys) => tell({ kind: 'members', scope, keys }),
    request: (peer, protocol, bytes) =>
      new Promise((resolve, reject) => {
        const id = next++
        open.set(id, { resolve, reject })
        tell({ kind: 'ask', id, peer, protocol, bytes })
        // The page answers within its own limit; this one only bounds the map should the page be gone.
        setTimeout(() => {
          if (open.delete(id)) reject(new Error('no answer'))
        }, p2pLimits.REQUEST_MS + 5_000)
      }),
    answered: ({ id, bytes }) => {
      const asked = open.get(id)
      open.delete(id)
      if (bytes === undefined) asked?.reject(new Error('no answer'))
      else asked?.resolve(bytes)
    },
    linked: (peer, up) => {
      if (up) links.add(peer)
      else links.delete(peer)
    },
  }
}
