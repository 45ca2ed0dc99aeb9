// One home of the demo street, as everything that moves it sees it.
import type { Keyring } from '../../ledger/index.ts'
import type { MeterReading } from '../../serial/index.ts'
import type { Node } from '../node.ts'
import type { HouseMeter } from './demo-house.ts'
import type { Resident } from './demo-neighbours.ts'

export type DemoHome = {
  readonly resident: Resident
  readonly peer: string
  readonly keyring: Keyring
  readonly node: Node
  readonly meter: HouseMeter
  /** The newest telegram, and how many there were. */
  reading: MeterReading | undefined
  telegrams: number
}
