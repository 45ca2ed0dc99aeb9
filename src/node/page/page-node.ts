// The page's node: the typed door that Svelte sees. Intents go to the worker, codes and links to the mesh, the port
// chooser to the browser; one snapshot comes back, put together from what the worker knows and what the page holds.
import type { NodeApi } from '../api.ts'
import type { Outcome } from '../refusal.ts'
import type { CodeState, Snapshot } from '../view/snapshot.ts'
import { consoleApi } from './console-calls.ts'
import { councilApi } from './council-calls.ts'
import { emptyView } from './empty-view.ts'
import {
  answerReply,
  comeBack,
  invite,
  join,
  makeReturnLink,
  openReply,
  readText,
  revokeInvitation,
  withdraw,
} from './door-texts.ts'
import { invitationsOf, joiningOf, noteLapsed, returningOf, type CallWorker, type Memory } from './page-memory.ts'
import type { PageParts } from './page-parts.ts'
import { keysApi } from './keys-calls.ts'
import { tradeApi } from './trade-calls.ts'
import type { Remote } from './windows.ts'
import type { Call, FromWorker, WorkerView } from '../browser/index.ts'

export type PageNode = {
  readonly api: NodeApi
  /** What windows in other tabs may ask for. */
  readonly remote: Remote
  /** Everything that the worker says comes in here. */
  heard(message: FromWorker): void
  /** News of a code that somebody was handed. */
  codeState(codeId: string, state: CodeState, peer?: string): void
  changed(): void
  /** What to publish on `tx` before the page closes, if anything. */
  parting(): Uint8Array | undefined
}

export const createPageNode = (parts: PageParts): PageNode => {
  const { kept } = parts.wishes
  const memory: Memory = {
    view: parts.isNew ? { ...emptyView(parts.secure), stage: 'no-street' } : emptyView(parts.secure),
    invitations: new Map(),
    lapsed: new Set(),
    joining: kept && { ...kept, codeId: '', peer: '', state: 'expired' },
    returning: undefined,
    members: [],
    linklessSinceMs: undefined,
    addressHidden: false,
    wishKept: kept !== undefined,
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
    codeState: (codeId, state, peer) => {
      const known = memory.invitations.get(codeId)
      if (known !== undefined)
        memory.invitations.set(codeId, { ...known, state, usable: state === 'waiting', peer: peer ?? known.peer })
      if (memory.joining?.codeId === codeId) memory.joining = { ...memory.joining, state }
      if (memory.returning?.codeId === codeId) memory.returning = { ...memory.returning, state }
      changed()
    },
    parting: () => memory.parting,
    heard: (message) => hear(memory, parts, message, changed),
  }
}

const hear = (memory: Memory, parts: PageParts, message: FromWorker, changed: () => void): void => {
  switch (message.kind) {
    case 'view':
      noteLapsed(memory, message.view)
      // Known from the disk already before the first picture; before there is a street, a link may have named them.
      if (message.view.stage === 'member' && message.view.street?.iceServers !== memory.view.street?.iceServers)
        parts.mesh.setHelpers(message.view.street?.iceServers ?? '')
      memory.view = message.view
      // Who is in needs no way in any more.
      if (message.view.stage === 'member') forgetWish(memory, parts)
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
      memory.members = message.keys
      parts.mesh.setMembers(message.scope, message.keys)
      return
    case 'parting':
      memory.parting = message.bytes
      return
    case 'failed':
      parts.onFailure(message.why)
      return
    // Verdicts and replies are for whoever asked: `main.ts` keeps those questions.
    case 'verdicts':
    case 'reply':
  }
}

const snapshotOf = (memory: Memory, parts: PageParts): Snapshot => {
  const { joinProgress, ...view } = memory.view
  // A demo street's network ends in the worker: whoever is awake there is linked.
  const linked = view.demo ? view.members.filter((member) => member.present && !member.self) : parts.mesh.links()
  const links = linked.length
  const alone = isAlone(memory, view, links)
  const street = parts.readHelpers(view.demo ? '' : (view.street?.iceServers ?? ''))
  return {
    ...view,
    stage: view.stage === 'no-street' && memory.joining !== undefined ? 'joining' : view.stage,
    network: {
      links,
      waysBack: view.demo ? links : parts.mesh.waysBack(),
      members: view.members.length,
      iceServers: [...new Set([...parts.iceServers, ...street.hosts])],
      iceFault: parts.iceFault ?? street.fault,
      alone,
      addressHidden: memory.addressHidden,
    },
    invitations: invitationsOf(memory, parts),
    joining: joiningOf(memory, parts, joinProgress),
    returning: returningOf(memory, parts),
  }
}

/** Tickets are redeemed within three seconds of the start; a neighbour that is only reloading is back as soon. */
const ALONE_MS = 8_000

const isAlone = (memory: Memory, view: Pick<WorkerView, 'stage' | 'members'>, links: number): boolean => {
  const nowMs = performance.now()
  if (view.stage !== 'member' || view.members.length < 2 || links > 0) memory.linklessSinceMs = undefined
  else memory.linklessSinceMs ??= nowMs
  return memory.linklessSinceMs !== undefined && nowMs - memory.linklessSinceMs >= ALONE_MS
}

const forgetWish = (memory: Memory, parts: PageParts): void => {
  if (!memory.wishKept) return
  memory.wishKept = false
  parts.wishes.keep(undefined)
}

const relayApi = (call: CallWorker): Pick<NodeApi, 'useRelay' | 'testRelay'> => ({
  useRelay: (relay) => call('useRelay', relay),
  testRelay: (relay) => call('testRelay', relay),
})

const apiOf = (memory: Memory, parts: PageParts, changed: () => void): NodeApi & Remote => {
  const call: CallWorker = (name, argument) =>
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
    readText: (text) => readText(parts, text),
    invite: () => invite(memory, parts, call, changed),
    revokeInvitation: (invitation) => revokeInvitation(memory, call, changed, invitation),
    join: (code, name, kind) => join(memory, parts, call, changed, { code, name, kind }),
    withdraw: () => withdraw(memory, parts, call, changed),
    openReply: (code) => openReply(memory, parts, code),
    answerReply: (code) => answerReply(memory, parts, call, changed, code),
    makeReturnLink: () => makeReturnLink(memory, parts, changed),
    comeBack: (code) => comeBack(memory, parts, changed, code),
    admit: (peer) => call('admit', peer),
    turnAway: (peer) => call('turnAway', peer),
    choosePort: async () => {
      const chosen = await parts.choosePort()
      return chosen.ok ? portsChanged() : chosen
    },
    forgetPort: (portId) => call('forgetPort', portId),
    registerMeter: (meter) => call('registerMeter', meter),
    ...relayApi(call),
    ...consoleApi(call),
    ...councilApi(call),
    ...tradeApi(call),
    ...keysApi(call),
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

export type { CodeState, NodeApi }
