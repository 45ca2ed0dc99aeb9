// Between the mesh and the page's node: outcomes of codes in the page's words, questions of the network to the worker
// and its answers back, and the one database for what the mesh has to remember.
import { isUnused, openHouseholdDatabase, wasHere, type HouseholdDatabase } from './ledger/browser/index.ts'
import {
  refused,
  type OpenedReply,
  type Outcome,
  type PageMesh,
  type PageNode,
  type PageParts,
  type Refusal,
  type Wish,
} from './node/page/index.ts'
import type { FromWorker, ToWorker } from './node/browser/index.ts'
import {
  createMesh,
  decodeReply,
  ownKey,
  readIceServers,
  type CompleteOutcome,
  type Mesh,
  type MeshEvents,
  type MeshOptions,
  type MeshStore,
  type KeptMesh,
  type Verdict,
} from './p2p/browser/index.ts'

const REQUEST_MS = 10_000
/** A worker that does not judge within this time is busy; gossip is not held up for it. */
const VERDICT_MS = 5_000

export const meshStore = (database: HouseholdDatabase): MeshStore => ({
  load: async () => (await database.get('keys', 'mesh')) as KeptMesh | undefined,
  save: async (stored) => {
    await database.put('keys', stored, 'mesh')
  },
})

/** Keeps what a newcomer has typed; one that cannot be kept only has to be typed again after a reload. */
export const openWishes = async (database: HouseholdDatabase): Promise<PageParts['wishes']> => ({
  kept: (await database.get('keys', 'wish')) as Wish | undefined,
  keep: (wish) => void database.put('keys', wish, 'wish').catch(() => {}),
})

export { isUnused, openHouseholdDatabase, wasHere }

/** Questions on their way to the worker, by number. */
export type Questions = {
  readonly events: MeshEvents
  /** True when the message was an answer to one of them. */
  answered(message: FromWorker): boolean
}

export const createQuestions = (tell: (message: ToWorker) => void, news: () => PageNode | undefined): Questions => {
  const verdicts = new Map<number, (verdict: Verdict) => void>()
  const replies = new Map<number, (bytes: Uint8Array | undefined) => void>()
  let next = 1
  /** Kept under a number until it is answered, or until nobody waits any more. */
  const waitFor = <T>(waiting: Map<number, (answer: T) => void>, late: T, ask: (id: number) => void): Promise<T> =>
    new Promise((resolve) => {
      const id = next++
      const answer = (given: T): void => {
        clearTimeout(timer)
        waiting.delete(id)
        resolve(given)
      }
      const timer = setTimeout(answer, VERDICT_MS, late)
      waiting.set(id, answer)
      ask(id)
    })
  return {
    events: {
      gossip: (from, topic, bytes) =>
        waitFor<Verdict>(verdicts, 'ignore', (id) => tell({ kind: 'gossip', id, from, topic, bytes })),
      request: (from, protocol, bytes) =>
        waitFor<Uint8Array | undefined>(replies, undefined, (id) =>
          tell({ kind: 'request', id, from, protocol, bytes }),
        ),
      linkUp: (peer) => {
        tell({ kind: 'linkUp', peer })
        news()?.changed()
      },
      linkDown: (peer) => {
        tell({ kind: 'linkDown', peer })
        news()?.changed()
      },
      waysBack: () => news()?.changed(),
      codeState: (codeId, state, peer) => news()?.codeState(codeId, state, peer),
    },
    answered: (message) => {
      if (message.kind === 'verdicts') {
        for (const { id, verdict } of message.verdicts) verdicts.get(id)?.(verdict)
        return true
      }
      if (message.kind === 'reply') {
        replies.get(message.id)?.(message.bytes)
        return true
      }
      return false
    },
  }
}

/** The mesh, now or later: what is asked of it meanwhile waits for it. */
export type StartingMesh = {
  readonly page: PageMesh
  /** Undefined until it runs. */
  now(): Mesh | undefined
}

export type StartOptions = Omit<MeshOptions, 'store'> & {
  /** Somebody has opened a link: the way to its writer is wanted soon. */
  readonly eager: boolean
  /** Hears why it cannot start. */
  onFailure(error: unknown): void
}

/**
 * Returns as soon as our own key is known. The mesh starts at once for whoever had neighbours, and otherwise when it is
 * first needed: whoever looks at the first screen waits for nothing of it.
 */
