// The table of live links, one per peer. Decides which of two connections to one peer stays (both sides decide alike),
// beats over each link so that a silent one is noticed, and tells the rest of the mesh what came and went.
import type { PeerKey } from '../network.ts'
import type { LinkWay } from './mesh-types.ts'
import { BEAT_MS, DUPLICATE_GRACE_MS, LOOK_MS, MAX_GUESTS, SILENCE_MS } from './mesh-limits.ts'
import type { Secured } from './secure.ts'

export type Link = Secured & { how: LinkWay }

export type LinkListener = {
  up(link: Link): void
  /** A better connection to the same page took the link's place. */
  moved(link: Link): void
  down(link: Link): void
}

export type Links = {
  /** Takes a proven connection in; false when it was refused and closed. */
  add(secured: Secured, how: LinkWay): boolean
  get(peer: PeerKey): Link | undefined
  all(): readonly Link[]
  drop(peer: PeerKey, reason: string): void
  listen(listener: LinkListener): void
  /** Aborts everything at once and takes nothing in any more. */
  close(): void
}

/** Creates an empty table; `isMember` decides who may come by signalling or ticket. */
export const createLinks = (isMember: (peer: PeerKey) => boolean): Links => {
  const table = new Map<PeerKey, Link>()
  const listeners = new Set<LinkListener>()
  let closed = false
  const tell = (news: keyof LinkListener, link: Link): void => {
    for (const listener of listeners) listener[news](link)
  }
  const remove = (link: Link): void => {
    if (table.get(link.peer) !== link) return
    table.delete(link.peer)
    tell('down', link)
  }
  const guests = (): number => [...table.keys()].filter((peer) => !isMember(peer)).length
  const admitted = (secured: Secured, how: LinkWay): boolean => {
    if (closed || secured.connection.status !== 'open') return false
    return isMember(secured.peer) || (how === 'code' && guests() < MAX_GUESTS)
  }
  return {
    add(secured, how) {
      if (!admitted(secured, how)) {
        secured.connection.abort(new Error('link refused'))
        return false
      }
      const link: Link = { ...secured, how }
      const current = table.get(link.peer)
      if (current !== undefined && !prefer(link, current)) {
        abortLater(link)
        return true
      }
      if (current !== undefined && current.session !== link.session) {
        remove(current)
        current.connection.abort(new Error('the peer came back'))
      }
      const moved = table.get(link.peer)
      table.set(link.peer, link)
      watch(link, () => remove(link))
      if (moved === undefined) tell('up', link)
      else {
        abortLater(moved)
        tell('moved', link)
      }
      return true
    },
    get: (peer) => table.get(peer),
    all: () => [...table.values()],
    drop: (peer, reason) => table.get(peer)?.connection.abort(new Error(reason)),
    listen: (listener) => void listeners.add(listener),
    close() {
      closed = true
      for (const link of table.values()) link.connection.abort(new Error('farewell'))
    },
  }
}

/**
 * A peer's newer page life always wins: the older one is a page that is gone. Of two connections with the same page
 * the lower name wins, whatever side made it, so that both sides keep the same one.
 */
const prefer = (next: Link, current: Link): boolean => next.session !== current.session || next.linkId < current.linkId

const abortLater = (link: Link): void => {
  setTimeout(() => link.connection.abort(new Error('another connection to this peer stays')), DUPLICATE_GRACE_MS)
}

/** Calls `gone` once when the connection closes, and closes it when the peer falls silent. */
const watch = (link: Link, gone: () => void): void => {
  let heardMs = performance.now()
  let lookedMs = heardMs
  let beatMs = 0
  link.control.onHeard(() => {
    heardMs = performance.now()
  })
  const look = (): void => {
    const nowMs = performance.now()
    // After a sleep of our own (laptop lid, long task) the peer's beats are still waiting to be read.
    if (nowMs - lookedMs > SILENCE_MS / 2) heardMs = nowMs
    lookedMs = nowMs
    if (nowMs - heardMs > SILENCE_MS) return link.connection.abort(new Error('silent for too long'))
    if (nowMs - beatMs < BEAT_MS - LOOK_MS) return
    beatMs = nowMs
    link.control.beat()
  }
  const timer = setInterval(look, LOOK_MS)
  link.connection.addEventListener(
    'close',
    () => {
      clearInterval(timer)
      gone()
    },
    { once: true },
  )
}
