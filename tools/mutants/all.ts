// Every mutant there is.
import type { Mutant } from './mutant.ts'
import { BOARD_MUTANTS } from './of-board.ts'
import { CONSENSUS_MUTANTS } from './of-consensus.ts'
import { COUNCIL_MUTANTS } from './of-council.ts'
import { DISK_MUTANTS } from './of-disk.ts'
import { FAULT_MUTANTS } from './of-faults.ts'
import { INTAKE_MUTANTS } from './of-intake.ts'
import { LEDGER_MUTANTS } from './of-ledger.ts'
import { MARKET_MUTANTS } from './of-market.ts'
import { NODE_MUTANTS } from './of-node.ts'
import { REFOUNDING_MUTANTS } from './of-refounding.ts'
import { TRUST_MUTANTS } from './of-trust.ts'
import { SYNC_MUTANTS } from './of-sync.ts'

export const MUTANTS: readonly Mutant[] = [
  ...CONSENSUS_MUTANTS,
  ...DISK_MUTANTS,
  ...NODE_MUTANTS,
  ...REFOUNDING_MUTANTS,
  ...INTAKE_MUTANTS,
  ...SYNC_MUTANTS,
  ...LEDGER_MUTANTS,
  ...BOARD_MUTANTS,
  ...FAULT_MUTANTS,
  ...TRUST_MUTANTS,
  ...MARKET_MUTANTS,
  ...COUNCIL_MUTANTS,
]
