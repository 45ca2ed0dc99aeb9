// What the state is made of: one SSZ record per thing, one list per kind of record. A record's place in its list is part
// of the state, so lists can be walked in order and proved by a branch.
import { ByteListType, ContainerType, ListBasicType, ListCompositeType, type ValueOf } from '@chainsafe/ssz'
import { Bool, Bytes16, Bytes32, Int64, Uint16, Uint32, Uint64, Uint8 } from './codec.ts'
import {
  APPROVALS,
  AWAKE_MARKS,
  CURRENCY_BYTES,
  AUCTIONS,
  DAYS,
  DELIVERIES,
  DISPUTES,
  EXCHANGES,
  EVIDENCE,
  FLOWS,
  FORMER,
  HOUSEHOLDS,
  INVITATIONS,
  JURISDICTION_BYTES,
  KEYS,
  LABEL_BYTES,
  LOTS,
  METERS,
  NAME_BYTES,
  ORDERS,
  OUTSIDE_BYTES,
  PAYMENTS,
  PROPOSALS,
  RATES,
  REASON_BYTES,
  PEAKS,
  RECENT_BLOCKS,
  SLOT_ENDS,
  STANDINGS,
  TARIFFS,
  WISHES,
  WATCH_WINDOWS,
} from './limits.ts'
import { JoinRequest, TermChanges } from './bodies.ts'
import { Terms } from './terms.ts'

const StandingPrices = new ContainerType({ fromSlot: Uint64, buyPrice: Int64, sellPrice: Int64, keepUnsold: Bool })

const Household = new ContainerType({
  id: Uint32,
  name: new ByteListType(NAME_BYTES),
  kind: Uint8,
  admittedHeight: Uint64,
  householdKey: Bytes32,
  /** The device that votes for the household. */
  voterKey: Bytes32,
  transportKey: Bytes32,
  /** Set once a reading of one of its meters was accepted. */
  metered: Bool,
  standings: new ListCompositeType(StandingPrices, STANDINGS),
  /** Bit i is set for role i of `ROLES`. */
  roles: Uint8,
  /** Awake time of the street when one of its keys last did something, to the day; whoever votes is heard anyway. */
  heardAwakeMs: Uint64,
  /** Block time until which its device is frozen, and by whom; 0 for never. */
  frozenUntilMs: Uint64,
  frozenBy: Uint32,
  /** When a freeze last ended before its time; 0 for never. */
  thawedAtMs: Uint64,
  /** Place in `GOINGS` of why it goes; 0 for a member. It stays on the list until it is in no active set. */
  going: Uint8,
  /** Money that its device may bind on one day without the household's key. */
  allowanceMicro: Uint64,
  /** Day of block time on which it last did, and how much. */
  allowanceDay: Uint64,
  allowanceUsedMicro: Uint64,
})

/** A household that is none any more: its name for old receipts, and why it went (a place in `GOINGS`). */
const Former = new ContainerType({ id: Uint32, name: new ByteListType(NAME_BYTES), going: Uint8, leftAtMs: Uint64 })

/**
 * What the rule of the active set knows of a household. Written only when something about it changes: as long as
 * everybody signs, no block touches it.
 */
const Attendance = new ContainerType({
  household: Uint32,
  /** First height it should have signed since it was last heard; 0 when the newest certificate has it. */
  silentSinceHeight: Uint64,
  /** Awake time of the street when that silence began. */
  silentSinceAwakeMs: Uint64,
  /** Block time at which it first came into the set; 0 for never. */
  firstActiveAtMs: Uint64,
  /** Block that decided that it leaves; 0 for never. */
  leftHeight: Uint64,
  leftAtMs: Uint64,
  /** Block that proved a double vote of its present device; 0 for none. */
  suspendedHeight: Uint64,
  /** Block of its announced absence; 0 for none. */
  announcedHeight: Uint64,
  awayFromMs: Uint64,
  /** 0 for "until it wakes or votes again". */
  awayUntilMs: Uint64,
  /** Timetable in milliseconds of the UTC day; the same twice for none. */
  nightFromMs: Uint32,
  nightUntilMs: Uint32,
})

/** Money of a household; account 0 belongs to the street. `reservedMicro` is the part bound to orders and deliveries. */
const Account = new ContainerType({
  household: Uint32,
  balanceMicro: Int64,
  reservedMicro: Uint64,
  /** Paid in or got for energy, ever: as far as that goes a newcomer may owe. */
  earnedMicro: Uint64,
  /** What it issued against money outside and has not taken back: the till, which is no debt of the home. */
  issuedMicro: Int64,
  /** Number of the newest receipt. */
  receipts: Uint64,
})

