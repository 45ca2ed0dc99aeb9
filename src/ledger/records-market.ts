// Orders, deliveries, offers and auctions: what the market keeps of itself in the state.
import { ByteListType, ContainerType } from '@chainsafe/ssz'
import { Bool, Bytes32, Int64, Uint32, Uint64, Uint8 } from './codec.ts'
import { JURISDICTION_BYTES } from './limits.ts'

export const Order = new ContainerType({
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
  /** The one household that it may trade with; 0 for anybody. */
  partner: Uint32,
  /** It may never trade at once, also when it is amended. */
  postOnly: Bool,
})

export const Delivery = new ContainerType({
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

/** What a household offers for direct purchase, of the kept credits of one source that it has not set aside. */
export const Provider = new ContainerType({
  household: Uint32,
  source: Uint8,
  capacityW: Uint32,
  jurisdiction: new ByteListType(JURISDICTION_BYTES),
  priceMicroPerKwh: Int64,
  suspended: Bool,
  listedAtMs: Uint64,
})

/** Kept credits that go to the highest bid; its money and the credits are set aside. */
export const Auction = new ContainerType({
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
