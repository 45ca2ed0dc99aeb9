// Tickets: the way back after a reload, without a word from anybody. For each linked member we keep a standing
// connection whose answer is already fixed: the member's certificate and agreed ICE credentials. The returning page uses
// both, so its first packet finds our open port. Each ticket works once; each new link brings a fresh one both ways.
import { MAX_STANDING } from '../code-limits.ts'
import { agreedCredentials, encodeTicket, TICKET_CREDENTIAL_BYTES } from '../connection-code.ts'
import type { PeerKey } from '../network.ts'
import { createAttempt, describeOffer, takeAnswer, type Attempt } from './attempt.ts'
import type { Ask } from './direct.ts'
import { startKeptTickets, type KeptTicketOptions } from './kept-tickets.ts'
import type { Link } from './links.ts'
import { RETURNED_PAUSE_MS, SIGNAL_MS, TICKET_RETRY_MS } from './mesh-limits.ts'
import { secure } from './secure.ts'

export type Tickets = {
  /** A member has asked us something that it asks members only: what it refused before, it takes now. */
  heard(peer: PeerKey): void
  /** How many members have given us a ticket that a reload will find. */
  waysBack(): number
  receive(from: PeerKey, bytes: Uint8Array): Promise<Uint8Array | undefined>
  redeemAll(): Promise<number>
  /** Issues to new members, and forgets all that concerns those who are none any more. */
  refresh(): void
  close(): void
}

export type TicketOptions = KeptTicketOptions & { ask: Ask }

/** Starts issuing tickets on every link to a member. */
export const startTickets = (options: TicketOptions): Tickets => {
  const { links, isMember } = options
  const kept = startKeptTickets(options)
  const standing = new Map<PeerKey, Attempt>()
  const issuedOn = new Map<PeerKey, Link>()
  const heardOn = new WeakSet<Link>()
  const pauses = createPauses()
  const retire = (peer: PeerKey | undefined): void => {
    if (peer === undefined) return
    standing.get(peer)?.abandon()
    standing.delete(peer)
  }
  const stand = (peer: PeerKey, attempt: Attempt): void => {
    retire(peer)
    if (standing.size >= MAX_STANDING) retire([...standing.keys()][0])
    standing.set(peer, attempt)
    void awaitReturn(options, peer, attempt, () => standing.get(peer) === attempt && standing.delete(peer))
  }
  const issue = async (link: Link): Promise<void> => {
    if (!isMember(link.peer) || issuedOn.get(link.peer) === link) return
    issuedOn.set(link.peer, link)
    for (const pauseMs of TICKET_RETRY_MS) {
      await (hasReturned(link) ? sleep(pauseMs + RETURNED_PAUSE_MS) : pauses.next(link.peer, pauseMs))
      if (links.get(link.peer) !== link || !isMember(link.peer)) break
      const attempt = await issueOnce(options, link).catch(() => undefined)
      if (attempt !== undefined) return stand(link.peer, attempt)
    }
    if (issuedOn.get(link.peer) === link) issuedOn.delete(link.peer)
  }
  links.listen({
    up: (link) => void issue(link),
    moved: (link) => void issue(link),
    down: (link) => void issuedOn.delete(link.peer),
  })
  return {
    heard(peer) {
      const link = links.get(peer)
      // The first word over a link says it; more of them must not make us prepare connection after connection.
      if (link === undefined || heardOn.has(link)) return
      heardOn.add(link)
      pauses.end(peer)
      // It may have refused for so long that we had given up.
      void issue(link)
    },
    waysBack: kept.waysBack,
    async receive(from, bytes) {
      return kept.take(from, bytes) ? new Uint8Array() : undefined
    },
    redeemAll: kept.redeemAll,
    refresh() {
      for (const peer of [...standing.keys()]) if (!isMember(peer)) retire(peer)
      kept.forgetStrangers()
      for (const link of links.all()) void issue(link)
    },
    close() {
      kept.stop()
      for (const peer of [...standing.keys()]) retire(peer)
    },
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))

/**
 * Pauses that end early for a peer that was heard, also when that was while the try before was still under way. The street
 * admits a newcomer a moment before its own page knows; until that speaks as a member, it takes no ticket.
 */
const createPauses = () => {
  const running = new Map<PeerKey, () => void>()
  const heard = new Set<PeerKey>()
  return {
    async next(peer: PeerKey, ms: number): Promise<void> {
      if (heard.delete(peer)) return
      await new Promise<void>((resolve) => {
        running.set(peer, resolve)
        setTimeout(resolve, ms)
      })
      running.delete(peer)
    },
    end(peer: PeerKey): void {
      const resume = running.get(peer)
      if (resume === undefined) heard.add(peer)
      else resume()
    },
  }
}

/** We used the other side's ticket: who offered the connection, its issuer, counts as the one who called. */
const hasReturned = ({ how, connection }: Link): boolean => how === 'ticket' && connection.direction === 'inbound'

/** Prepares a standing connection for the peer and hands it the ticket; rejects when it is not taken. */
const issueOnce = async ({ wires, ask }: TicketOptions, link: Link): Promise<Attempt> => {
  const attempt = createAttempt(wires)
  try {
    const description = await describeOffer(attempt)
    const { ufrag, pwd } = agreedCredentials(crypto.getRandomValues(new Uint8Array(TICKET_CREDENTIAL_BYTES)))
    const ticket = encodeTicket(wires.self, description, ufrag, pwd)
    if (ticket === undefined) throw new Error('this browser describes connections in a foreign way')
    await takeAnswer(attempt, { ufrag, pwd, fingerprint: link.remoteFingerprint, candidates: [] })
    await ask(link.peer, 'ticket', ticket, SIGNAL_MS)
    return attempt
  } catch (error) {
    attempt.abandon()
    throw error
  }
}

/**
 * Waits, for hours if need be, until the holder of the ticket knocks. Firefox calls a connection that nobody has knocked at
 * for five seconds failed, and then nobody can: its tickets serve whoever reloads at once.
 */
const awaitReturn = async (
  options: TicketOptions,
  peer: PeerKey,
  attempt: Attempt,
  used: () => void,
): Promise<void> => {
  const failed = new AbortController()
  attempt.pc.addEventListener('connectionstatechange', () => {
    if (attempt.pc.connectionState === 'failed') failed.abort()
  })
  try {
    await attempt.opened(failed.signal)
    used()
    options.links.add(await secure(options.wires, attempt, true, peer), 'ticket')
  } catch {
    used()
    attempt.abandon()
  }
}