const Key = new ContainerType({
  key: Bytes32,
  household: Uint32,
  role: Uint8,
  highestNonce: Uint64,
  /** Bit i is set when nonce highest - 1 - i was used. */
  usedNonces: Uint64,
  /** Heights at which a device may vote, the second one excluded; 0 there while it is the household's device. */
  votesFrom: Uint64,
  votesUntil: Uint64,
})

const Invitation = new ContainerType({ invitation: Bytes16, inviter: Uint32, usesLeft: Uint16, expiresAtMs: Uint64 })

const Meter = new ContainerType({
  id: Uint32,
  key: Bytes32,
  household: Uint32,
  serialHash: Bytes32,
  source: Uint8,
  nameplateW: Uint32,
  label: new ByteListType(LABEL_BYTES),
  simulated: Bool,
  /** False until the first reading has set the base of the registers. */
  based: Bool,
  /** The registers below were typed by a person. */
  byHand: Bool,
  sequence: Uint64,
  atMs: Uint64,
  importWh: Uint64,
  exportWh: Uint64,
})

/** What one household measured in one slot that has not cleared. */
const Flow = new ContainerType({
  household: Uint32,
  slot: Uint64,
  importWh: Uint64,
  exportWh: Uint64,
  /** Import already paid for by deliveries. */
  deliveredWh: Uint64,
  /** Source of the exported Wh (a home with two kinds of source reports the larger later). */
  source: Uint8,
  meter: Uint32,
})

/** Energy credits of one origin. `reservedWh` is the part bound to orders and deliveries. */
const Lot = new ContainerType({
  id: Uint64,
  owner: Uint32,
  source: Uint8,
  meter: Uint32,
  slot: Uint64,
  expiresAtMs: Uint64,
  amountWh: Uint64,
  reservedWh: Uint64,
})

const Order = new ContainerType({
  order: Bytes32,
  household: Uint32,
  side: Uint8,
  source: Uint8,
  quantityWh: Uint64,
  leftWh: Uint64,
  priceMicroPerKwh: Int64,
  expiresAtMs: Uint64,
  height: Uint64,
  index: Uint32,
})

const Delivery = new ContainerType({
  delivery: Bytes32,
  seller: Uint32,
  buyer: Uint32,
  source: Uint8,
  open: Bool,
  energyWh: Uint64,
  deliveredWh: Uint64,
  priceMicroPerKwh: Int64,
  paidMicro: Uint64,
  reservedMicro: Uint64,
  openedAtMs: Uint64,
  endsAtMs: Uint64,
})

/** Money that somebody says to have paid outside the books, until whoever got it says so too. */
const Payment = new ContainerType({
  payment: Bytes32,
  payer: Uint32,
  payee: Uint32,
  amountMicro: Uint64,
  saidAtMs: Uint64,
  /** The payee says that nothing came. */
  denied: Bool,
})

