// What the council keeps in the state: proposals and votes, newcomers who wait for more words, rates and exchanges.
import { ByteListType, ContainerType, ListBasicType, ListCompositeType } from '@chainsafe/ssz'
import { JoinRequest, TermChanges } from './bodies.ts'
import { Bool, Bytes32, Int64, Uint32, Uint64, Uint8 } from './codec.ts'
import { APPROVALS, CURRENCY_BYTES, HOUSEHOLDS, OUTSIDE_BYTES, REASON_BYTES } from './limits.ts'

const Ballot = new ContainerType({ household: Uint32, yes: Bool })

export const Proposal = new ContainerType({
  proposal: Bytes32,
  proposer: Uint32,
  /** Place in `DEEDS`. */
  deed: Uint8,
  changes: TermChanges,
  /** Who is meant by a role, an expulsion or the end of a freeze; else 0. */
  household: Uint32,
  /** Place in `ROLES`, and whether it is given or taken. */
  role: Uint8,
  give: Bool,
  reason: new ByteListType(REASON_BYTES),
  proposedAtMs: Uint64,
  /** Awake time of the street at which the vote is over. */
  endsAwakeMs: Uint64,
  /** Households with a lower id were members when it was proposed: they vote. */
  electorateBelow: Uint32,
  ballots: new ListCompositeType(Ballot, HOUSEHOLDS),
  /** Place in `PROPOSAL_OUTCOMES`. */
  outcome: Uint8,
  decidedAtMs: Uint64,
  /** Block time from which changed terms count; 0 for at once. */
  countsFromMs: Uint64,
})

/** A newcomer's wish that members have approved on the books, until it joins or is forgotten. */
export const Wish = new ContainerType({
  wish: Bytes32,
  request: JoinRequest,
  approvers: new ListBasicType(Uint32, APPROVALS),
  firstAtMs: Uint64,
})

/** What one unit of an outside currency is worth here, as a treasurer or retailer says. */
export const Rate = new ContainerType({
  household: Uint32,
  currency: new ByteListType(CURRENCY_BYTES),
  microPerUnit: Uint64,
  note: new ByteListType(REASON_BYTES),
  postedAtMs: Uint64,
})

/** Money that a household wants issued or taken back, until the treasurer says that the outside money moved. */
export const Exchange = new ContainerType({
  exchange: Bytes32,
  household: Uint32,
  treasurer: Uint32,
  redeem: Bool,
  amountMicro: Uint64,
  currency: new ByteListType(CURRENCY_BYTES),
  /** Of the rate at which it was asked for. */
  microPerUnit: Uint64,
  reference: new ByteListType(OUTSIDE_BYTES),
  askedAtMs: Uint64,
})

/** Prices that count from a slot on, like those of the terms. */
export const SlotTariff = new ContainerType({
  fromSlot: Uint64,
  supplierPrice: Int64,
  feedInPrice: Int64,
  localFee: Int64,
})
