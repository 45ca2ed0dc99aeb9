// What each kind of transaction says, once per kind. The place in `BODIES` is the selector on the wire, and the words of
// a list are known there by their place, so both only ever grow at their end within one version of the ledger.
import { ByteListType, ContainerType, ListBasicType, ListCompositeType, type ValueOf } from '@chainsafe/ssz'
import { Bool, Bytes16, Bytes32, Bytes64, Int64, Uint16, Uint32, Uint64, Uint8 } from './codec.ts'
import {
  APPROVALS,
  TERM_TEXT_BYTES,
  CURRENCY_BYTES,
  JURISDICTION_BYTES,
  LABEL_BYTES,
  NAME_BYTES,
  OUTSIDE_BYTES,
  REASON_BYTES,
  TERM_CHANGES,
} from './limits.ts'

const Approval = new ContainerType({ key: Bytes32, signature: Bytes64 })

/** What a newcomer asks for; approvals sign the root of this part. */
export const JoinRequest = new ContainerType({
  invitation: Bytes16,
  name: new ByteListType(NAME_BYTES),
  kind: Uint8,
  householdKey: Bytes32,
  deviceKey: Bytes32,
  transportKey: Bytes32,
})

const Invite = new ContainerType({ invitation: Bytes16, uses: Uint16, expiresAtMs: Uint64 })
const Revoke = new ContainerType({ invitation: Bytes16 })
const Join = new ContainerType({ request: JoinRequest, approvals: new ListCompositeType(Approval, APPROVALS) })
const Meter = new ContainerType({
  meterKey: Bytes32,
  serialHash: Bytes32,
  source: Uint8,
  nameplateW: Uint32,
  label: new ByteListType(LABEL_BYTES),
  simulated: Bool,
})
const Reading = new ContainerType({
  sequence: Uint64,
  atMs: Uint64,
  importWh: Uint64,
  exportWh: Uint64,
  resolutionWh: Uint16,
  quality: Uint8,
})
const Standing = new ContainerType({ buyPrice: Int64, sellPrice: Int64, keepUnsold: Bool })
const Order = new ContainerType({
  side: Uint8,
  source: Uint8,
  quantityWh: Uint64,
  priceMicroPerKwh: Int64,
  timeInForce: Uint8,
  expiresAtMs: Uint64,
  /** The one household to trade with; 0 for anybody. */
  partner: Uint32,
})
/** Names an order, or an auction. */
const Cancel = new ContainerType({ order: Bytes32 })
const DeliveryOffer = new ContainerType({
  buyer: Uint32,
  source: Uint8,
  energyWh: Uint64,
  priceMicroPerKwh: Int64,
  endsAtMs: Uint64,
})
const DeliveryAccept = new ContainerType({ delivery: Bytes32 })
const DeliveryClose = new ContainerType({ delivery: Bytes32 })
const Wake = new ContainerType({ height: Uint64, blockId: Bytes32 })

const Absence = new ContainerType({ nightly: Bool, fromMs: Uint64, untilMs: Uint64 })
/** What a validator said and signed. A proposal names no time (0) and always a block; a vote has no valid round. */
export const Statement = new ContainerType({
  speech: Uint8,
  height: Uint64,
  round: Uint16,
  /** Empty for -1. */
  validRound: new ListBasicType(Uint16, 1),
  /** Empty for nil. */
  choice: new ListCompositeType(Bytes32, 1),
  timeMs: Uint64,
  signature: Bytes64,
})
const DoubleVote = new ContainerType({ household: Uint32, key: Bytes32, first: Statement, second: Statement })
const Transfer = new ContainerType({ to: Uint32, amountMicro: Uint64 })
const Paid = new ContainerType({ payee: Uint32, amountMicro: Uint64 })
const PaidAnswer = new ContainerType({ payment: Bytes32, answer: Uint8 })
/** Asks the street to judge whether a payment came. */
const PaidDispute = new ContainerType({ payment: Bytes32 })
/** To retire a device is to name its key alone: the other fields are zero then. */
const Device = new ContainerType({ deviceKey: Bytes32, transportKey: Bytes32, proof: Bytes64, retire: Bool })
const Stake = new ContainerType({ withdraw: Bool, amountMicro: Uint64 })
/** Readings of a meter in these slots, the last one included. */
const Dispute = new ContainerType({ meter: Uint32, fromSlot: Uint64, untilSlot: Uint64, reason: Uint8 })
/** SHA-256 of a file that whoever sends this keeps and shows to whom it likes. */
const Evidence = new ContainerType({ dispute: Bytes32, hash: Bytes32 })
const Verdict = new ContainerType({ dispute: Bytes32, finding: Uint8 })
/** A reading that the ledger refuses for what it says, as its meter signed it: the parts of that transaction. */
const Refused = new ContainerType({
  meterKey: Bytes32,
  nonce: Uint64,
  expiresAtMs: Uint64,
  reading: Reading,
  signature: Bytes64,
})
/** The registers of a meter start anew; `serialHash` is the number on the meter that hangs there now. */
const MeterChange = new ContainerType({ meter: Uint32, serialHash: Bytes32 })

