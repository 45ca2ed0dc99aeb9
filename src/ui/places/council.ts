// How the terms of a street are said and typed: each has a unit, and one number in it.
import type { Proposal, Street, TermName, TermValue } from '../../node/index.ts'
import { parseDecimal } from '../format/decimal.ts'
import type { FullPage } from '../page.svelte.ts'

type Unit = 'price' | 'money' | 'minutes' | 'hours' | 'days' | 'homes' | 'percent' | 'grams' | 'helpers' | 'text'

const MINUTE_MS = 60_000n
/** How many of the term's own units one unit on the page is. */
const SIZES: Partial<Record<Unit, bigint>> = {
  minutes: MINUTE_MS,
  hours: 60n * MINUTE_MS,
  days: 1_440n * MINUTE_MS,
  percent: 10n,
}

const UNITS: Record<TermName, Unit> = {
  supplierPrice: 'price',
  feedInPrice: 'price',
  localFee: 'price',
  overdraftLimitMicro: 'money',
  newcomerOverdraftMicro: 'money',
  minimumStakeMicro: 'money',
  clearingWaitMs: 'minutes',
  creditLifeMs: 'days',
  wakeAfterMs: 'minutes',
  floor: 'homes',
  absentAfterMs: 'minutes',
  activationWindowMs: 'hours',
  approvals: 'homes',
  evidenceMs: 'hours',
  votingMs: 'hours',
  depositMicro: 'money',
  outlierPermille: 'percent',
  gridGramsPerKwh: 'grams',
  sourceGramsPerKwh: 'text',
  carbonText: 'text',
  issuingLimitMicro: 'money',
  stakeDelayMs: 'hours',
  finalAfterMs: 'hours',
  iceServers: 'helpers',
}

/** Two thirds decide on these; the ledger says so as well (`WEIGHTY`). */
const WEIGHTY: readonly TermName[] = [
  ...(['floor', 'absentAfterMs', 'wakeAfterMs', 'activationWindowMs', 'approvals', 'evidenceMs', 'votingMs'] as const),
  ...(['overdraftLimitMicro', 'newcomerOverdraftMicro', 'issuingLimitMicro', 'iceServers'] as const),
]
export const isWeighty = (name: TermName): boolean => WEIGHTY.includes(name)

/** Those with one number, and the helpers; lists and sentences are for programs. */
export const TYPED_TERMS = (Object.keys(UNITS) as TermName[]).filter((name) => UNITS[name] !== 'text')

const digitsOf = (unit: Unit): number => (unit === 'price' || unit === 'money' ? 6 : 0)

export const unitOf = (name: TermName, street: Street, page: FullPage): string => {
  const unit = UNITS[name]
  if (unit === 'price') return `${street.currency}/kWh`
  return unit === 'money'
    ? street.currency
    : unit === 'text' || unit === 'helpers'
      ? ''
      : page.words.council.units[unit]
}

export const isInWords = (name: TermName): boolean => UNITS[name] === 'helpers'

/** What a person typed, in the term's own unit; undefined for anything that is no number in it. Empty words are an answer. */
export const typedTerm = (name: TermName, text: string): bigint | string | undefined => {
  const unit = UNITS[name]
  if (isInWords(name)) return text.trim()
  const value = parseDecimal(text, digitsOf(unit))
  if (value === undefined || (value < 0n && unit !== 'price')) return undefined
  return value * (SIZES[unit] ?? 1n)
}

export const termText = (name: TermName, value: TermValue, street: Street, page: FullPage): string => {
  const { formats, words } = page
  if (isInWords(name) && value === '') return words.council.noHelpers
  if (typeof value === 'string') return value
  if (typeof value !== 'bigint') return value.map((one) => formats.count(Number(one))).join(' · ')
  const unit = UNITS[name]
  if (unit === 'price') return formats.price(value, street.currency)
  if (unit === 'money') return formats.money(value, street.currency)
  if (unit === 'text' || unit === 'helpers') return String(value)
  if (name === 'floor' && value === 0n) return words.council.asSafe
  const size = SIZES[unit] ?? 1n
  // A trial street waits for seconds.
  if (unit !== 'percent' && value % size !== 0n) return formats.lasts(Number(value))
  if (unit === 'homes') return words.council.homes(formats.count(Number(value)), Number(value))
  return words.council.inUnit(formats.count(Number(value / size)), words.council.units[unit])
}

/** What a proposal would do, in a sentence. */
export const deedText = (proposal: Proposal, street: Street, page: FullPage): string => {
  const words = page.words.council
  const name = page.nameOf(proposal.household)
  const role = words.roleNames[proposal.role]
  if (proposal.deed === 'role') return proposal.give ? words.gives(name, role) : words.takes(name, role)
  if (proposal.deed === 'expel') return words.expels(name)
  if (proposal.deed === 'thaw') return words.thaws(name)
  return words.changes(
    page.formats.list(
      proposal.changes.map(({ term, value }) => `${words.termNames[term]} ${termText(term, value, street, page)}`),
    ),
  )
}
