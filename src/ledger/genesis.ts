// The founding document of a street. Its root is the chain id; its terms (terms.ts) change
// only by a vote, and everything else in it never.
import { ByteListType, ContainerType, ListCompositeType, type ValueOf } from '@chainsafe/ssz'
import { hex, textOf, utf8, type Hex } from './bytes.ts'
import { Bool, Bytes32, Uint32, Uint64, Uint8, decode, encode, root, type Decoded } from './codec.ts'
import { CURRENCY_BYTES, DAY_MS, HOUSEHOLDS, NAME_BYTES, REASON_BYTES, SLOT_MS } from './limits.ts'
import { CARBON_TERMS } from './carbon-factors.ts'
import { TERMS, termsFault } from './terms.ts'
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
  ...TERMS,
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

/** A document never changes, and many questions begin with its name: its root is computed once. */
export const chainIdOf = (genesis: GenesisDocument): Uint8Array => {
  const known = chainIds.get(genesis)
  if (known !== undefined) return known
  const chainId = root(Genesis, genesis)
  chainIds.set(genesis, chainId)
  return chainId
}
const chainIds = new WeakMap<GenesisDocument, Uint8Array>()

export const encodeGenesis = (genesis: GenesisDocument): Uint8Array => encode(Genesis, genesis)

/** Total: a document that others show us is either sound in every field or refused before anything of it is kept. */
export const decodeGenesis = (bytes: Uint8Array): Decoded<GenesisDocument> => {
  const decoded = decode(Genesis, bytes)
  if (!decoded.ok) return decoded
  const fault = genesisFault(decoded.value)
  return fault === undefined ? decoded : { ok: false, why: fault }
}

const genesisFault = (genesis: GenesisDocument): string | undefined => {
  const { version, name, currency, foundedAtMs, slotMs, founder } = genesis
  if (version !== LEDGER_VERSION) return 'a founding document of another version'
  if (![name, currency, founder.name].every((text) => (textOf(text) ?? '').trim() !== '')) return 'a name is missing'
  if (slotMs < SLOT_MS.least || slotMs > SLOT_MS.most) return 'slot length'
  if (foundedAtMs > BigInt(Number.MAX_SAFE_INTEGER)) return 'founding time'
  const fault = termsFault(genesis)
  if (fault !== undefined) return fault
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
  creditLifeMs: 90n * DAY_MS,
  wakeAfterMs: choice.trial ? 2_000 : 10 * MINUTE_MS,
  floor: 0,
  absentAfterMs: choice.trial ? 20_000 : 10 * MINUTE_MS,
  activationWindowMs: choice.trial ? 0 : Number(DAY_MS),
  approvals: 1,
  newcomerOverdraftMicro: choice.overdraftLimitMicro,
  minimumStakeMicro: 0n,
  evidenceMs: choice.trial ? 10 * choice.slotMs : 2 * Number(DAY_MS),
  votingMs: choice.trial ? 10 * choice.slotMs : 2 * Number(DAY_MS),
  depositMicro: 0n,
  outlierPermille: 400,
  issuingLimitMicro: 0n,
  ...CARBON_TERMS,
  stakeDelayMs: choice.trial ? 20 * choice.slotMs : 7 * Number(DAY_MS),
  finalAfterMs: choice.trial ? 40 * choice.slotMs : 2 * Number(DAY_MS),
  iceServers: new Uint8Array(),
  ancestor: [],
  voters: [],
})

const UNIT_MICRO = 1_000_000n
/** Three who know a newcomer are more than one who was paid for it. */
const OPEN_APPROVALS = 3

/**
 * Preset *Open market*: for people who do not all know each other. Whoever sells from an offer has 1,000 at stake, three
 * members approve a newcomer, and a newcomer owes nothing before it has earned or paid in; treasurers issue money.
 */
export const openMarketGenesis = (choice: FoundingChoice): GenesisDocument => ({
  ...neighboursGenesis(choice),
  minimumStakeMicro: 1_000n * UNIT_MICRO,
  depositMicro: 10n * UNIT_MICRO,
  approvals: OPEN_APPROVALS,
  newcomerOverdraftMicro: 0n,
  issuingLimitMicro: 10_000n * UNIT_MICRO,
})
