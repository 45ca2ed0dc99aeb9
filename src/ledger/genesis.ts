// The founding document of a street. Its root is the chain id; everything in it changes only by a vote.
import { ByteListType, ContainerType, type ValueOf } from '@chainsafe/ssz'
import { hex, utf8, type Hex } from './bytes.ts'
import { Bool, Bytes32, Int64, Uint32, Uint64, Uint8, decode, encode, root, type Decoded } from './codec.ts'
import { CURRENCY_BYTES, NAME_BYTES } from './limits.ts'

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
  /** How long a tab must have been at the tip before it may vote. */
  wakeAfterMs: Uint32,
  /** Members who must approve a newcomer; they count by household. */
  approvals: Uint8,
  founder: new ContainerType({
    name: new ByteListType(NAME_BYTES),
    kind: Uint8,
    householdKey: Bytes32,
    deviceKey: Bytes32,
    transportKey: Bytes32,
  }),
})
export type GenesisDocument = ValueOf<typeof Genesis>

export const chainIdOf = (genesis: GenesisDocument): Uint8Array => root(Genesis, genesis)
export const encodeGenesis = (genesis: GenesisDocument): Uint8Array => encode(Genesis, genesis)
export const decodeGenesis = (bytes: Uint8Array): Decoded<GenesisDocument> => decode(Genesis, bytes)
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
  version: 1,
  name: utf8(choice.name),
  currency: utf8(choice.currency),
  clearingWaitMs: choice.trial ? 3 * choice.slotMs : 5 * MINUTE_MS,
  creditLifeMs: 90n * 86_400_000n,
  wakeAfterMs: choice.trial ? 2_000 : 10 * MINUTE_MS,
  approvals: 1,
})