/** One term with its new value: a number, one number per source, or words. `term` is a place in `TERM_NAMES`. */
const TermChange = new ContainerType({
  term: Uint8,
  values: new ListBasicType(Int64, 8),
  text: new ByteListType(TERM_TEXT_BYTES),
})
export const TermChanges = new ListCompositeType(TermChange, TERM_CHANGES)
/** What a deed does not need is empty or zero. */
const Propose = new ContainerType({
  deed: Uint8,
  changes: TermChanges,
  /** Block time from which changed terms count; 0 for as soon as it is agreed. */
  countsFromMs: Uint64,
  household: Uint32,
  role: Uint8,
  give: Bool,
  reason: new ByteListType(REASON_BYTES),
})
const Ballot = new ContainerType({ proposal: Bytes32, yes: Bool })
/** Names the household itself, so that nobody signs it by mistake. */
const Leave = new ContainerType({ household: Uint32 })
const MeterRetire = new ContainerType({ meter: Uint32 })
/** A rate of 0 takes the posted one back. */
const Rate = new ContainerType({
  currency: new ByteListType(CURRENCY_BYTES),
  microPerUnit: Uint64,
  note: new ByteListType(REASON_BYTES),
})
const Exchange = new ContainerType({
  treasurer: Uint32,
  redeem: Bool,
  amountMicro: Uint64,
  currency: new ByteListType(CURRENCY_BYTES),
  microPerUnit: Uint64,
  reference: new ByteListType(OUTSIDE_BYTES),
})
const ExchangeAnswer = new ContainerType({ exchange: Bytes32, answer: Uint8 })
const Issue = new ContainerType({
  household: Uint32,
  amountMicro: Uint64,
  currency: new ByteListType(CURRENCY_BYTES),
  reference: new ByteListType(OUTSIDE_BYTES),
})
const Freeze = new ContainerType({ household: Uint32, untilMs: Uint64 })
const Thaw = new ContainerType({ household: Uint32 })
/** A member's word for a newcomer on the books, where one neighbour's is not enough. */
const Approve = new ContainerType({ request: JoinRequest })

/** The Wh that shall still be open, and the price. */
const Amend = new ContainerType({ order: Bytes32, quantityWh: Uint64, priceMicroPerKwh: Int64 })
/** Whose and which energy of a match a household would rather have; 0 for anybody's and for any. */
const Preference = new ContainerType({ partner: Uint32, source: Uint8 })
const Provider = new ContainerType({
  source: Uint8,
  capacityW: Uint32,
  jurisdiction: new ByteListType(JURISDICTION_BYTES),
  priceMicroPerKwh: Int64,
  suspended: Bool,
})
const Purchase = new ContainerType({ provider: Uint32, energyWh: Uint64, maximumMicroPerKwh: Int64 })
const Auction = new ContainerType({
  source: Uint8,
  energyWh: Uint64,
  startMicroPerKwh: Int64,
  incrementMicroPerKwh: Int64,
  closesAtMs: Uint64,
  endsAtMs: Uint64,
})
const Bid = new ContainerType({ auction: Bytes32, priceMicroPerKwh: Int64 })

