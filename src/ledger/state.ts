// The state of a street after a block: tables of records, and the tree over them whose root stands in the block's
// header. A state is never changed once its block is executed: `draftOf` copies it, `sealState` hashes what was touched.
import type { CompositeViewDU, ValueOf } from '@chainsafe/ssz'
import type { Book } from '../orderbook/index.ts'
import { must } from './assert.ts'
import { hashLots } from './lot-roots.ts'
import { hex, sameBytes, type Hex } from './bytes.ts'
import { decode, type Decoded } from './codec.ts'
import {
  StateType,
  type AccountRecord,
  type AttendanceRecord,
  type AuctionRecord,
  type DeliveryRecord,
  type ExchangeRecord,
  type DisputeRecord,
  type FlowRecord,
  type FormerRecord,
  type HouseholdRecord,
  type InvitationRecord,
  type KeyRecord,
  type LotRecord,
  type MeterRecord,
  type OrderRecord,
  type PaymentRecord,
  type ProposalRecord,
  type RateRecord,
  type ProviderRecord,
  type StreetRecord,
  type WishRecord,
  type StakeRecord,
  type WatchRecord,
} from './records.ts'
import type { GenesisDocument } from './genesis.ts'
import { Terms } from './terms.ts'
import { copyTable, createTable, find, type Table } from './table.ts'

export type Tables = {
  readonly households: Table<HouseholdRecord>
  readonly attendance: Table<AttendanceRecord>
  readonly accounts: Table<AccountRecord>
  readonly keys: Table<KeyRecord>
  readonly invitations: Table<InvitationRecord>
  readonly meters: Table<MeterRecord>
  readonly flows: Table<FlowRecord>
  readonly lots: Table<LotRecord>
  readonly orders: Table<OrderRecord>
  readonly deliveries: Table<DeliveryRecord>
  readonly payments: Table<PaymentRecord>
  readonly former: Table<FormerRecord>
  readonly proposals: Table<ProposalRecord>
  readonly rates: Table<RateRecord>
  readonly exchanges: Table<ExchangeRecord>
  readonly wishes: Table<WishRecord>
  readonly stakes: Table<StakeRecord>
  readonly disputes: Table<DisputeRecord>
  readonly watches: Table<WatchRecord>
  readonly providers: Table<ProviderRecord>
  readonly auctions: Table<AuctionRecord>
}
export type TableName = keyof Tables

type StateView = CompositeViewDU<typeof StateType>
type StateValue = ValueOf<typeof StateType>

/** A sealed state. `rootHash` is 32 bytes. */
export type State = Tables & {
  readonly genesis: GenesisDocument
  readonly street: StreetRecord
  readonly view: StateView
  readonly rootHash: Uint8Array
}

/** A copy that rules may change; `street` is replaced as a whole, `view` still shows the street of `before`. */
export type Draft = Tables & {
  readonly genesis: GenesisDocument
  street: StreetRecord
  readonly before: StreetRecord
  readonly view: StateView
  /** The order book, once an order of the block has asked for it; see `kinds/order.ts`. */
  book?: Book
}

export const flowKey = (household: number, slot: bigint): string => `${household}:${slot}`

export const rateKey = (household: number, currency: Uint8Array): string => `${household}:${hex(currency)}`

/** How each table finds a record; the only list of tables there is. */
const KEYS_OF = {
  households: (record: HouseholdRecord) => String(record.id),
  attendance: (record: AttendanceRecord) => String(record.household),
  accounts: (record: AccountRecord) => String(record.household),
  keys: (record: KeyRecord) => hex(record.key),
  invitations: (record: InvitationRecord) => hex(record.invitation),
  meters: (record: MeterRecord) => String(record.id),
  flows: (record: FlowRecord) => flowKey(record.household, record.slot),
  lots: (record: LotRecord) => String(record.id),
  orders: (record: OrderRecord) => hex(record.order),
  deliveries: (record: DeliveryRecord) => hex(record.delivery),
  payments: (record: PaymentRecord) => hex(record.payment),
  former: (record: FormerRecord) => String(record.id),
  proposals: (record: ProposalRecord) => hex(record.proposal),
  rates: (record: RateRecord) => rateKey(record.household, record.currency),
  exchanges: (record: ExchangeRecord) => hex(record.exchange),
  wishes: (record: WishRecord) => hex(record.wish),
  stakes: (record: StakeRecord) => String(record.household),
  disputes: (record: DisputeRecord) => hex(record.dispute),
  watches: (record: WatchRecord) => String(record.meter),
  providers: (record: ProviderRecord) => String(record.household),
  auctions: (record: AuctionRecord) => hex(record.auction),
}
export const TABLE_NAMES = Object.keys(KEYS_OF) as TableName[]

const tablesOf = (value: StateValue): Tables => ({
  households: createTable(KEYS_OF.households, value.households),
  attendance: createTable(KEYS_OF.attendance, value.attendance),
  accounts: createTable(KEYS_OF.accounts, value.accounts),
  keys: createTable(KEYS_OF.keys, value.keys),
  invitations: createTable(KEYS_OF.invitations, value.invitations),
  meters: createTable(KEYS_OF.meters, value.meters),
  flows: createTable(KEYS_OF.flows, value.flows),
  lots: createTable(KEYS_OF.lots, value.lots),
  orders: createTable(KEYS_OF.orders, value.orders),
  deliveries: createTable(KEYS_OF.deliveries, value.deliveries),
  payments: createTable(KEYS_OF.payments, value.payments),
  former: createTable(KEYS_OF.former, value.former),
  proposals: createTable(KEYS_OF.proposals, value.proposals),
  rates: createTable(KEYS_OF.rates, value.rates),
  exchanges: createTable(KEYS_OF.exchanges, value.exchanges),
  wishes: createTable(KEYS_OF.wishes, value.wishes),
  stakes: createTable(KEYS_OF.stakes, value.stakes),
  disputes: createTable(KEYS_OF.disputes, value.disputes),
  watches: createTable(KEYS_OF.watches, value.watches),
  providers: createTable(KEYS_OF.providers, value.providers),
  auctions: createTable(KEYS_OF.auctions, value.auctions),
})

