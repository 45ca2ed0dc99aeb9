// What each kind of transaction says, once per kind. The place in `BODIES` is the selector on the wire, and the words of
// a list are known there by their place, so both only ever grow at their end within one version of the ledger.
import { ByteListType, ContainerType, ListBasicType, ListCompositeType, type ValueOf } from '@chainsafe/ssz'
import { Bool, Bytes16, Bytes32, Bytes64, Int64, Uint16, Uint32, Uint64, Uint8 } from './codec.ts'
import { APPROVALS, LABEL_BYTES, NAME_BYTES } from './limits.ts'

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
})
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
/** To retire a device is to name its key alone: the other fields are zero then. */
const Device = new ContainerType({ deviceKey: Bytes32, transportKey: Bytes32, proof: Bytes64, retire: Bool })

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
  allowance: Allowance,
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
export const PAID_ANSWERS = ['received', 'not-received', 'taken-back'] as const
/** How well the registers were protected on their way from the meter; `by-hand`: a person read and typed them. */
export const QUALITIES = ['crc', 'bcc', 'none', 'by-hand'] as const
export const BY_HAND = QUALITIES.indexOf('by-hand')
