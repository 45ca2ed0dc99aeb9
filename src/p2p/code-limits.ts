// Every bound on connection codes, signalling and tickets, each with its reason.

/** A data-channel offer rarely has more addresses than this; the rest would only make the text longer. */
export const MAX_CANDIDATES = 8

/** Longest code worth reading: header, long credentials, keys and eight candidates of 19 bytes fit twice. */
export const MAX_CODE_BYTES = 512

/** Version written into codes; a peer with another one is told which side is older. */
export const CODE_VERSION = 1

/** Offers of this tab that wait for a reply; each holds sockets open, so the oldest goes first. */
export const MAX_WAITING_OFFERS = 8

/** Replies of this tab that wait for the other side to paste them. */
export const MAX_WAITING_REPLIES = 8

/** Personal codes of this tab that wait for their holder; each holds sockets open, so the oldest goes first. */
export const MAX_STANDING_PERSONAL = 8

/** Offers of this tab remembered after they ended: more than any evening of invitations makes. */
export const MAX_SPENT_OFFERS = 64

/** Up to this many members everybody is linked to everybody; flooding a full mesh was measured to stay cheap. */
export const FULL_MESH_MEMBERS = 12

/** In a larger microgrid a peer looks for more links below the first number and takes none beyond the second. */
export const MIN_LINKS = 8
export const MAX_LINKS = 12

/** Forwards of one asker, and of one pair, within the window: enough to join twelve, too few to flood with. */
export const MAX_FORWARDS_PER_ASKER = 10
export const MAX_FORWARDS_PER_PAIR = 3
export const FORWARD_WINDOW_MS = 60_000

/** Neighbours named in one message: no honest peer holds more links. */
export const MAX_NEIGHBOURS = 32

/** The higher key waits this long for the lower one to dial before it dials itself. */
export const DIAL_PATIENCE_MS = 4_000

/** First pause after a failed dial, doubled per failure up to the last. */
export const DIAL_BACKOFF_MS = 500
export const MAX_DIAL_BACKOFF_MS = 30_000

/** Tickets kept from different issuers: one living issuer is enough to come back, eight make it likely. */
export const MAX_TICKET_ISSUERS = 8

/** Standing connections waiting for returning peers; each is an idle socket or two. */
export const MAX_STANDING = 24
