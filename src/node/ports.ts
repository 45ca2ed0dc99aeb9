// The ports that a node is given. The same node runs in the worker of a page, in the simulator and in Node.js.
import type { BlockStore, Crypto, Keyring } from '../ledger/index.ts'
import type { BoardStore, Documents } from '../board/index.ts'
import type { Journal } from '../consensus/index.ts'
import type { Network } from '../p2p/index.ts'
import type { KeptAutopilot } from './household/autopilot-held.ts'

export type Clock = {
  /** Wall clock in ms since 1970; may jump. */
  nowMs(): number
  /** Calls back once after at least `ms`; the returned function takes it back. */
  after(ms: number, callback: () => void): () => void
}

/** Own transactions that are not agreed yet outlive a closed tab. */
export type Outbox = {
  load(): Promise<{ readonly id: string; readonly bytes: Uint8Array; readonly sentAtMs: number }[]>
  save(entry: { readonly id: string; readonly bytes: Uint8Array; readonly sentAtMs: number }): Promise<void>
  drop(id: string): Promise<void>
}

/** A night as it was announced here, in ms of the UTC day, and which minutes of the local day were meant by it. */
export type SaidNight = {
  readonly fromMs: number
  readonly untilMs: number
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Hours by the clock on the wall at home, of which the books, which keep UTC, know nothing. */
export type HomeTime = {
  /** Minutes by which that clock is ahead of UTC at a moment, also at one that is past or still to come. */
  zoneMinutes(atMs: number): number
  /** The nights that this computer remembers; outlive a closed tab. */
  load(): Promise<readonly SaidNight[]>
  save(nights: readonly SaidNight[]): Promise<void>
}

/** What the household asked of its autopilot, and what it remembers; outlives a closed tab. */
export type AutopilotStore = {
  load(): Promise<KeptAutopilot | undefined>
  save(kept: KeptAutopilot): Promise<void>
}

export type NodePorts = {
  readonly crypto: Crypto
  readonly keyring: Keyring
  readonly store: BlockStore
  readonly journal: Journal
  readonly outbox: Outbox
  readonly boards: BoardStore
  /** What the board needs Yjs for; asked for once there is a street. */
  documents(): Promise<Documents>
  readonly network: Network
  readonly clock: Clock
  readonly homeTime: HomeTime
  /** Without one it forgets with the node, as on a demo street. */
  readonly autopilot?: AutopilotStore
}
