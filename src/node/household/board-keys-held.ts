// What the node holds of the keys that relay boards have: who signs, and what became of it.
import type { Hex } from '../../ledger/index.ts'
import type { SignAnswer, Told } from '../../serial/index.ts'
import type { BoardFault } from '../view/relay.ts'

/** A board on this computer that has shown that it holds a key. */
export type BoardKey = {
  readonly key: Uint8Array
  /** Where it is plugged in. */
  readonly portId: string
  /** What became of the last signature; undefined when it was right. */
  fault: BoardFault | undefined
  isAsked: boolean
  /** Not before; a board that failed is left in peace for a moment. */
  askAtMs: number
  /** @param street,id 32 bytes each, as `BoardSigning` has them. */
  sign(street: Uint8Array, id: Uint8Array): Promise<Told<SignAnswer>>
}

export type BoardKeys = Map<Hex, BoardKey>
