// Writing on the board: one change, signed by this computer's key, on disk before anybody hears of it.
import { fromHex, hex, type Signer } from '../ledger/index.ts'
import { takeEnvelope, type Board } from './board.ts'
import { NO_ENVELOPE, envelopeBytes, type Envelope } from './envelope.ts'
import { ENVELOPES_PER_AUTHOR } from './limits.ts'
import type { Change, Composed } from './write.ts'

export type WriteRefusal = Extract<Composed, { ok: false }>['refusal'] | 'board-muted' | 'board-not-ready'
export type WriteOutcome =
  | { readonly ok: true; readonly envelope: Envelope; readonly id: string }
  | { readonly ok: false; readonly refusal: WriteRefusal }

/** Signs a change and takes it, as everybody else will; `id` is the entry's within this author's document. */
export const writeOwn = async (board: Board, signer: Signer, change: Change, atMs: number): Promise<WriteOutcome> => {
  const author = hex(signer.key)
  const row = board.rows.get(author)
  if (row?.mutedAt !== undefined) return { ok: false, refusal: 'board-muted' }
  const sequence = (row?.sequence ?? 0) + 1
  if (sequence > ENVELOPES_PER_AUTHOR) return { ok: false, refusal: 'board-full' }
  const { compose, createDocument } = board.documents
  const composed = compose(row?.document ?? createDocument(author), change, sequence, atMs)
  if (!composed.ok) return composed
  const previous = fromHex(row?.last ?? NO_ENVELOPE)
  const unsigned = { author: signer.key, sequence, previous, update: composed.update }
  const envelope = { ...unsigned, signature: await signer.sign(envelopeBytes(board.chainId, unsigned)) }
  const taken = await takeEnvelope(board, envelope)
  if (taken === 'taken') return { ok: true, envelope, id: composed.id }
  // Another tab of this computer has written meanwhile, or too many others have.
  return { ok: false, refusal: taken === 'crowded' ? 'board-full' : 'board-not-ready' }
}
