// The state before the first block: one household, the founder, which votes alone until others have joined.
import { hex } from './bytes.ts'
import { chainIdOf, type GenesisDocument } from './genesis.ts'
import { STREET_ACCOUNT, openAccount } from './money.ts'
import { rolesOfFounder } from './roles.ts'
import { addHousehold } from './kinds/join.ts'
import { draftOf, household, sealState, slotOf, stateOf } from './state.ts'
import { put } from './table.ts'
import { termsOf } from './terms.ts'
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
      terms: termsOf(genesis),
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
      tariffs: [],
      awakeMarks: [],
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
    former: [],
    proposals: [],
    rates: [],
    exchanges: [],
    wishes: [],
    stakes: [],
    disputes: [],
    watches: [],
    providers: [],
    auctions: [],
  })
  const draft = draftOf(empty)
  openAccount(draft, STREET_ACCOUNT)
  addHousehold(draft, { ...genesis.founder, nonce: 0n })
  const founder = household(draft, FOUNDER)
  put(draft.households, { ...founder, roles: rolesOfFounder(termsOf(genesis)) })
  return { id: hex(chainId), state: sealState(draft) }
}
