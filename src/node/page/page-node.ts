// The page's node: the typed door that Svelte sees. Intents go to the worker, codes and links to the mesh, the port
// chooser to the browser; one snapshot comes back, put together from what the worker knows and what the page holds.
import type { Network as NetworkPort } from '../../p2p/index.ts'
import type { NodeApi } from '../api.ts'
import { done, refused, type Outcome, type Refusal } from '../refusal.ts'
import type { CodeState, Invitation, Joining, Snapshot } from '../view/snapshot.ts'
import { emptyView } from './empty-view.ts'
import { linkText, readLink, type CodeReader } from './link-text.ts'
import type { Remote } from './windows.ts'
import type { Call, CallName, Calls, FromWorker, ToWorker, WorkerView } from '../browser/index.ts'

/** What the page's network can do for the door; `main.ts` makes it from the mesh. */
export type PageMesh = {
  offer(): Promise<{ readonly codeId: string; readonly code: Uint8Array }>
  accept(code: Uint8Array): Promise<
    Outcome<{
      readonly codeId: string
      readonly reply: Uint8Array
      readonly peer: string
      readonly connected: Promise<void>
    }>
  >
  complete(reply: Uint8Array): Promise<Outcome<{ readonly peer: string }>>
  publish: NetworkPort['publish']
  request: NetworkPort['request']
  setMembers: NetworkPort['setMembers']
  links: NetworkPort['links']
}

export type PageParts = {
  readonly mesh: PageMesh
  readonly reader: CodeReader
  tell(message: ToWorker): void
  /** The browser's own port chooser; needs a press. */
  choosePort(): Promise<Outcome>
  /** The page's public address, without a fragment. */
  readonly address: string
  /** Helpers that this page was built with, for people to read, and what is wrong with how they are set. */
  readonly iceServers: readonly string[]
  readonly iceFault: string | undefined
  readonly secure: boolean
  onFailure(why: Refusal): void
  /** Loads the page anew. */
  reload(): void
}

export type PageNode = {
  readonly api: NodeApi
  /** What windows in other tabs may ask for. */
  readonly remote: Remote
  /** Everything that the worker says comes in here. */
  heard(message: FromWorker): void
  /** News of a code that somebody was handed. */
  codeState(codeId: string, state: CodeState): void
  changed(): void
  /** What to publish on `tx` before the page closes, if anything. */
  parting(): Uint8Array | undefined
}

/** The invitation we have answered, and with whom. */
type OwnJoining = {
  readonly code: string
  readonly codeId: string
  readonly peer: string
  readonly reply: string
  readonly state: CodeState
}

type Memory = {
  view: WorkerView
  readonly invitations: Map<string, Invitation>
  joining: OwnJoining | undefined
  readonly listeners: Set<(snapshot: Snapshot) => void>
  readonly waiting: Map<number, (outcome: Outcome<unknown>) => void>
  nextCall: number
  parting: Uint8Array | undefined
}

export const createPageNode = (parts: PageParts): PageNode => {
  const memory: Memory = {
    view: emptyView(parts.secure),
    invitations: new Map(),
    joining: undefined,
    listeners: new Set(),
    waiting: new Map(),
    nextCall: 1,
    parting: undefined,
  }
  const changed = (): void => {
    const snapshot = snapshotOf(memory, parts)
    for (const listener of memory.listeners) listener(snapshot)
  }
  const { portsChanged, ...api } = apiOf(memory, parts, changed)
  return {
    api,
    remote: { ...api, portsChanged },
    changed,
    codeState: (codeId, state) => {
      const known = memory.invitations.get(codeId)
      if (known !== undefined) memory.invitations.set(codeId, { ...known, state, usable: state === 'waiting' })
      if (memory.joining?.codeId === codeId) memory.joining = { ...memory.joining, state }
      changed()
    },
    parting: () => memory.parting,
    heard: (message) => hear(memory, parts, message, changed),
  }
}

