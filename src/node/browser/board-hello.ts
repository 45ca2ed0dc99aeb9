// Whether a relay board holds the key of a meter. It is asked once each time its line opens, and has to show it: it signs a
// number that we draw, which is nobody's reading. From then on readings of the meter with that key are signed there.
import { hex, transactionSigningBytes } from '../../ledger/index.ts'
import type { BoardSigning, SignAnswer, Told } from '../../serial/index.ts'
import { faultOf, tellFault } from '../household/board-key.ts'
import type { BoardKey } from '../household/board-keys-held.ts'
import { BOARD_REST_MS } from '../limits.ts'
import type { NodeState } from '../node-state.ts'
import type { BoardFault } from '../view/snapshot.ts'
import type { RelayTalk } from './relay-talk.ts'

/** What is known of the key on a board since its line opened. */
export type BoardHello = {
  /** Undefined of a kind that never signs. */
  readonly signing: BoardSigning | undefined
  heard: 'nothing' | 'no-key' | 'key'
  key: BoardKey | undefined
  /** Why no key is known, although the board says that it has one. */
  fault: BoardFault | undefined
  askAtMs: number
}

export const freshHello = (signing: BoardSigning | undefined): BoardHello => ({
  ...{ signing, heard: 'nothing', key: undefined, fault: undefined, askAtMs: 0 },
})

/** Asks where nothing is known yet; the board has answered about its contacts by then. */
export const meetKey = async (node: NodeState, portId: string, talk: RelayTalk, hello: BoardHello): Promise<void> => {
  const { signing } = hello
  const nowMs = node.ports.clock.nowMs()
  const street = node.chain?.tip().state.street
  if (signing === undefined || street === undefined || hello.heard !== 'nothing' || nowMs < hello.askAtMs) return
  hello.askAtMs = nowMs + BOARD_REST_MS
  const greeting = await talk.say(() => signing.hello())
  if (greeting.kind !== 'hello') return
  if (!greeting.signs) {
    hello.heard = 'no-key'
    return
  }
  const drawn = node.ports.crypto.random(32)
  const told = await talk.say(() => signing.sign(street.firstChainId, drawn))
  hello.fault = await firstFault(node, told, transactionSigningBytes('reading', drawn, street))
  if (hello.fault !== undefined || told.kind !== 'signed') return
  const sign: BoardKey['sign'] = (chain, id) => talk.say(() => signing.sign(chain, id))
  hello.heard = 'key'
  hello.key = { key: told.key, portId, fault: 'lost', isAsked: false, askAtMs: 0, sign }
  node.boardKeys.set(hex(told.key), hello.key)
  tellFault(node, hello.key, undefined)
}

const firstFault = async (
  { ports: { crypto } }: NodeState,
  told: Told<SignAnswer>,
  message: Uint8Array,
): Promise<BoardFault | undefined> => {
  if (told.kind !== 'signed') return faultOf(told, undefined)
  const isRight = crypto.isAdmissibleKey(told.key) && (await crypto.verify(told.key, message, told.signature))
  return isRight ? undefined : 'wrong-signature'
}

/** The line is gone: what answers there next may be another board. */
export const loseKey = (node: NodeState, hello: BoardHello): void => {
  if (hello.key !== undefined) tellFault(node, hello.key, 'lost')
  Object.assign(hello, freshHello(hello.signing))
}
