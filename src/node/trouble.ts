// What a broken environment is told as: by the name of the error, because that is all that browsers agree on.
import type { Refusal } from './refusal.ts'

export type Trouble = Extract<
  Refusal,
  'storage-full' | 'storage-failed' | 'crypto-missing' | 'crypto-failed' | 'page-incomplete' | 'locked' | 'went-wrong'
>

/** Names of errors by Web Cryptography and by Indexed Database API 3.0; what has none of them is nothing we foresaw. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  QuotaExceededError: 'storage-full',
  // What Chromium says of a transaction when the disk is really full; one that we abort ourselves is caught on the spot.
  AbortError: 'storage-full',
  NotSupportedError: 'crypto-missing',
  OperationError: 'crypto-failed',
  InvalidAccessError: 'crypto-failed',
  ConstraintError: 'storage-failed',
  DataCloneError: 'storage-failed',
  InvalidStateError: 'storage-failed',
  NotFoundError: 'storage-failed',
  NotReadableError: 'storage-failed',
  ReadOnlyError: 'storage-failed',
  SecurityError: 'storage-failed',
  TimeoutError: 'storage-failed',
  TransactionInactiveError: 'storage-failed',
  UnknownError: 'storage-failed',
  // Our own name for a piece of the page that its host no longer has, or that did not arrive.
  PageIncompleteError: 'page-incomplete',
  VersionError: 'storage-failed',
  // The household's key was locked while it was about to sign.
  LockedError: 'locked',
}

export const nameOf = (error: unknown): string | undefined => (error instanceof Error ? error.name : undefined)

export const troubleOf = (error: unknown): Trouble => TROUBLES[nameOf(error) ?? ''] ?? 'went-wrong'

/**
 * A page that cannot open its books: a newer one has been there, or the browser does not let us keep anything, whatever
 * else is wrong with storage.
 */
export const openingTroubleOf = (error: unknown): OpeningTrouble => {
  if (nameOf(error) === 'VersionError') return 'books-newer'
  const trouble = troubleOf(error)
  return trouble === 'storage-failed' || trouble === 'went-wrong' ? 'storage-missing' : trouble
}
export type OpeningTrouble = Exclude<Trouble, 'storage-failed' | 'went-wrong'> | 'storage-missing' | 'books-newer'