const Allowance = new ContainerType({ dailyMicro: Uint64 })

export const BODIES = {
  invite: Invite,
  revoke: Revoke,
  join: Join,
  meter: Meter,
  reading: Reading,
  standing: Standing,
  order: Order,
  cancel: Cancel,
  deliveryOffer: DeliveryOffer,
  deliveryAccept: DeliveryAccept,
  deliveryClose: DeliveryClose,
  wake: Wake,
  absence: Absence,
  doublevote: DoubleVote,
  device: Device,
  transfer: Transfer,
  paid: Paid,
  paidAnswer: PaidAnswer,
  propose: Propose,
  vote: Ballot,
  leave: Leave,
  meterRetire: MeterRetire,
  rate: Rate,
  exchange: Exchange,
  exchangeAnswer: ExchangeAnswer,
  issue: Issue,
  freeze: Freeze,
  thaw: Thaw,
  approve: Approve,
  stake: Stake,
  dispute: Dispute,
  evidence: Evidence,
  verdict: Verdict,
  refused: Refused,
  meterChange: MeterChange,
  amend: Amend,
  provider: Provider,
  purchase: Purchase,
  auction: Auction,
  bid: Bid,
  allowance: Allowance,
  preference: Preference,
  paidDispute: PaidDispute,
} as const

export type Kind = keyof typeof BODIES
export type BodyOf<K extends Kind> = ValueOf<(typeof BODIES)[K]>
/** A body with its kind: a closed union over all kinds. */
export type Body = { [K in Kind]: { readonly kind: K } & BodyOf<K> }[Kind]

export const SOURCES = ['none', 'solar', 'wind', 'hydro', 'battery', 'biomass', 'other'] as const
export type Source = (typeof SOURCES)[number]
export const HOUSEHOLD_KINDS = ['home', 'company', 'public'] as const
export type HouseholdKind = (typeof HOUSEHOLD_KINDS)[number]
export const SPEECHES = ['proposal', 'prevote', 'precommit'] as const
export type Speech = (typeof SPEECHES)[number]
export const SIDES = ['buy', 'sell'] as const
export const TIMES_IN_FORCE = ['good-till-cancelled', 'immediate-or-cancel', 'fill-or-kill', 'post-only'] as const
export const DEEDS = ['terms', 'role', 'expel', 'thaw'] as const
export type Deed = (typeof DEEDS)[number]
export const ROLES = ['organiser', 'treasurer', 'retailer', 'auditor'] as const
export type Role = (typeof ROLES)[number]
export const EXCHANGE_ANSWERS = ['done', 'declined', 'taken-back'] as const
export const PAID_ANSWERS = ['received', 'not-received', 'taken-back'] as const
/** How well the registers were protected on their way from the meter; `by-hand`: a person read and typed them. */
export const QUALITIES = ['crc', 'bcc', 'none', 'by-hand'] as const
export const BY_HAND = QUALITIES.indexOf('by-hand')
/** What is disputed: readings, of which all but the first two are also raised by themselves, or a payment outside the books. */
export const DISPUTE_REASONS = [
  'other',
  'foreign-meter',
  'too-much',
  'too-little',
  'sun-at-night',
  'copied',
  'refused-readings',
  'payment',
] as const
export type DisputeReason = (typeof DISPUTE_REASONS)[number]
/**
 * What a member finds. `minor` costs 10 % of the stake, `negligent` 25 %, `falsified` 50 %; `frivolous` costs the deposit.
 * Of a payment: `cleared`, it did not come; `frivolous`, it was never made; the others, it came and was denied.
 */
export const FINDINGS = ['cleared', 'frivolous', 'minor', 'negligent', 'falsified'] as const
export type Finding = (typeof FINDINGS)[number]
/** `undecided`: too few voted in time; `settled`: the payee has found the payment meanwhile. */
export const DISPUTE_OUTCOMES = [
  'open',
  'undecided',
  'cleared',
  'frivolous',
  'minor',
  'negligent',
  'falsified',
  'settled',
] as const
export type DisputeOutcome = (typeof DISPUTE_OUTCOMES)[number]
