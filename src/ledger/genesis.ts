// The founding document of a street. Its root is the chain id; everything in it changes only by a vote.
import { ByteListType, ContainerType, ListCompositeType, type ValueOf } from '@chainsafe/ssz'
import { hex, textOf, utf8, type Hex } from './bytes.ts'
import { Bool, Bytes32, Int64, Uint16, Uint32, Uint64, Uint8, decode, encode, root, type Decoded } from './codec.ts'
import {
  APPROVALS,
  CURRENCY_BYTES,
  HOUSEHOLDS,
  MONEY_MICRO,
  NAME_BYTES,
  PRICE_MICRO_PER_KWH,
  REASON_BYTES,
  SLOT_MS,
} from './limits.ts'
import { HOUSEHOLD_KINDS } from './transaction.ts'
import { LEDGER_VERSION } from './version.ts'

/** The chain that a street founded again continues. */
const Ancestor = new ContainerType({
  chainId: Bytes32,
  /** Of the first founding: readings are signed for it. */
  firstChainId: Bytes32,
  /** Its last block, and the state after it, which is imported. */
  height: Uint64,
  blockId: Bytes32,
  stateRoot: Bytes32,
  /** In the words of whoever proposed it; may be empty. */
  reason: new ByteListType(REASON_BYTES),
})
const FirstVoter = new ContainerType({ household: Uint32, deviceKey: Bytes32, transportKey: Bytes32 })

export const Genesis = new ContainerType({
  version: Uint8,
  name: new ByteListType(NAME_BYTES),
  currency: new ByteListType(CURRENCY_BYTES),
  foundedAtMs: Uint64,
  trial: Bool,
  slotMs: Uint32,
  supplierPrice: Int64,
  feedInPrice: Int64,
  localFee: Int64,
  overdraftLimitMicro: Uint64,
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
  founder: new ContainerType({
    name: new ByteListType(NAME_BYTES),
    kind: Uint8,
    householdKey: Bytes32,
    deviceKey: Bytes32,
    transportKey: Bytes32,
  }),
  /** At most one: a street that is founded for the first time has none. */
  ancestor: new ListCompositeType(Ancestor, 1),
  /** Who votes first, in the order of their ids; only a street founded again has any. */
  voters: new ListCompositeType(FirstVoter, HOUSEHOLDS),
})
export type GenesisDocument = ValueOf<typeof Genesis>

export const chainIdOf = (genesis: GenesisDocument): Uint8Array => root(Genesis, genesis)
export const encodeGenesis = (genesis: GenesisDocument): Uint8Array => encode(Genesis, genesis)

/** Total: a document that others show us is either sound in every field or refused before anything of it is kept. */
export const decodeGenesis = (bytes: Uint8Array): Decoded<GenesisDocument> => {
  const decoded = decode(Genesis, bytes)
  if (!decoded.ok) return decoded
  const fault = genesisFault(decoded.value)
  return fault === undefined ? decoded : { ok: false, why: fault }
}

const DAY_MS = 86_400_000

const genesisFault = (genesis: GenesisDocument): string | undefined => {
  const { version, name, currency, foundedAtMs, slotMs, overdraftLimitMicro, approvals, founder } = genesis
  if (version !== LEDGER_VERSION) return 'a founding document of another version'
  if (![name, currency, founder.name].every((text) => (textOf(text) ?? '').trim() !== '')) return 'a name is missing'
  if (slotMs < SLOT_MS.least || slotMs > SLOT_MS.most) return 'slot length'
  const prices = [genesis.supplierPrice, genesis.feedInPrice, genesis.localFee]
  if (prices.some((price) => price > PRICE_MICRO_PER_KWH || price < -PRICE_MICRO_PER_KWH)) return 'a price'
  if (overdraftLimitMicro > MONEY_MICRO) return 'overdraft limit'
  if (foundedAtMs > BigInt(Number.MAX_SAFE_INTEGER)) return 'founding time'
  if (genesis.clearingWaitMs > DAY_MS || genesis.wakeAfterMs > DAY_MS) return 'a waiting time'
  if (genesis.absentAfterMs > DAY_MS || genesis.activationWindowMs > 31 * DAY_MS) return 'a waiting time'
  if (genesis.floor > HOUSEHOLDS) return 'floor of the active set'
  if (genesis.creditLifeMs === 0n || genesis.creditLifeMs > BigInt(DAY_MS) * 3_650n) return 'life of credits'
  if (approvals < 1 || approvals > APPROVALS) return 'approvals'
  if (HOUSEHOLD_KINDS[founder.kind] === undefined) return 'kind of the founder'
  return votersFault(genesis)
}

/** First voters belong to an ancestor, in the order of their ids, each with keys of its own. */
const votersFault = ({ ancestor, voters }: GenesisDocument): string | undefined => {
  if (ancestor.length !== Math.min(1, voters.length)) return 'voters without an ancestor, or an ancestor without voters'
  if (voters.some(({ household }, i) => household <= (voters[i - 1]?.household ?? 0))) return 'order of the voters'
  const keys = voters.flatMap(({ deviceKey, transportKey }) => [hex(deviceKey), hex(transportKey)])
  return new Set(keys).size === keys.length ? undefined : 'keys of the voters'
}
export const chainName = (chainId: Uint8Array): Hex => hex(chainId)

const MINUTE_MS = 60_000

/** What an organiser chooses; the preset *Neighbours* fills in the rest. */
export type FoundingChoice = {
  readonly name: string
  readonly currency: string
  readonly foundedAtMs: bigint
  readonly trial: boolean
  readonly slotMs: number
  readonly supplierPrice: bigint
  readonly feedInPrice: bigint
  readonly localFee: bigint
  readonly overdraftLimitMicro: bigint
  readonly founder: GenesisDocument['founder']
}

/** Preset *Neighbours*: no stake, any member may invite and admit. A trial street waits for seconds, not minutes. */
export const neighboursGenesis = (choice: FoundingChoice): GenesisDocument => ({
  ...choice,
  version: LEDGER_VERSION,
  name: utf8(choice.name),
  currency: utf8(choice.currency),
  clearingWaitMs: choice.trial ? 3 * choice.slotMs : 5 * MINUTE_MS,
  creditLifeMs: 90n * 86_400_000n,
  wakeAfterMs: choice.trial ? 2_000 : 10 * MINUTE_MS,
  floor: 0,
  absentAfterMs: choice.trial ? 20_000 : 10 * MINUTE_MS,
  activationWindowMs: choice.trial ? 0 : DAY_MS,
  approvals: 1,
  ancestor: [],
  voters: [],
})
