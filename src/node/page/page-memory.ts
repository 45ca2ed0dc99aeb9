// What the page's node remembers beside the worker's view: the codes it has handed out, its own way in or back, and how
// these look in the snapshot.
import type { CallName, Calls, WorkerView } from '../browser/index.ts'
import type { Outcome } from '../refusal.ts'
import type { CodeState, Invitation, Joining, Returning, Snapshot } from '../view/snapshot.ts'
import type { PageParts, Wish } from './page-parts.ts'

/** The invitation we have answered, and with whom. */
export type OwnJoining = Wish & { readonly codeId: string; readonly peer: string; readonly state: CodeState }

export type Memory = {
  view: WorkerView
  readonly invitations: Map<string, Invitation>
  /** Ids of invitations that were on the books and left them, before anybody came through their link. */
  readonly lapsed: Set<string>
  joining: OwnJoining | undefined
  returning: (Returning & { readonly codeId: string }) | undefined
  /** Transport keys of the street's members, as the worker has named them. */
  members: readonly string[]
  linklessSinceMs: number | undefined
  /** Of the newest code made here. */
  addressHidden: boolean
  wishKept: boolean
  readonly listeners: Set<(snapshot: Snapshot) => void>
  readonly waiting: Map<number, (outcome: Outcome<unknown>) => void>
  nextCall: number
  parting: Uint8Array | undefined
}

export type CallWorker = <N extends CallName>(
  name: N,
  argument: Calls[N]['argument'],
) => Promise<Outcome<Calls[N]['value']>>

/** A code that has connected says so only as long as its link lives. */
const liveState = (state: CodeState, peer: string | undefined, parts: PageParts): CodeState =>
  state === 'connected' && peer !== undefined && !parts.mesh.links().includes(peer) ? 'gone' : state

export const invitationsOf = (memory: Memory, parts: PageParts): Invitation[] =>
  [...memory.invitations.values()].map((made) => {
    // Whoever opens such a link may connect, and is told that it is too old: nobody's card will come.
    if (made.id !== undefined && memory.lapsed.has(made.id)) return { ...made, state: 'expired', usable: false }
    return { ...made, state: liveState(made.state, made.peer, parts) }
  })

/** An invitation that ends with nobody having answered its link has only become too old. */
export const noteLapsed = (memory: Memory, next: WorkerView): void => {
  const open = new Set(next.openInvitations.map(({ id }) => id))
  const ended = memory.view.openInvitations.filter(({ id }) => !open.has(id)).map(({ id }) => id)
  for (const { id, state } of memory.invitations.values())
    if (id !== undefined && state === 'waiting' && ended.includes(id)) memory.lapsed.add(id)
}

export const returningOf = ({ returning }: Memory, parts: PageParts): Returning | undefined =>
  returning && { ...returning, state: liveState(returning.state, returning.peer, parts) }

const JOINING: Record<CodeState, Joining['state']> = {
  waiting: 'waiting-for-neighbour',
  connecting: 'connecting',
  connected: 'connecting',
  gone: 'waiting-for-link',
  failed: 'failed',
  expired: 'waiting-for-link',
}

const helpersOf = (joining: OwnJoining | undefined, { reader }: PageParts): readonly string[] => {
  const apart = joining === undefined ? undefined : reader.apart(joining.code)
  return apart?.ok === true ? apart.value.hosts : []
}

export const joiningOf = (
  memory: Memory,
  parts: PageParts,
  progress: WorkerView['joinProgress'],
): Joining | undefined => {
  const { joining } = memory
  // After a reload only the worker knows that we are in and wait for books.
  if (joining === undefined && progress === undefined) return undefined
  const own = joining && JOINING[liveState(joining.state, joining.peer, parts)]
  // Whoever was connected and is not any more can only be reached by another text.
  const lost = progress?.state === 'connected' && own === 'waiting-for-link'
  return {
    reply: joining?.reply ?? '',
    name: joining?.name ?? '',
    kind: joining?.kind ?? 'home',
    state: lost ? 'waiting-for-link' : (progress?.state ?? own ?? 'waiting-for-neighbour'),
    streetName: progress?.streetName,
    helpers: helpersOf(joining, parts),
    safetyWords: progress?.safetyWords ?? [],
    refusal: progress?.refusal,
  }
}
