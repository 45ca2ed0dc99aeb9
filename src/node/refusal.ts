// Every way in which an intent can be turned down, as one closed union: the page has a sentence and a next step for
// each (docs/errors.md lists them), so nothing ever fails with a bare exception text.
import type { LedgerRefusal } from '../ledger/index.ts'

/** The ledger's own reasons, and those of this computer and its page. */
export type Refusal =
  | LedgerRefusal
  // texts and codes that people paste
  | 'code-cut'
  | 'code-mistyped'
  | 'code-other-version'
  | 'code-not-a-code'
  | 'code-replaced'
  | 'code-foreign-street'
  | 'code-own'
  | 'code-for-another'
  | 'code-for-members'
  | 'link-foreign-street'
  | 'neighbour-unreachable'
  // forms
  | 'name-too-long'
  | 'absence-invalid'
  | 'helpers-unreadable'
  // the board
  | 'text-empty'
  | 'text-too-long'
  | 'board-full'
  | 'board-muted'
  | 'board-not-ready'
  | 'absence-too-far'
  // a neighbour's words
  | 'signature-invalid'
  // this computer
  | 'no-street'
  | 'storage-full'
  | 'storage-failed'
  | 'storage-missing'
  | 'books-older'
  | 'books-damaged'
  | 'books-newer'
  | 'not-secure'
  | 'crypto-missing'
  | 'crypto-failed'
  | 'went-wrong'
  | 'no-serial'
  | 'port-busy'
  | 'port-lost'
  | 'port-not-allowed'
  | 'port-not-chosen'
  | 'port-unsupported'
  | 'meter-kind-unknown'
  | 'meter-address-invalid'
  | 'meter-address-twice'
  | 'meter-bus-full'
  | 'meter-line-invalid'
  | 'not-sealed'
  | 'seal-key-malformed'
  | 'second-key-malformed'
  | 'seal-key-wrong'
  // a register that a person typed
  | 'entry-falls'
  | 'entry-implausible'
  | 'entry-doubtful'
  | 'entry-time'
  | 'entry-too-early'
  | 'meter-key-elsewhere'
  | 'board-signs-nothing'
  // recorded lines
  | 'recording-nothing'
  | 'recording-not-one'
  | 'recording-other-version'
  | 'recording-damaged'
  | 'recording-too-large'
  // the autopilot
  | 'autopilot-invalid'
  | 'autopilot-no-relay'
  | 'autopilot-relay-twice'
  | 'autopilot-prices'
  // energy data of one's own
  | 'energy-file-too-large'
  | 'energy-file-not-text'
  | 'no-consent'
  | 'relay-choice-invalid'
  | 'relay-in-use'
  | 'relay-rests'
  | 'relay-unsure'
  | 'second-tab'
  | 'tab-closed'
  | 'page-incomplete'
  | 'stopped'
  | 'unconfirmed'
  // books that were carried here as a file
  | 'file-unreadable'
  | 'file-not-books'
  | 'file-too-large'
  | 'file-other-version'
  | 'file-other-street'
  | 'file-other-founding'
  | 'file-gap'
  | 'file-cut'
  | 'file-damaged'
  | 'file-not-agreed'
  | 'file-differs'
  | 'file-fork'
  | 'file-nothing-new'
  | 'file-nothing-to-save'
  | 'file-busy'
  // a month of one's own
  | 'statement-nothing'
  | 'statement-too-old'
  | 'statement-too-long'
  // the books that a street founded again goes on from
  | 'old-books-missing'
  | 'old-books-differ'
  | 'old-books-too-large'
  // the household's key
  | 'locked'
  | 'passphrase-wrong'
  | 'passphrase-wait'
  | 'passphrase-short'
  | 'passphrase-missing'
  | 'recovery-words-differ'
  | 'recovery-words-count'
  | 'recovery-words-unknown'
  | 'recovery-words-wrong'
  | 'backup-not-one'
  | 'backup-other-version'
  | 'backup-damaged'
  | 'backup-passphrase-wrong'
  | 'household-not-here'

export type Notice = {
  readonly code:
    | Refusal
    | 'meter-silent'
    | 'meter-wrong-speech'
    | 'meter-sealed'
    | 'resting'
    | 'last-awake'
    | 'clock-off'
    | 'relay-released'
    | 'books-differ'
    | 'neighbour-differs'
    | 'refounding-open'
    | 'refounding-void'
    | 'street-refounded'
    | 'entry-left-behind'
    | 'refounded-without-us'
    | 'old-books-found'
    | 'key-retired'
    | 'computer-enrolled'
    | 'double-vote'
    | 'board-author-muted'
    | 'fork'
  readonly atMs: number
  /** What the sentence is about: a port's label, a neighbour's name. */
  readonly about: string | undefined
}

export type Outcome<T = undefined> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

export const done: Outcome = { ok: true, value: undefined }
export const refused = (refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal })
