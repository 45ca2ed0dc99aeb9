// Everybody's notes: one row of envelopes per author, kept on disk, and the document that it makes. An envelope is taken
// when it is signed, goes on from the last one and passes the gate; an author who has written two rows is muted for good,
// with the proof, and shown nowhere. What order things come in does not matter.
import { fromHex, hex, type Crypto, type Hex } from '../ledger/index.ts'
import type { AuthorDocument } from './document.ts'
import type * as documents from './documents.ts'
import type { Written } from './entries.ts'
import {
  NO_ENVELOPE,
  contradicts,
  decodeEnvelope,
  decodeEvidence,
  encodeEnvelope,
  encodeEvidence,
  envelopeBytes,
  envelopeId,
  type Envelope,
  type Evidence,
} from './envelope.ts'
import type { Fault } from './gate.ts'
import { AUTHORS, ENVELOPES_PER_AUTHOR } from './limits.ts'
import type { BoardStore } from './store.ts'

export type Row = {
  readonly author: Uint8Array
  document: AuthorDocument
  /** Of the last envelope; 0 before the first. */
  sequence: number
  /** Its id. */
  last: Hex
  written: Written
  /** Number of the envelope that was written twice. */
  mutedAt: number | undefined
}

export type Documents = typeof documents

export type Board = {
  readonly documents: Documents
  readonly store: BoardStore
  readonly crypto: Pick<Crypto, 'verify'>
  /** Of the first founding. */
  readonly chainId: Uint8Array
  readonly rows: Map<Hex, Row>
}

/** `gap`: an earlier one is missing. `crowded`: more authors than a board holds. `not-kept`: the disk has another row. */
export type Taken = 'taken' | 'known' | 'gap' | 'muted' | 'contradiction' | 'signature' | 'crowded' | 'not-kept' | Fault

const NOTHING_WRITTEN: Written = { entries: [], profile: undefined, withdrawn: [] }

/** Reads everything that is on disk. */
export const openBoard = async (ports: Omit<Board, 'rows'>): Promise<Board> => {
  const board: Board = { ...ports, rows: new Map() }
  for (const author of await board.store.authors()) await reload(board, author)
  return board
}

/** Takes an envelope of an author whom the ledger knows. Rejects only when the disk fails; then nothing has changed. */
export const takeEnvelope = async (board: Board, envelope: Envelope): Promise<Taken> => {
  const author = hex(envelope.author)
  const { sequence } = envelope
  const row = board.rows.get(author) ?? emptyRow(board, author)
  if (row.mutedAt !== undefined) return 'muted'
  if (sequence === 0 || (sequence === 1 && hex(envelope.previous) !== NO_ENVELOPE)) return 'not-the-shape'
  if (sequence > ENVELOPES_PER_AUTHOR) return 'too-much'
  if (sequence > row.sequence + 1) return 'gap'
  if (row.sequence === 0 && board.rows.size >= AUTHORS) return 'crowded'
  if (sequence === row.sequence + 1 && hex(envelope.previous) === row.last) return takeNext(board, row, envelope)
  const before = await standingAt(board, author, Math.min(sequence, row.sequence))
  if (before === undefined || envelopeId(board.chainId, before) === envelopeId(board.chainId, envelope)) return 'known'
  if (!(await isSigned(board, envelope))) return 'signature'
  await mute(board, { first: before, second: envelope })
  return 'contradiction'
}

/** Takes the proof that an author has written two rows; false when it proves nothing. */
export const takeEvidence = async (board: Board, evidence: Evidence): Promise<boolean> => {
  const author = hex(evidence.first.author)
  const row = board.rows.get(author)
  if (row?.mutedAt !== undefined) return true
  if (row === undefined && board.rows.size >= AUTHORS) return false
  if (!contradicts(board.chainId, evidence)) return false
  for (const envelope of [evidence.first, evidence.second]) if (!(await isSigned(board, envelope))) return false
  await mute(board, evidence)
  return true
}