export const startMesh = async (
  database: HouseholdDatabase,
  { eager, onFailure, ...options }: StartOptions,
): Promise<StartingMesh> => {
  const store = meshStore(database)
  const { self, members } = await ownKey(store)
  let up: Mesh | undefined
  let starting: Promise<Mesh> | undefined
  const begin = (): Promise<Mesh> => {
    if (starting !== undefined) return starting
    starting = createMesh({ store, ...options }).then((mesh) => (up = mesh))
    starting.catch(onFailure)
    return starting
  }
  if (eager || members !== undefined) void begin().catch(() => {})
  return {
    page: pageMesh(
      self,
      begin,
      () => up,
      () => starting !== undefined,
    ),
    now: () => up,
  }
}

/** Returns the mesh as the page's node wants it; the first list of members is the sign to go back to old neighbours. */
const pageMesh = (
  self: string,
  started: () => Promise<Mesh>,
  now: () => Mesh | undefined,
  isStarting: () => boolean,
): PageMesh => {
  let rejoined = false
  const soon = (use: (mesh: Mesh) => unknown): void =>
    void started()
      .then(use)
      .catch(() => {})
  return {
    self,
    offer: async () => (await started()).offer(),
    accept: async (code) => {
      const accepted = await (await started()).accept(code)
      if (accepted.kind === 'reply') {
        const { codeId, reply, peer, connected } = accepted
        return { ok: true, value: { codeId, reply, peer, connected } }
      }
      if (accepted.kind === 'following') {
        const { codeId, peer, connected } = accepted
        return { ok: true, value: { codeId, reply: undefined, peer, connected } }
      }
      if (accepted.kind === 'own') return refused('code-own')
      if (accepted.kind === 'for-another') return refused('code-for-another')
      return refused(accepted.kind === 'version' ? 'code-other-version' : 'code-mistyped')
    },
    complete: async (reply) => {
      const mesh = await started()
      return completed(mesh, reply, await mesh.complete(reply))
    },
    personal: async (reply) => {
      const made = await (await started()).personal(reply)
      if (made.kind === 'personal') return { ok: true, value: made }
      if (made.kind === 'own') return refused('code-own')
      return refused(made.kind === 'version' ? 'code-other-version' : 'code-mistyped')
    },
    publish: (topic, bytes) => soon((mesh) => mesh.publish(topic, bytes)),
    request: async (peer, protocol, bytes) => (await started()).request(peer, protocol, bytes, REQUEST_MS),
    setMembers: (scope, keys) => {
      // Nobody, and no street: nothing that a mesh would have to know.
      if (keys.length === 0 && !isStarting()) return
      const first = !rejoined && keys.length >= 2
      rejoined ||= first
      soon((mesh) => {
        mesh.setMembers(scope, keys)
        if (first) void mesh.rejoin()
      })
    },
    links: () => now()?.links() ?? [],
    waysBack: () => now()?.waysBack() ?? 0,
    setHelpers: (text) => {
      if (text === '' && !isStarting()) return
      const read = readIceServers(text)
      soon((mesh) => mesh.setIceServers(read.ok ? read.servers : []))
    },
  }
}

type Refused = Exclude<CompleteOutcome['kind'], 'connected' | 'no-such-offer' | 'unreachable'>
const COMPLETED: Record<Refused, Refusal> = {
  replaced: 'code-replaced',
  impostor: 'neighbour-unreachable',
  malformed: 'code-mistyped',
  checksum: 'code-mistyped',
  'wrong-kind': 'code-not-a-code',
  version: 'code-other-version',
}

/**
 * A reply to a link of this street that led nowhere can be answered by anybody here: its link is gone, another's, or the
 * page that wrote the reply is gone.
 */
const completed = (mesh: Mesh, bytes: Uint8Array, outcome: CompleteOutcome): Outcome<OpenedReply> => {
  if (outcome.kind === 'connected') return { ok: true, value: { kind: 'connected', writer: outcome.peer } }
  if (outcome.kind !== 'no-such-offer' && outcome.kind !== 'unreachable') return refused(COMPLETED[outcome.kind])
  const decoded = decodeReply(bytes)
  if (decoded.kind !== 'reply') return refused('code-mistyped')
  const { peer, ownerPrefix } = decoded.reply
  const unreachable = outcome.kind === 'unreachable'
  const known = outcome.kind === 'no-such-offer' ? outcome.owner : undefined
  const owner = mesh.self.startsWith(ownerPrefix) ? mesh.self : known
  if (owner === undefined) return refused('code-foreign-street')
  return { ok: true, value: { kind: 'led-nowhere', unreachable, owner, writer: peer } }
}
