// The state before the first block: one household, the founder, which votes alone until others have joined.
import { hex } from './bytes.ts'
import { chainIdOf, type GenesisDocument } from './genesis.ts'
import { STREET_ACCOUNT } from './money.ts'
import { addHousehold } from './kinds/join.ts'
import { draftOf, sealState, slotOf, stateOf } from './state.ts'
import { put } from './table.ts'
import type { Tip } from './begin-block.ts'

const FOUNDER = 1

/** The tip of a street that has agreed on nothing yet: its id is the chain id. */
export const foundedTip = (genesis: GenesisDocument): Tip => {
  const chainId = chainIdOf(genesis)
  const timeMs = genesis.foundedAtMs
  const founders = [{ household: FOUNDER, key: genesis.founder.deviceKey }]
  const empty = stateOf(genesis, {
    street: {
      chainId,
      firstChainId: chainId,
      height: 0n,
      timeMs,
      awakeMs: 0n,
      activeSet: founders,
      nextSet: founders,
      afterNextSet: founders,
      recent: [],
      days: [],
      peaks: [],
      nextHousehold: FOUNDER,
      nextMeter: 1,
      nextLot: 1n,
      clearingSlot: slotOf(genesis, timeMs),
      slotEnds: [],
      mintedWh: 0n,
      retiredWh: 0n,
      expiredWh: 0n,
      revokedWh: 0n,
      tradedWh: 0n,
      turnoverMicro: 0n,
      clearings: 0n,
      trades: 0n,
      readings: 0n,
      lastPrice: 0n,
    },
    households: [],
    attendance: [],
    accounts: [],
    keys: [],
    invitations: [],
    meters: [],
    flows: [],
    lots: [],
    orders: [],
    deliveries: [],
    payments: [],
  })
  const draft = draftOf(empty)
  put(draft.accounts, { household: STREET_ACCOUNT, balanceMicro: 0n, reservedMicro: 0n, receipts: 0n })
  addHousehold(draft, { ...genesis.founder, nonce: 0n })
  return { id: hex(chainId), state: sealState(draft) }
}
