// Bounds of the board, each with its reason. They are the same on every computer: what one home takes, all take.

/**
 * A note in UTF-16 units. The longest, in a script of three bytes a letter, fits one update with its title; a column of
 * a newspaper is as long.
 */
export const TEXT_LENGTH = 3_000
export const TITLE_LENGTH = 120
/** Id of a receipt, or of a note of this household's former computer: 64 digits, a slash and an entry. */
export const ABOUT_LENGTH = 96
/** Base 36 of an envelope's number, or a fixed name. */
export const ENTRY_ID = /^[0-9a-z]{1,12}$/

/** One change: the longest note, in bytes, with its fields. One message of the topic `board` holds it (p2p limits). */
export const UPDATE_BYTES = 12_288
/** A note is six pieces, an edit of one two; ten times that is nobody's honest change. */
export const STRUCTS_PER_UPDATE = 64
export const DELETES_PER_UPDATE = 64
/** Changes of one computer: five a week for four years. What it has written stays until another computer is enrolled. */
export const ENVELOPES_PER_AUTHOR = 1_024
/** Of all updates of one author: fifty homes that fill theirs take 13 MB of the disk. */
export const DOCUMENT_BYTES = 262_144
/** Pieces of one document: Yjs keeps some 300 bytes in memory for each, so no author takes more than 2.5 MB. */
export const DOCUMENT_STRUCTS = 8_192
/** Notes of one author that stand at the same time; the newest are shown. */
export const ENTRIES_PER_AUTHOR = 64
/** Computers that ever wrote: the largest street with a second computer each. A summary names them all. */
export const AUTHORS = 512

/** Envelopes and bytes of one answer; a longer log comes in several. */
export const ANSWER_ENVELOPES = 128
export const ANSWER_BYTES = 262_144
export const ANSWER_EVIDENCE = 8
/** Answers in a row that one question may lead to: the whole board of a large street. */
export const ANSWERS_IN_A_ROW = 256
/** Gossip loses words and gaps are asked for at once; the rest is found out this often. */
export const ASK_MS = 300_000
/** Before a first whole answer nothing may be written here, so somebody is asked again soon. */
export const ASK_AGAIN_MS = 5_000

/** Changes that pass on from one author: more than anybody types. What is not passed on now is asked for later. */
export const AUTHOR_RATE = { burst: 20, everyMs: 3_000 } as const
/** Messages looked at from one neighbour, who passes on those of all others, too. */
export const PEER_RATE = { burst: 120, everyMs: 250 } as const
/** Questions answered to one neighbour: a newcomer asks several in a row. */
export const QUESTION_RATE = { burst: 64, everyMs: 2_000 } as const

/** How long a sign of what somebody shows live stands, and how often it is said. */
export const AWARENESS_MS = 30_000
export const AWARENESS_EVERY_MS = 10_000
/** Passed on from one author no more often than this. */
export const AWARENESS_RATE = { burst: 3, everyMs: 5_000 } as const
/** More than any home's connection carries, either way. */
export const AWARENESS_W = 1_000_000