const hear = (memory: Memory, parts: PageParts, message: FromWorker, changed: () => void): void => {
  switch (message.kind) {
    case 'view':
      memory.view = message.view
      changed()
      return
    case 'result':
      memory.waiting.get(message.id)?.(message.outcome)
      memory.waiting.delete(message.id)
      return
    case 'publish':
      parts.mesh.publish(message.topic, message.bytes)
      return
    case 'ask':
      parts.mesh.request(message.peer, message.protocol, message.bytes).then(
        (bytes) => parts.tell({ kind: 'answer', id: message.id, bytes }),
        () => parts.tell({ kind: 'answer', id: message.id, bytes: undefined }),
      )
      return
    case 'members':
      parts.mesh.setMembers(message.scope, message.keys)
      return
    case 'parting':
      memory.parting = message.bytes
      return
    case 'failed':
      parts.onFailure(message.why)
      return
    // Verdicts and replies are for whoever asked: `main.ts` keeps those questions.
    case 'verdict':
    case 'reply':
  }
}

const snapshotOf = (memory: Memory, parts: PageParts): Snapshot => {
  const { joinProgress, ...view } = memory.view
  // A demo street's network ends in the worker: whoever is awake there is linked.
  const linked = view.demo ? view.members.filter((member) => member.present && !member.self) : parts.mesh.links()
  const links = linked.length
  return {
    ...view,
    stage: view.stage === 'no-street' && memory.joining !== undefined ? 'joining' : view.stage,
    network: {
      links,
      reachable: links,
      members: view.members.length,
      iceServers: parts.iceServers,
      iceFault: parts.iceFault,
    },
    invitations: [...memory.invitations.values()],
    joining: joiningOf(memory, joinProgress),
  }
}

const joiningOf = (memory: Memory, progress: WorkerView['joinProgress']): Joining | undefined => {
  const { joining } = memory
  // After a reload only the worker knows that we are in and wait for books.
  if (joining === undefined && progress === undefined) return undefined
  const failed = joining?.state === 'failed' || joining?.state === 'expired'
  return {
    reply: joining?.reply ?? '',
    state: progress?.state ?? (failed ? 'failed' : 'waiting-for-neighbour'),
    streetName: progress?.streetName,
    safetyWords: progress?.safetyWords ?? [],
    refusal: progress?.refusal,
  }
}

const apiOf = (memory: Memory, parts: PageParts, changed: () => void): NodeApi & Remote => {
  const call = <N extends CallName>(name: N, argument: Calls[N]['argument']): Promise<Outcome<Calls[N]['value']>> =>
    new Promise((resolve) => {
      const id = memory.nextCall++
      memory.waiting.set(id, resolve as (outcome: Outcome<unknown>) => void)
      parts.tell({ kind: 'call', id, name, argument } as Call)
    })
  const portsChanged = async (): Promise<Outcome<{ readonly portId: string }>> => {
    const seen = await call('portsChanged', undefined)
    return seen.ok ? { ok: true, value: { portId: memory.view.ports.at(-1)?.id ?? '' } } : seen
  }
  return {
    portsChanged,
    subscribe: (listener) => {
      memory.listeners.add(listener)
      listener(snapshotOf(memory, parts))
      return () => memory.listeners.delete(listener)
    },
    found: (founding) => call('found', founding),
    readText: (text) => readLink(parts.reader, text),
    invite: () => invite(memory, parts, call, changed),
    join: (code, name, kind) => join(memory, parts, call, changed, { code, name, kind }),
    openReply: (code) => openReply(memory, parts, code),
    admit: (peer) => call('admit', peer),
    turnAway: (peer) => call('turnAway', peer),
    choosePort: async () => {
      const chosen = await parts.choosePort()
      return chosen.ok ? portsChanged() : chosen
    },
    forgetPort: (portId) => call('forgetPort', portId),
    registerMeter: (meter) => call('registerMeter', meter),
    useRelay: (relay) => call('useRelay', relay),
    setStanding: (standing) => call('setStanding', standing),
    placeOrder: (order) => call('placeOrder', order),
    cancelOrder: (id) => call('cancelOrder', id),
    offerDelivery: (delivery) => call('offerDelivery', delivery),
    acceptDelivery: (id) => call('acceptDelivery', id),
    closeDelivery: (id) => call('closeDelivery', id),
    announceNight: (night) => call('announceNight', night),
    announceAbsence: (absence) => call('announceAbsence', absence),
    takeBackAbsence: (which) => call('takeBackAbsence', which),
    post: (note) => call('post', note),
    edit: (note) => call('edit', note),
    remove: (id) => call('remove', id),
    setProfile: (text) => call('setProfile', text),
    setAwareness: (awareness) => call('setAwareness', awareness),
    setValidating: (on) => call('setValidating', on),
    proposeRefounding: (reason) => call('proposeRefounding', reason),
    approveRefounding: () => call('approveRefounding', undefined),
    enrolDevice: () => call('enrolDevice', undefined),
    exportBooks: () => call('exportBooks', undefined),
    startAfresh: async () => {
      const put = await call('startAfresh', undefined)
      if (put.ok) parts.reload()
      return put
    },
    exportBlocks: (fromHeight) => call('exportBlocks', fromHeight),
    importBlocks: (bytes) => call('importBlocks', bytes),
    dismissNotice: (atMs) => call('dismissNotice', atMs),
    report: () => call('report', undefined),
  }
}