/** A state from its plain value, as genesis and snapshots give it. */
export const stateOf = (genesis: GenesisDocument, value: StateValue): State => {
  const view = StateType.toViewDU(value)
  hashLots(must(view.lots.node, 'a list has a tree'), value.lots)
  return { genesis, street: value.street, ...tablesOf(value), view, rootHash: view.batchHashTreeRoot() }
}

export const draftOf = (state: State | Draft): Draft => ({
  genesis: state.genesis,
  street: state.street,
  before: 'before' in state ? state.before : state.street,
  households: copyTable(state.households),
  attendance: copyTable(state.attendance),
  accounts: copyTable(state.accounts),
  keys: copyTable(state.keys),
  invitations: copyTable(state.invitations),
  meters: copyTable(state.meters),
  flows: copyTable(state.flows),
  lots: copyTable(state.lots),
  orders: copyTable(state.orders),
  deliveries: copyTable(state.deliveries),
  payments: copyTable(state.payments),
  former: copyTable(state.former),
  proposals: copyTable(state.proposals),
  rates: copyTable(state.rates),
  exchanges: copyTable(state.exchanges),
  wishes: copyTable(state.wishes),
  stakes: copyTable(state.stakes),
  disputes: copyTable(state.disputes),
  watches: copyTable(state.watches),
  providers: copyTable(state.providers),
  auctions: copyTable(state.auctions),
  view: state.view,
})

/** What the tree of one list can do; the library's own types differ per record. */
type ListView = {
  readonly length: number
  readonly type: { readonly elementType: { toViewDU(value: unknown): unknown } }
  set(place: number, view: unknown): void
  push(view: unknown): void
  sliceTo(place: number): ListView
}

/** All that hashing needs to know of a table. */
type Rows = { readonly rows: readonly unknown[]; readonly touched: Iterable<number> }

/** Writes what the draft touched into the tree and gives the sealed state; the draft must not be used afterwards. */
export const sealState = ({ before, book: _, ...draft }: Draft): State => {
  const view = draft.view.clone()
  writeStreet(view, before, draft.street)
  const lists = view as unknown as Record<TableName, ListView>
  for (const name of TABLE_NAMES) {
    if (draft[name].touched.size > 0) lists[name] = writeRows(lists[name], draft[name])
  }
  return { ...draft, view, rootHash: view.batchHashTreeRoot() }
}

/** Rules replace what they change, so what is the same object has the same bytes, and is not hashed again. */
const writeStreet = (view: StateView, before: StreetRecord, after: StreetRecord): void => {
  const street = view.street as unknown as Record<keyof StreetRecord, unknown>
  for (const name of Object.keys(after) as (keyof StreetRecord)[]) {
    const [old, value] = [before[name], after[name]]
    if (old === value) continue
    if (Array.isArray(old) && Array.isArray(value))
      street[name] = writeRows(street[name] as ListView, { rows: value, touched: changedPlaces(old, value) })
    else street[name] = name === 'terms' ? Terms.toViewDU(after.terms) : value
  }
}

const changedPlaces = (before: readonly unknown[], after: readonly unknown[]): number[] =>
  after.flatMap((row, place) => (row === before[place] ? [] : [place]))

const writeRows = (list: ListView, table: Rows): ListView => {
  const kept = list.length > table.rows.length ? cut(list, table.rows.length) : list
  for (const place of [...table.touched].sort((a, b) => a - b)) {
    const row = table.rows[place]
    if (row === undefined) continue
    const record = kept.type.elementType.toViewDU(row)
    if (place < kept.length) kept.set(place, record)
    else kept.push(record)
  }
  return kept
}

/** The library cuts after a place, so an empty list is written as a cut of nothing. */
const cut = (list: ListView, length: number): ListView =>
  length === 0
    ? ((list.type as unknown as { defaultViewDU(): unknown }).defaultViewDU() as ListView)
    : list.sliceTo(length - 1)

export const encodeState = (state: State): Uint8Array => state.view.serialize()

export const decodeState = (genesis: GenesisDocument, bytes: Uint8Array): Decoded<State> => {
  const decoded = decode(StateType, bytes)
  return decoded.ok ? { ok: true, value: stateOf(genesis, decoded.value) } : decoded
}

// --- questions that rules and views ask of a state ---

export const household = (state: Tables, id: number): HouseholdRecord =>
  must(find(state.households, String(id)), 'every household id in the state leads to a household')

export const keyRecord = (state: Tables, key: Uint8Array): KeyRecord | undefined => find(state.keys, hex(key))

export const meterByKey = (state: Tables, key: Uint8Array): MeterRecord | undefined => {
  return state.meters.rows.find((meter) => sameBytes(meter.key, key))
}

export const slotOf = (genesis: Pick<GenesisDocument, 'slotMs'>, atMs: bigint): bigint => atMs / BigInt(genesis.slotMs)
export const slotEndsAtMs = (genesis: GenesisDocument, slot: bigint): bigint => (slot + 1n) * BigInt(genesis.slotMs)

/** Household that a transport key belongs to, for the network's question who a peer is. */
export const householdByTransport = (state: Tables, transportKey: Hex): HouseholdRecord | undefined =>
  state.households.rows.find((record) => hex(record.transportKey) === transportKey)
