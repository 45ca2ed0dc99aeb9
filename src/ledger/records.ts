// What the state is made of: one SSZ record per thing, one list per kind of record. A record's place in its list is part
// of the state, so lists can be walked in order and proved by a branch.
import { ByteListType, ContainerNodeStructType, ContainerType, ListCompositeType, type ValueOf } from '@chainsafe/ssz'
import { Bool, Bytes16, Bytes32, Int64, Uint16, Uint32, Uint64, Uint8 } from './codec.ts'
import {
  AWAKE_MARKS,
  AUCTIONS,
  DAYS,
  DELIVERIES,
  DISPUTES,
  EXCHANGES,
  FLOWS,
  FORMER,
  HOUSEHOLDS,
  INVITATIONS,
  KEYS,
  LABEL_BYTES,
  LOTS,
  METERS,
  NAME_BYTES,
  ORDERS,
  PAYMENTS,
  PROPOSALS,
  RATES,
  PEAKS,
  RECENT_BLOCKS,
  SLOT_ENDS,
  STANDINGS,
  TARIFFS,
  WISHES,
} from './limits.ts'
import { Order, Delivery, Provider, Auction } from './records-market.ts'
import { Proposal, Wish, Rate, Exchange, SlotTariff } from './records-council.ts'
import { Stake, Dispute, Watch } from './records-trust.ts'
import { Terms } from './terms.ts'

const StandingPrices = new ContainerType({ fromSlot: Uint64, buyPrice: Int64, sellPrice: Int64, keepUnsold: Bool })

const Preference = new ContainerType({ fromSlot: Uint64, partner: Uint32, source: Uint8 })

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
  /** Each counts from its slot on, like the standing prices. */
  preferences: new ListCompositeType(Preference, STANDINGS),
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
/** Its tree is made when its root or a branch is asked for: of 200,000 lots it would fill hundreds of megabytes. */
export const Lot = new ContainerNodeStructType({
  id: Uint64,
  owner: Uint32,
  source: Uint8,
  meter: Uint32,
  slot: Uint64,
  expiresAtMs: Uint64,
  amountWh: Uint64,
  reservedWh: Uint64,
})
export const LotList = new ListCompositeType(Lot, LOTS)

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
  lots: LotList,
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
export type PreferenceRecord = ValueOf<typeof Preference>
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