/** The proof against a muted author. */
export const evidenceAgainst = async (board: Board, author: Hex): Promise<Evidence | undefined> => {
  const bytes = await board.store.evidence(author)
  const decoded = bytes && decodeEvidence(bytes)
  return decoded?.ok === true ? decoded.value : undefined
}

/** Envelopes of one author as they stand on disk, both ends included. */
export const envelopesOf = async (board: Board, author: Hex, from: number, to: number): Promise<Envelope[]> =>
  (await board.store.range(author, from, to)).flatMap((bytes) => {
    const decoded = decodeEnvelope(bytes)
    return decoded.ok ? [decoded.value] : []
  })

const emptyRow = ({ documents }: Board, author: Hex): Row => ({
  author: fromHex(author),
  document: documents.createDocument(author),
  sequence: 0,
  last: NO_ENVELOPE,
  written: NOTHING_WRITTEN,
  mutedAt: undefined,
})

const isSigned = ({ crypto, chainId }: Board, envelope: Envelope): Promise<boolean> =>
  crypto.verify(envelope.author, envelopeBytes(chainId, envelope), envelope.signature)

const standingAt = async (board: Board, author: Hex, sequence: number): Promise<Envelope | undefined> =>
  (await envelopesOf(board, author, sequence, sequence))[0]

const takeNext = async (board: Board, row: Row, envelope: Envelope): Promise<Taken> => {
  const { author } = row.document
  if (!(await isSigned(board, envelope))) return 'signature'
  const applied = board.documents.applyTo(row.document, envelope.update)
  if (applied !== 'applied' && applied !== 'broken') return applied
  try {
    if (applied === 'applied') {
      const kept = await board.store.append(author, envelope.sequence, encodeEnvelope(envelope))
      if (kept !== 'conflict') {
        goOn(board, row, envelope)
        row.written = board.documents.readDocument(row.document)
        board.rows.set(author, row)
        return 'taken'
      }
    }
  } catch (error) {
    await reload(board, author)
    throw error
  }
  await reload(board, author)
  return applied === 'broken' ? 'not-the-shape' : 'not-kept'
}

const goOn = ({ chainId }: Board, row: Row, envelope: Envelope): void => {
  row.sequence = envelope.sequence
  row.last = envelopeId(chainId, envelope)
}

/** The proof is on disk before anybody hears of it; what the author wrote is not shown any more. */
const mute = async (board: Board, evidence: Evidence): Promise<void> => {
  const author = hex(evidence.first.author)
  await board.store.saveEvidence(author, encodeEvidence(evidence))
  board.rows.set(author, mutedRow(board, author, evidence))
}

const mutedRow = (board: Board, author: Hex, { second }: Evidence): Row => ({
  ...emptyRow(board, author),
  mutedAt: second.sequence,
})

const PAGE = 128

/** Makes a row anew from what is on disk. What was taken once passes again; a damaged line ends the row there. */
const reload = async (board: Board, author: Hex): Promise<void> => {
  const evidence = await evidenceAgainst(board, author)
  if (evidence !== undefined) {
    board.rows.set(author, mutedRow(board, author, evidence))
    return
  }
  const row = emptyRow(board, author)
  for (let page: Envelope[] = await envelopesOf(board, author, 1, PAGE); page.length > 0;) {
    for (const envelope of page) {
      const follows = envelope.sequence === row.sequence + 1 && hex(envelope.previous) === row.last
      if (!follows || board.documents.applyTo(row.document, envelope.update) !== 'applied') return keepRow(board, row)
      goOn(board, row, envelope)
    }
    page = page.length < PAGE ? [] : await envelopesOf(board, author, row.sequence + 1, row.sequence + PAGE)
  }
  keepRow(board, row)
}

const keepRow = (board: Board, row: Row): void => {
  if (row.sequence === 0) board.rows.delete(row.document.author)
  else board.rows.set(row.document.author, { ...row, written: board.documents.readDocument(row.document) })
}
