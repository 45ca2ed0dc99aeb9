// Every time and size the page side of the network is bound by, each with its reason.
import type { Topic } from '../network.ts'
import type { DirectProtocol } from '../wire-names.ts'

/** Gathering addresses never completes while a helper is unreachable (20 s were seen); the local ones are there at once. */
export const GATHER_MS = 2_000

/** From reply to link took 25-80 ms; ten seconds leave room for a busy computer and a slow network. */
export const CONNECT_MS = 10_000

/** A reply stays answerable this long: time enough to send it through a chat and have it pasted. */
export const REPLY_WAIT_MS = 30 * 60_000

/** Whole time of redeeming tickets at start; a living issuer answers within 100 ms. */
export const REJOIN_MS = 3_000

/** Pause after a try to come back by tickets that reached nobody; doubled each time, as the neighbours may sleep too. */
export const RETURN_PAUSE_MS = 1_000
export const MAX_RETURN_PAUSE_MS = 30_000
/** A second's timer that comes this late means that we slept: hidden tabs keep one timer a second. */
export const SLEPT_MS = 2_500

/** Noise, hello and upgrade once the channel is open. */
export const HANDSHAKE_MS = 5_000

/** The duplicate of a link lives on this long, so that the other side has time to prefer the same one. */
export const DUPLICATE_GRACE_MS = 1_000

/**
 * A hidden tab still has one timer a second; three missed beats are a crash, not a slow tab. Looking more often than
 * beating keeps the time to notice a crash below 3.3 s where timers run freely.
 */
export const LOOK_MS = 250
export const BEAT_MS = 1_000
export const SILENCE_MS = 3_000

/** Certificate of the data channels; Chromium takes at most a year, and a new one voids all tickets. */
export const CERTIFICATE_MS = 365 * 86_400_000
export const CERTIFICATE_RENEWAL_MS = 30 * 86_400_000

/** Linked non-members: each was invited by hand, so more than a few at once are a mistake. */
export const MAX_GUESTS = 8

/** Neighbour news are told together when several links change at once. */
export const ANNOUNCE_DELAY_MS = 20

/** How often the mesh looks whether somebody is still missing. */
export const FILL_TICK_MS = 1_000

/** News that overtook each other on the way are put right by telling them again after so many looks. */
export const ANNOUNCE_TICKS = 15

/** Asking a neighbour, which in turn asks the target, which gathers addresses. */
export const SIGNAL_MS = 6_000

/**
 * Who has just come back by a ticket wants to vote first: a standing connection takes tens of milliseconds to prepare for
 * each neighbour. The neighbours, who were here all the time, give theirs at once, so that the next reload finds a way.
 */
export const RETURNED_PAUSE_MS = 2_000

/** Pauses before a ticket that could not be handed over is issued again. */
export const TICKET_RETRY_MS: readonly number[] = [0, 1_000, 5_000, 20_000]

/** Reading and answering one direct request. */
export const SERVE_MS = 15_000

/**
 * A gossip stream that broke while its link lives is opened again after the first pause; one that did not last counts
 * as a refusal (the other side may not know us as a member yet) and doubles the pause up to the last.
 */
export const GOSSIP_RETRY_MS = 50
export const MAX_GOSSIP_RETRY_MS = 30_000
export const GOSSIP_LASTING_MS = 5_000

/** Largest gossip message: a proposal of a full block. */
export const MAX_GOSSIP_BYTES = 512 * 1024

/** What a slow neighbour may have waiting before its gossip stream is dropped and opened again. */
export const MAX_GOSSIP_BACKLOG_BYTES = 4 * 1024 * 1024

/** Verdicts asked of the worker at the same time, per topic; what comes on top is ignored, never piled up. */
export const MAX_OPEN_VERDICTS: Record<Topic, number> = { consensus: 1_024, tx: 256, board: 64, presence: 64 }

/** A reject costs ten points, forgotten by half every half minute; from -80 on a neighbour is no longer listened to. */
export const REJECT_POINTS = -10
export const SILENCED_POINTS = -80
export const SCORE_HALF_LIFE_MS = 30_000

/** Bytes of a request and its reply, and streams a peer may have open, per direct protocol. */
export const DIRECT: Record<DirectProtocol, { requestBytes: number; replyBytes: number; streams: number }> = {
  // A newcomer's request is a signed transaction; the reply carries genesis and the membership list.
  join: { requestBytes: 64 * 1024, replyBytes: 256 * 1024, streams: 4 },
  // Replies are batches of blocks or a piece of a snapshot.
  sync: { requestBytes: 64 * 1024, replyBytes: 2 * 1024 * 1024, streams: 16 },
  // A question names every author that ever wrote; an answer is a row of notes, and proofs against a few authors.
  board: { requestBytes: 64 * 1024, replyBytes: 512 * 1024, streams: 4 },
  signal: { requestBytes: 2_048, replyBytes: 2_048, streams: 32 },
  ticket: { requestBytes: 1_024, replyBytes: 16, streams: 4 },
}