type CallWorker = <N extends CallName>(name: N, argument: Calls[N]['argument']) => Promise<Outcome<Calls[N]['value']>>

const invite = async (
  memory: Memory,
  parts: PageParts,
  call: CallWorker,
  changed: () => void,
): Promise<Outcome<{ readonly link: string }>> => {
  const made = await call('createInvitation', undefined)
  if (!made.ok) return made
  const { codeId, code } = await parts.mesh.offer()
  const link = linkText(parts.reader, parts.address, 'invitation', code, made.value.invitation)
  memory.invitations.set(codeId, { codeId, link, state: 'waiting', usable: true })
  changed()
  return { ok: true, value: { link } }
}

const join = async (
  memory: Memory,
  parts: PageParts,
  call: CallWorker,
  changed: () => void,
  wish: { readonly code: string; readonly name: string; readonly kind: Parameters<NodeApi['join']>[2] },
): Promise<Outcome<{ readonly reply: string }>> => {
  const name = wish.name.trim()
  if (name === '') return refused('name-empty')
  if (new TextEncoder().encode(name).length > NAME_BYTES) return refused('name-too-long')
  const read = parts.reader.readInvitation(wish.code)
  if (!read.ok) return read
  const ask = (peer: string): void =>
    void call('join', { peer, wish: { invitation: read.value.invitation, name, kind: wish.kind } })
  // The same invitation again, as after a name that was taken: the neighbour is still there.
  const before = memory.joining
  if (before?.code === wish.code && parts.mesh.links().includes(before.peer)) {
    ask(before.peer)
    return { ok: true, value: { reply: before.reply } }
  }
  const accepted = await parts.mesh.accept(read.value.code)
  if (!accepted.ok) return accepted
  const { codeId, peer, connected } = accepted.value
  const reply = linkText(parts.reader, parts.address, 'reply', accepted.value.reply)
  memory.joining = { code: wish.code, codeId, peer, reply, state: 'waiting' }
  connected.then(
    () => ask(peer),
    () => {
      if (memory.joining?.codeId === codeId) memory.joining = { ...memory.joining, state: 'failed' }
      changed()
    },
  )
  changed()
  return { ok: true, value: { reply } }
}

/** The ledger's bound, repeated here because the page must not load the codec; a test compares the two. */
export const NAME_BYTES = 64

const openReply = async (memory: Memory, parts: PageParts, code: string): Promise<Outcome> => {
  if (memory.view.stage === 'no-street' || memory.view.stage === 'joining') return refused('no-street')
  const read = parts.reader.readReply(code)
  if (!read.ok) return read
  const completed = await parts.mesh.complete(read.value)
  return completed.ok ? done : completed
}

export type { CodeState, NodeApi }
