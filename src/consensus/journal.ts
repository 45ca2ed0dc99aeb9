// The Journal port: save before we speak. What we are about to sign is on disk, with the inputs that led to it, before
// any signature exists; the disk itself refuses a second choice for the same place.

import { DECIDED_ROUND, hash, SPEECHES, type Speech } from '../ledger/index.ts'

/** What we are about to sign. `signBytes` are exactly what will be signed; a proposal keeps its block too. */
export type SpeechRecord = {
  readonly height: number
  readonly round: number
  readonly speech: Speech
  readonly signBytes: Uint8Array
  readonly block: Uint8Array | undefined
  /** `digestOf` the words when they were written; journals of earlier versions have none. */
  readonly digest?: Uint8Array
}

/** By which a record that was torn on disk is known. */
export const digestOf = ({ signBytes, block }: Pick<SpeechRecord, 'signBytes' | 'block'>): Uint8Array =>
  hash(signBytes, block ?? new Uint8Array())

/** A message that was heard, as the journal keeps it: what is left of a torn proposal may be one with half a block. */
export const messageEntry = (bytes: Uint8Array): JournalEntry => ({ kind: 'message', bytes, digest: hash(bytes) })

/** Where a word stands; places are ordered by `compareSpeech`. */
export type Place = Pick<SpeechRecord, 'height' | 'round' | 'speech'>

/** One entry of the running height, in the order in which it happened. */
export type JournalEntry =
  | {
      readonly kind: 'message'
      readonly bytes: Uint8Array
      /** Hash of the bytes when they were written; journals of earlier versions have none. */
      readonly digest?: Uint8Array
    }
  | { readonly kind: 'timeout'; readonly timer: 'propose' | 'prevote' | 'precommit'; readonly round: number }
  | { readonly kind: 'start' }
  /** Whom presence had lost from here on: it brings a nil prevote and the end of a round forward. */
  | { readonly kind: 'presence'; readonly lost: readonly number[] }
  | { readonly kind: 'speech'; readonly record: SpeechRecord }

export type Written =
  /** On disk: sign it. */
  | 'written'
  /** The very same bytes were written before: signing them again is harmless. */
  | 'same'
  /** Something else stands at this place, or something later: never sign this. */
  | 'conflict'
  /** This journal was retired: its key must not sign. */
  | 'retired'

export type Journal = {
  /**
   * Whose words these are, said at every start before anything else. For the key that it has already nothing changes.
   * Under another one everything begins anew, in one strict transaction: no entries, nothing signed up to; that the key
   * before went astray stays with that key, for ever, while the end of a chain binds every key. A journal that was never
   * told belongs to the first key that it hears of. Another tab that was told the key before is `retired` from then on.
   */
  adopt(key: Uint8Array): Promise<void>
  /** Entries of a height, in order; `torn` when some are missing, among them the word that the watermark stands at. */
  entries(height: number): Promise<JournalEntry[] | 'torn'>
  /**
   * The watermark: nothing at this place or before it is signed anew. Undefined when nothing ever was. `retired`: the key
   * went astray; `ended`: only the chain is over.
   */
  signedUpTo(): Promise<Place | 'retired' | 'ended' | undefined>
  /**
   * Appends inputs and then the record, in one strict transaction; resolves when it is on disk. The record must be
   * greater in (height, round, speech) than every record before it. Rejects when the disk fails: then nothing was said.
   * @param known how many entries of this height the speaker has in its machine. Are there more, another tab has written
   * them, among them perhaps a lock that this one does not know of: a conflict. Left out, nobody is compared with.
   */
  write(height: number, inputs: readonly JournalEntry[], record: SpeechRecord, known?: number): Promise<Written>
  /**
   * The key went astray: from now on, and after every restart, nothing is written; strict, like a word. It never signs
   * again, and only another key begins anew (`adopt`). A chain that ended writes nothing either (`BlockStore.endChain`).
   */
  retire(): Promise<void>
}

/** Whether the word that the watermark stands at is the last one of its height's journal; a decided height has none. */
export const isMarked = (entries: readonly JournalEntry[], height: number, mark: Place | undefined): boolean => {
  if (mark?.height !== height || mark.round === DECIDED_ROUND) return true
  const last = entries.at(-1)
  return last?.kind === 'speech' && compareSpeech(last.record, mark) === 0
}

/** Order of speeches: by height, then round, then proposal, prevote, precommit. */
export const compareSpeech = (a: Place, b: Place): number =>
  a.height - b.height || a.round - b.round || SPEECHES.indexOf(a.speech) - SPEECHES.indexOf(b.speech)
