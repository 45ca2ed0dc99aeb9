// The holder's side of tickets: keeps those that others gave us, and uses them at start and whenever a member is out of
// reach. After a sleep of our own, or of half the street, the others took us for gone; a ticket is the way back.
import { MAX_TICKET_ISSUERS } from '../code-limits.ts'
import { decodeTicket } from '../connection-code.ts'
import type { PeerKey } from '../network.ts'
import { answerAsAgreed, createAttempt } from './attempt.ts'
import type { Links } from './links.ts'
import type { StoredTicket } from './mesh-types.ts'
import { FILL_TICK_MS, MAX_RETURN_PAUSE_MS, REJOIN_MS, RETURN_PAUSE_MS, SLEPT_MS } from './mesh-limits.ts'
import { secure } from './secure.ts'
import type { Wires } from './wires.ts'

export type KeptTickets = {
  /** Takes a ticket down; false when it is not the sender's. */
  take(from: PeerKey, bytes: Uint8Array): boolean
  /** How many members have given one that a reload will find. */
  waysBack(): number
  /** Tries every ticket of a member who is not linked; how many led to a link. */
  redeemAll(): Promise<number>
  /** Forgets the tickets of those who are members no more. */
  forgetStrangers(): void
  stop(): void
}

export type KeptTicketOptions = {
  wires: Wires
  links: Links
  isMember: (peer: PeerKey) => boolean
  /** Whether a linked neighbour is linked to that member: the mesh then finds a way by itself. */
  isReachable: (peer: PeerKey) => boolean
  kept: readonly StoredTicket[]
  save: (tickets: readonly StoredTicket[]) => Promise<boolean>
  /** Told whenever what is on disk has changed. */
  saved: () => void
}

export const startKeptTickets = (options: KeptTicketOptions): KeptTickets => {
  const { links, isMember, isReachable } = options
  let kept = options.kept
  let onDisk = kept
  const setKept = (next: readonly StoredTicket[]): void => {
    kept = next
    void options.save(next).then((saved) => {
      if (!saved) return
      onDisk = next
      options.saved()
    })
  }
  const unlinked = (): StoredTicket[] =>
    kept.filter(({ issuer }) => isMember(issuer) && links.get(issuer) === undefined)
  const redeemThese = async (due: readonly StoredTicket[]): Promise<number> => {
    const back = await Promise.all(
      due.map(async (ticket) => {
        const linked = await redeem(options, ticket).catch(() => false)
        // Used up, whoever used it; a fresh one may already have taken its place.
        if (linked) setKept(kept.filter((other) => other !== ticket))
        return linked
      }),
    )
    return back.filter(Boolean).length
  }
  let redeeming: Promise<number> | undefined
  // A ticket works once, so two tries at a time would spoil each other.
  const once = (due: readonly StoredTicket[]): Promise<number> =>
    (redeeming ??= redeemThese(due).finally(() => {
      redeeming = undefined
    }))
  const outOfReach = (): StoredTicket[] => unlinked().filter(({ issuer }) => !isReachable(issuer))
  const rhythm = startTrying(outOfReach, once)
  return {
    take(from, bytes) {
      const decoded = decodeTicket(bytes)
      if (decoded.kind !== 'ticket' || decoded.ticket.offer.peer !== from) return false
      const others = kept.filter((ticket) => ticket.issuer !== from)
      setKept([...others, { issuer: from, bytes }].slice(-MAX_TICKET_ISSUERS))
      return true
    },
    waysBack: () => onDisk.filter(({ issuer }) => isMember(issuer)).length,
    redeemAll: () => once(unlinked()),
    forgetStrangers() {
      if (kept.some(({ issuer }) => !isMember(issuer))) setKept(kept.filter(({ issuer }) => isMember(issuer)))
    },
    stop: rhythm.stop,
  }
}

/** Tries at once when somebody falls out of reach or we have slept, then ever more calmly: they may sleep all night. */
const startTrying = (
  outOfReach: () => readonly StoredTicket[],
  redeem: (due: readonly StoredTicket[]) => Promise<number>,
): { stop(): void } => {
  let lookedMs = performance.now()
  let pauseMs = RETURN_PAUSE_MS
  let notBeforeMs = 0
  let before = ''
  const look = (): void => {
    const nowMs = performance.now()
    const slept = nowMs - lookedMs > SLEPT_MS
    lookedMs = nowMs
    const due = outOfReach()
    const missing = due.map(({ issuer }) => issuer).join()
    if (slept || missing !== before) {
      pauseMs = RETURN_PAUSE_MS
      notBeforeMs = nowMs
    }
    before = missing
    if (due.length === 0 || nowMs < notBeforeMs) return
    notBeforeMs = nowMs + REJOIN_MS + pauseMs
    pauseMs = Math.min(2 * pauseMs, MAX_RETURN_PAUSE_MS)
    void redeem(due)
  }
  const timer = setInterval(look, FILL_TICK_MS)
  return { stop: () => clearInterval(timer) }
}

const redeem = async ({ wires, links }: KeptTicketOptions, ticket: StoredTicket): Promise<boolean> => {
  const decoded = decodeTicket(ticket.bytes)
  if (decoded.kind !== 'ticket') return false
  const { offer, ufrag, pwd } = decoded.ticket
  const attempt = createAttempt(wires)
  try {
    await answerAsAgreed(attempt, offer.description, ufrag, pwd)
    await attempt.opened(AbortSignal.timeout(REJOIN_MS))
    return links.add(await secure(wires, attempt, false, offer.peer), 'ticket')
  } catch {
    attempt.abandon()
    return false
  }
}