const Ballot = new ContainerType({ household: Uint32, yes: Bool })
const Proposal = new ContainerType({
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
const Wish = new ContainerType({
  wish: Bytes32,
  request: JoinRequest,
  approvers: new ListBasicType(Uint32, APPROVALS),
  firstAtMs: Uint64,
})

/** What one unit of an outside currency is worth here, as a treasurer or retailer says. */
const Rate = new ContainerType({
  household: Uint32,
  currency: new ByteListType(CURRENCY_BYTES),
  microPerUnit: Uint64,
  note: new ByteListType(REASON_BYTES),
  postedAtMs: Uint64,
})
/** Money that a household wants issued or taken back, until the treasurer says that the outside money moved. */
const Exchange = new ContainerType({
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
const SlotTariff = new ContainerType({ fromSlot: Uint64, supplierPrice: Int64, feedInPrice: Int64, localFee: Int64 })

/**
 * What a household has put up as a pledge. The money stays in its account, set aside; `leavingMicro` of it was asked back
 * and is still pledged until then.
 */
const Stake = new ContainerType({
  household: Uint32,
  stakeMicro: Uint64,
  leavingMicro: Uint64,
  /** Awake time from which it is free. */
  leavesAtAwakeMs: Uint64,
  /** What the stake was before it was slashed, until it is that much again; 0 for a stake that nobody touched. */
  wholeMicro: Uint64,
})

/** A word about readings of a meter: who says it, what members hold for true, and until when. Closed ones stay a while. */
const Dispute = new ContainerType({
  dispute: Bytes32,
  accused: Uint32,
  /** 0 for one that the readings raised by themselves. */
  accuser: Uint32,
  meter: Uint32,
  fromSlot: Uint64,
  untilSlot: Uint64,
  reason: Uint8,
  depositMicro: Uint64,
  /** Awake times at which evidence ends and the vote ends. */
  evidenceUntilMs: Uint64,
  votesUntilMs: Uint64,
  /** Households admitted later were not there: ids from this one on have no vote. */
  votersBelow: Uint32,
  evidence: new ListCompositeType(new ContainerType({ household: Uint32, hash: Bytes32 }), EVIDENCE),
  verdicts: new ListCompositeType(new ContainerType({ household: Uint32, finding: Uint8 }), HOUSEHOLDS),
  outcome: Uint8,
  /** Block time of the outcome; 0 while it is open. */
  closedAtMs: Uint64,
})

/** What the street remembers of a meter to find it out: refused readings, changes, and how it compares with others. */
const Watch = new ContainerType({
  meter: Uint32,
  /** Readings that the ledger refused for what they say, within a day of the first. */
  refused: Uint8,
  refusedSinceMs: Uint64,
  /** Block time of the last change of the meter; 0 for none. */
  changedAtMs: Uint64,
  /** Windows of the cross-check: the running one and the one before, with how much of each was reported. */
  window: Uint64,
  exportWh: Uint64,
  importWh: Uint64,
  coveredMs: Uint64,
  lastExportWh: Uint64,
  lastImportWh: Uint64,
  lastCoveredMs: Uint64,
  /** Sums of the running stretch, in µWh per W of nameplate. */
  windows: Uint16,
  ownYield: Uint64,
  expectedYield: Uint64,
  peersYield: Uint64,
  importYield: Uint64,
  /** What is usual at each time of the day, own and neighbours', and how much too much has added up (per mille). */
  usual: new ListCompositeType(new ContainerType({ own: Uint64, peers: Uint64 }), WATCH_WINDOWS),
  excess: Uint16,
  beyond: Uint8,
  nights: Uint8,
  copyOf: Uint32,
  copies: Uint8,
})

/** What a household offers for direct purchase, of the kept credits of one source that it has not set aside. */
const Provider = new ContainerType({
  household: Uint32,
  source: Uint8,
  capacityW: Uint32,
  jurisdiction: new ByteListType(JURISDICTION_BYTES),
  priceMicroPerKwh: Int64,
  suspended: Bool,
  listedAtMs: Uint64,
})

/** Kept credits that go to the highest bid; its money and the credits are set aside. */
const Auction = new ContainerType({
  auction: Bytes32,
  seller: Uint32,
  source: Uint8,
  energyWh: Uint64,
  startMicroPerKwh: Int64,
  incrementMicroPerKwh: Int64,
  /** As the seller set it; the last minute before it is counted in awake time. */
  closesAtMs: Uint64,
  /** The awake time of the street at which it closes; 0 until its last minute has begun. */
  closesAwakeMs: Uint64,
  /** The end of the delivery that follows. */
  endsAtMs: Uint64,
  extensions: Uint8,
  bids: Uint32,
  /** 0 while there is no bid. */
  bidder: Uint32,
  highestMicroPerKwh: Int64,
  reservedMicro: Uint64,
})

const SlotEnd = new ContainerType({ slot: Uint64, awakeMs: Uint64 })
/** First block of a day of block time. */
const Day = new ContainerType({ height: Uint64, timeMs: Uint64 })
const RecentBlock = new ContainerType({ height: Uint64, timeMs: Uint64, blockId: Bytes32 })
/** Who votes, in the order of household ids; each household by exactly one key. */
export const ActiveSet = new ListCompositeType(new ContainerType({ household: Uint32, key: Bytes32 }), HOUSEHOLDS)

/** Everything there is only one of. */
const Street = new ContainerType({
  chainId: Bytes32,
  firstChainId: Bytes32,
  terms: Terms,
  height: Uint64,
  timeMs: Uint64,
  awakeMs: Uint64,
  /** Active sets of this height and the two that follow; a change decided now counts from the second. */
  activeSet: ActiveSet,
  nextSet: ActiveSet,
  afterNextSet: ActiveSet,
  recent: new ListCompositeType(RecentBlock, RECENT_BLOCKS),
  days: new ListCompositeType(Day, DAYS),
  /** Of the mountain range of all block ids before this height, the oldest first. */
  peaks: new ListCompositeType(Bytes32, PEAKS),
  nextHousehold: Uint32,
  nextMeter: Uint32,
  nextLot: Uint64,
  /** The next slot to clear. */
  clearingSlot: Uint64,
  /** Awake time at which slots ended that are not cleared yet; a slot without a mark of its own has the next one's. */
  slotEnds: new ListCompositeType(SlotEnd, SLOT_ENDS),
  mintedWh: Uint64,
  retiredWh: Uint64,
  expiredWh: Uint64,
  revokedWh: Uint64,
  tradedWh: Uint64,
  turnoverMicro: Uint64,
  clearings: Uint64,
  trades: Uint64,
  readings: Uint64,
  lastPrice: Int64,
  /** In the order of their slots; the last one that has begun is that of the terms. */
  tariffs: new ListCompositeType(SlotTariff, TARIFFS),
  /** Slots with the awake time at which they ran, oldest first: what lies before the first is final once that is old enough. */
  awakeMarks: new ListCompositeType(SlotEnd, AWAKE_MARKS),
})

export const StateType = new ContainerType({
  street: Street,
  households: new ListCompositeType(Household, HOUSEHOLDS),
  attendance: new ListCompositeType(Attendance, HOUSEHOLDS),
  accounts: new ListCompositeType(Account, HOUSEHOLDS + 1),
  keys: new ListCompositeType(Key, KEYS),
  invitations: new ListCompositeType(Invitation, INVITATIONS),
  meters: new ListCompositeType(Meter, METERS),
  flows: new ListCompositeType(Flow, FLOWS),
  lots: new ListCompositeType(Lot, LOTS),
  orders: new ListCompositeType(Order, ORDERS),
  deliveries: new ListCompositeType(Delivery, DELIVERIES),
  payments: new ListCompositeType(Payment, PAYMENTS),
  former: new ListCompositeType(Former, FORMER),
  proposals: new ListCompositeType(Proposal, PROPOSALS),
  rates: new ListCompositeType(Rate, RATES),
  exchanges: new ListCompositeType(Exchange, EXCHANGES),
  wishes: new ListCompositeType(Wish, WISHES),
  stakes: new ListCompositeType(Stake, HOUSEHOLDS),
  disputes: new ListCompositeType(Dispute, DISPUTES),
  watches: new ListCompositeType(Watch, METERS),
  providers: new ListCompositeType(Provider, HOUSEHOLDS),
  auctions: new ListCompositeType(Auction, AUCTIONS),
})

export type Voter = ValueOf<typeof ActiveSet>[number]
export type StreetRecord = ValueOf<typeof Street>
export type HouseholdRecord = ValueOf<typeof Household>
export type AttendanceRecord = ValueOf<typeof Attendance>
export type StandingRecord = ValueOf<typeof StandingPrices>
export type AccountRecord = ValueOf<typeof Account>
export type KeyRecord = ValueOf<typeof Key>
export type InvitationRecord = ValueOf<typeof Invitation>
export type MeterRecord = ValueOf<typeof Meter>
export type FlowRecord = ValueOf<typeof Flow>
export type LotRecord = ValueOf<typeof Lot>
export type OrderRecord = ValueOf<typeof Order>
export type DeliveryRecord = ValueOf<typeof Delivery>
export type PaymentRecord = ValueOf<typeof Payment>
export type FormerRecord = ValueOf<typeof Former>
export type ProposalRecord = ValueOf<typeof Proposal>
export type WishRecord = ValueOf<typeof Wish>
export type RateRecord = ValueOf<typeof Rate>
export type ExchangeRecord = ValueOf<typeof Exchange>
export type TariffRecord = ValueOf<typeof SlotTariff>
export type WatchRecord = ValueOf<typeof Watch>
export type DisputeRecord = ValueOf<typeof Dispute>
export type StakeRecord = ValueOf<typeof Stake>
export type ProviderRecord = ValueOf<typeof Provider>
export type AuctionRecord = ValueOf<typeof Auction>

export const KEY_ROLES = ['household', 'device', 'meter'] as const
export type KeyRole = (typeof KEY_ROLES)[number]

export const GOINGS = ['member', 'left', 'expelled', 'silent'] as const
export type Going = (typeof GOINGS)[number]
export const PROPOSAL_OUTCOMES = ['open', 'agreed', 'in-force', 'rejected', 'void'] as const
export type ProposalOutcome = (typeof PROPOSAL_OUTCOMES)[number]
