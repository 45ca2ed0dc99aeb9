// The terms of a street: what its founding document sets and a vote may change. Rules read them from the state, never from
// the founding document, so that a change counts from the block that decides it and for everybody alike.
import { ByteListType, ContainerType, ListBasicType, type ValueOf } from '@chainsafe/ssz'
import { textOf } from './bytes.ts'
import { Int64, Uint16, Uint32, Uint64, Uint8 } from './codec.ts'
import { APPROVALS, DAY_MS, HOUSEHOLDS, MONEY_MICRO, PRICE_MICRO_PER_KWH, TERM_TEXT_BYTES } from './limits.ts'
import { SOURCES } from './bodies.ts'

export const TERMS = {
  supplierPrice: Int64,
  feedInPrice: Int64,
  localFee: Int64,
  overdraftLimitMicro: Uint64,
  /** What a household may owe before its first paid sale or deposit; the same as the limit where neighbours trust. */
  newcomerOverdraftMicro: Uint64,
  /** What a provider must have at stake; 0 where neighbours trust. */
  minimumStakeMicro: Uint64,
  /** Awake time after a slot's end until it clears without the meters that are silent. */
  clearingWaitMs: Uint32,
  /** Block time until a kept credit expires. */
  creditLifeMs: Uint64,
  /** How long a tab must have been at the tip before it may vote, and how long after it left the set. */
  wakeAfterMs: Uint32,
  /** Voters whom no absence takes away: 0 for as many as safety asks, more for a street that wants more. */
  floor: Uint16,
  /** Awake time of silence after which a voter leaves the set. */
  absentAfterMs: Uint32,
  /** Block time in which a third of the set may be new; 0 for a street that counts nobody. */
  activationWindowMs: Uint32,
  /** Members who must approve a newcomer; they count by household. */
  approvals: Uint8,
  /** Awake time in which evidence for a dispute is taken, and in which people then vote; also for proposals. */
  evidenceMs: Uint32,
  votingMs: Uint32,
  /** What whoever opens a dispute loses if it was frivolous. */
  depositMicro: Uint64,
  /** How much a meter's excess over what is usual beside its neighbours may add up to before it is disputed, in per mille (cross-check.ts). */
  outlierPermille: Uint16,
  /** Grams of CO2 per kWh: the main grid's, and one per source in the order of `SOURCES`. */
  gridGramsPerKwh: Uint32,
  sourceGramsPerKwh: new ListBasicType(Uint32, SOURCES.length),
  /** Where those figures come from, in words. */
  carbonText: new ByteListType(TERM_TEXT_BYTES),
  /** How much money one treasurer or retailer may have issued at a time, beyond what it has taken back. */
  issuingLimitMicro: Uint64,
  /** Awake time from asking for a stake back until it is free. */
  stakeDelayMs: Uint32,
  /** Awake time after which a reading can no longer be disputed. */
  finalAfterMs: Uint32,
  /** Helpers of the network (STUN, TURN) that every home asks; empty for none. The network reads the text, no rule does. */
  iceServers: new ByteListType(TERM_TEXT_BYTES),
}

export const Terms = new ContainerType(TERMS)
export type TermsRecord = ValueOf<typeof Terms>
export const TERM_NAMES = Object.keys(TERMS) as (keyof TermsRecord)[]

/** The terms in a founding document, which has them among its own fields. */
export const termsOf = (document: TermsRecord): TermsRecord =>
  Object.fromEntries(TERM_NAMES.map((name) => [name, document[name]])) as TermsRecord

const DAY = Number(DAY_MS)
/** No fuel gives more than coal's 1,000 g; ten times that is a slip of the pen. */
const GRAMS_PER_KWH = 10_000

/** What no street may set, not even by a vote of all; undefined for sound terms. */
export const termsFault = (terms: TermsRecord): string | undefined => {
  const prices = [terms.supplierPrice, terms.feedInPrice, terms.localFee]
  if (prices.some((price) => price > PRICE_MICRO_PER_KWH || price < -PRICE_MICRO_PER_KWH)) return 'a price'
  if (terms.overdraftLimitMicro > MONEY_MICRO) return 'overdraft limit'
  if (terms.newcomerOverdraftMicro > terms.overdraftLimitMicro) return 'overdraft of newcomers'
  if (terms.minimumStakeMicro > MONEY_MICRO || terms.depositMicro > MONEY_MICRO) return 'stake or deposit'
  if (terms.clearingWaitMs > DAY || terms.wakeAfterMs > DAY) return 'a waiting time'
  if (terms.absentAfterMs > DAY || terms.activationWindowMs > 31 * DAY) return 'a waiting time'
  if (terms.evidenceMs > 31 * DAY || terms.votingMs > 31 * DAY || terms.votingMs === 0) return 'a window'
  if (terms.floor > HOUSEHOLDS) return 'floor of the active set'
  if (terms.creditLifeMs === 0n || terms.creditLifeMs > DAY_MS * 3_650n) return 'life of credits'
  if (terms.approvals < 1 || terms.approvals > APPROVALS) return 'approvals'
  if (terms.stakeDelayMs > 31 * DAY || terms.finalAfterMs > 31 * DAY) return 'a window'
  if (terms.outlierPermille > 10_000) return 'outliers'
  if (terms.issuingLimitMicro > MONEY_MICRO) return 'issuing limit'
  if (terms.sourceGramsPerKwh.length !== SOURCES.length) return 'carbon factors'
  if ([terms.gridGramsPerKwh, ...terms.sourceGramsPerKwh].some((grams) => grams > GRAMS_PER_KWH))
    return 'carbon factors'
  if (textOf(terms.iceServers) === undefined) return 'helpers of the network'
  return undefined
}
