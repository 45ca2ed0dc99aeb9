// What a vote may change about the terms: a closed list of names with new values. What no street may set is refused by
// `termsFault`; here is what a running street may not do to itself besides, because nobody could undo it by a vote.
import { TERM_NAMES, termsFault, type TermsRecord } from './terms.ts'
import type { GenesisDocument } from './genesis.ts'
import type { BodyOf } from './transaction.ts'

export type TermChange = BodyOf<'propose'>['changes'][number]
export type TermName = (typeof TERM_NAMES)[number]

/** Prices may be below zero; nothing else may. */
const SIGNED: readonly TermName[] = ['supplierPrice', 'feedInPrice', 'localFee']

/**
 * Terms that say who votes, who comes in and what may be lost: two thirds of all members change them. For everything
 * else more than half of all members are enough.
 */
export const WEIGHTY: readonly TermName[] = [
  'floor',
  'absentAfterMs',
  'wakeAfterMs',
  'activationWindowMs',
  'approvals',
  'evidenceMs',
  'votingMs',
  'overdraftLimitMicro',
  'newcomerOverdraftMicro',
  'issuingLimitMicro',
  // Helpers learn where homes are and when they meet.
  'iceServers',
]

export const isWeighty = (changes: readonly TermChange[]): boolean =>
  changes.some(({ term }) => WEIGHTY.some((name) => name === TERM_NAMES[term]))

/** The terms with the changes, or undefined for changes that do not fit their terms, or name one twice. */
export const changedTerms = (terms: TermsRecord, changes: readonly TermChange[]): TermsRecord | undefined => {
  if (changes.length === 0 || new Set(changes.map(({ term }) => term)).size < changes.length) return undefined
  let changed: TermsRecord | undefined = terms
  for (const change of changes) {
    const name = TERM_NAMES[change.term]
    const value = name === undefined ? undefined : valueOf(terms, name, change)
    if (name === undefined || value === undefined) return undefined
    changed = { ...changed, [name]: value }
  }
  return changed
}

/** A new value of the same shape as the one there is; ranges are for `termsFault`. */
const valueOf = (terms: TermsRecord, name: TermName, { values, text }: TermChange): unknown => {
  const old = terms[name]
  if (old instanceof Uint8Array) return values.length === 0 ? text : undefined
  if (text.length > 0 || (values.some((value) => value < 0n) && !SIGNED.includes(name))) return undefined
  if (Array.isArray(old)) return values.length === old.length ? values.map(Number) : undefined
  const [value] = values
  if (value === undefined || values.length > 1) return undefined
  return typeof old === 'bigint' ? value : Number(value)
}

const MINUTE_MS = 60_000

/**
 * What may not come into force here: unsound terms, and changes after which the street could not help itself any more. A
 * street that was founded under such terms may keep them, and change others.
 */
export const unsafeTerms = (
  genesis: Pick<GenesisDocument, 'trial' | 'slotMs'>,
  before: TermsRecord,
  terms: TermsRecord,
): boolean => {
  if (termsFault(terms) !== undefined) return true
  const isTooShort = (name: 'votingMs' | 'evidenceMs' | 'absentAfterMs' | 'wakeAfterMs', leastMs: number): boolean =>
    terms[name] !== before[name] && terms[name] < leastMs
  const [shortMs, voteMs] = genesis.trial ? [1_000, genesis.slotMs] : [MINUTE_MS, 60 * MINUTE_MS]
  // Nobody could undo a vote that is over before anybody has read the proposal.
  if (isTooShort('votingMs', voteMs) || isTooShort('evidenceMs', voteMs)) return true
  // A voter who is gone for a moment must not lose its place, and nobody fills the set overnight.
  if (isTooShort('absentAfterMs', shortMs) || isTooShort('wakeAfterMs', shortMs)) return true
  const isWindowCut = terms.activationWindowMs < Math.min(before.activationWindowMs, 60 * MINUTE_MS)
  return !genesis.trial && isWindowCut
}
