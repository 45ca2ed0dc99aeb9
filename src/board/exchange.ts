// Asking and answering: what is here, what somebody else lacks, and taking what was given. Bounded on both sides, so that
// neither a long board nor a liar holds anybody up.
import { fromHex, hex, type Hex } from '../ledger/index.ts'
import { envelopesOf, evidenceAgainst, takeEnvelope, takeEvidence, type Board, type Row, type Taken } from './board.ts'
import { NO_ENVELOPE, type Envelope } from './envelope.ts'
import { ANSWER_BYTES, ANSWER_ENVELOPES, ANSWER_EVIDENCE, AUTHORS } from './limits.ts'
import type { BoardAnswer, BoardHead, BoardQuestion } from './sync.ts'

/** Nothing goes on from here, so nothing is given. */
const PAST_ALL = 0xffff_ffff
/** Everything in an envelope but its update. */
const ENVELOPE_FRAME_BYTES = 140

/** @param refused authors of whom nothing is wanted now, as what they gave was of no use. */
export const questionOf = (board: Board, refused: ReadonlySet<Hex>): BoardQuestion => {
  const heads = [...board.rows]
    .filter(([author]) => !refused.has(author))
    .map(([author, { sequence, last, mutedAt }]) => headOf(author, sequence, last, mutedAt !== undefined))
  const unwanted = [...refused].map((author) => headOf(author, PAST_ALL, NO_ENVELOPE, true))
  return { heads: [...heads, ...unwanted].slice(0, AUTHORS) }
}

const headOf = (author: Hex, sequence: number, last: Hex, muted: boolean): BoardHead => ({
  author: fromHex(author),
  sequence,
  last: fromHex(last),
  muted,
})

/** What somebody with these heads lacks, as much as fits. */
export const answerTo = async (board: Board, question: BoardQuestion): Promise<BoardAnswer> => {
  const theirs = new Map(question.heads.map((head) => [hex(head.author), head]))
  const answer: { envelopes: Envelope[]; evidence: BoardAnswer['evidence']; more: boolean } = {
    envelopes: [],
    evidence: [],
    more: false,
  }
  let room = ANSWER_BYTES
  for (const [author, row] of [...board.rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const head = theirs.get(author)
    if (head?.muted === true) continue
    if (row.mutedAt !== undefined) {
      if (answer.evidence.length >= ANSWER_EVIDENCE) answer.more = true
      else answer.evidence.push(...[await evidenceAgainst(board, author)].flatMap((found) => found ?? []))
      continue
    }
    const from = firstMissing(row, head)
    if (from > row.sequence) continue
    const left = ANSWER_ENVELOPES - answer.envelopes.length
    for (const envelope of await envelopesOf(board, author, from, Math.min(row.sequence, from + left - 1))) {
      room -= envelope.update.length + ENVELOPE_FRAME_BYTES
      if (room < 0) return { ...answer, more: true }
      answer.envelopes.push(envelope)
    }
    if (from + left <= row.sequence) return { ...answer, more: true }
  }
  return answer
}

/** Where two rows end with different envelopes of one number, the last one shows that there are two. */
const firstMissing = (row: Row, head: BoardHead | undefined): number => {
  if (head === undefined) return 1
  return head.sequence === row.sequence && hex(head.last) !== row.last ? row.sequence : head.sequence + 1
}

export type Given = {
  /** How many words were news; nothing more is asked of who gives none. */
  readonly news: number
  readonly refused: readonly Hex[]
  readonly muted: readonly Hex[]
  /** Somebody gave what no honest peer has. */
  readonly wrong: Taken | 'no-evidence' | undefined
}

/** Takes an answer, each envelope as if it had been gossiped; the first wrong one ends it. */
export const takeAnswer = async (
  board: Board,
  answer: BoardAnswer,
  isAuthor: (key: Uint8Array) => boolean,
): Promise<Given> => {
  const refused = new Set<Hex>()
  const muted: Hex[] = []
  let news = 0
  for (const evidence of answer.evidence) {
    const author = hex(evidence.first.author)
    const known = board.rows.get(author)?.mutedAt !== undefined
    if (!isAuthor(evidence.first.author)) refused.add(author)
    else if (!(await takeEvidence(board, evidence))) return { news, refused: [...refused], muted, wrong: 'no-evidence' }
    else if (!known) {
      muted.push(author)
      news++
    }
  }
  for (const envelope of answer.envelopes) {
    const author = hex(envelope.author)
    if (refused.has(author)) continue
    const taken = isAuthor(envelope.author) ? await takeEnvelope(board, envelope) : 'unknown'
    if (taken === 'taken' || taken === 'contradiction') news++
    if (taken === 'contradiction') muted.push(author)
    if (taken === 'unknown' || taken === 'gap' || taken === 'crowded' || taken === 'not-kept') refused.add(author)
    else if (isWrong(taken)) return { news, refused: [...refused, author], muted, wrong: taken }
  }
  return { news, refused: [...refused], muted, wrong: undefined }
}

/** No honest peer takes it, so none has it to give. */
export const isWrong = (taken: Taken): boolean =>
  taken === 'signature' ||
  taken === 'unreadable' ||
  taken === 'not-its-own' ||
  taken === 'not-the-shape' ||
  taken === 'too-much'
