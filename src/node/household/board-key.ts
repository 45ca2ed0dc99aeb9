// Readings that a relay board signs, because it holds the key of their meter. What comes from it is checked like a stranger's.
// It is asked outside of the loop, which must not wait for a cable, and for one reading at a time.
import {
  fromHex,
  hex,
  sameBytes,
  transactionId,
  verifyTransaction,
  type Body,
  type MeterRecord,
  type Signer,
} from '../../ledger/index.ts'
import type { SignAnswer, Told } from '../../serial/index.ts'
import { BOARD_REST_MS } from '../limits.ts'
import { notice, selfOf, unnotice, type NodeState } from '../node-state.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import type { BoardFault } from '../view/snapshot.ts'
import type { BoardKey } from './board-keys-held.ts'
import { draftOf, submit, submitSigned } from './own-transactions.ts'
import { isTrusted } from '../sync/trust.ts'

/** Has a reading signed and sends it; without a signature it is not sent, and the next telegram tries again. */
export const sendByBoard = (node: NodeState, board: BoardKey, body: Body): void => {
  const { chain, ports, loop } = node
  if (chain === undefined || !isTrusted(node) || board.isAsked || ports.clock.nowMs() < board.askAtMs) return
  const draft = { key: board.key, ...draftOf(node, board.key, body) }
  board.isAsked = true
  // A cable that fails is told of like a plug that was pulled.
  const told = board
    .sign(chain.tip().state.street.firstChainId, fromHex(transactionId(draft)))
    .catch((): Told<SignAnswer> => ({ kind: 'lost' }))
  void told.then((answer) => loop.input(() => takeSigned(node, board, draft, answer)))
}

type Draft = ReturnType<typeof draftOf> & { readonly key: Uint8Array }

const takeSigned = async (node: NodeState, board: BoardKey, draft: Draft, told: Told<SignAnswer>): Promise<void> => {
  const { chain, ports } = node
  board.isAsked = false
  // Meanwhile the meter may have got another key, or the books may have become doubtful.
  if (chain === undefined || !isTrusted(node) || meterOf(node, board) === undefined) return
  const fault = faultOf(told, board.key)
  const transaction =
    told.kind === 'signed' && fault === undefined
      ? await verifyTransaction(ports.crypto, chain.tip().state.street, {
          ...draft,
          id: transactionId(draft),
          signature: told.signature,
        })
      : undefined
  tellFault(node, board, transaction === undefined ? (fault ?? 'wrong-signature') : undefined)
  if (transaction !== undefined) await submitSigned(node, transaction)
}

/** What is wrong with an answer before its signature is checked; without a key any is as good. */
export const faultOf = (told: Told<SignAnswer>, key: Uint8Array | undefined): BoardFault | undefined => {
  if (told.kind === 'signed') return key === undefined || sameBytes(told.key, key) ? undefined : 'other-key'
  if (told.kind === 'refused') return 'refuses'
  return told.kind === 'lost' ? 'lost' : 'silent'
}

/** Says on the page why a meter of ours sends nothing, and takes it back when it is over. */
export const tellFault = (node: NodeState, board: BoardKey, fault: BoardFault | undefined): void => {
  const isNews = fault !== board.fault
  board.fault = fault
  if (fault === undefined) unnotice(node, 'board-signs-nothing', board.portId)
  else board.askAtMs = node.ports.clock.nowMs() + BOARD_REST_MS
  if (fault !== undefined && isNews && meterOf(node, board) !== undefined)
    notice(node, 'board-signs-nothing', board.portId)
  node.changed()
}

/** The meter of this home whose readings a board signs. */
export const meterOf = (node: NodeState, { key }: Pick<BoardKey, 'key'>): MeterRecord | undefined =>
  ownMeters(node).find((meter) => sameBytes(meter.key, key))

const ownMeters = (node: NodeState): readonly MeterRecord[] => {
  const self = selfOf(node)
  return (node.chain?.tip().state.meters.rows ?? []).filter(({ household }) => household === self)
}

/** Gives one of our meters the key of the board on a port: from then on its readings are signed there. */
export const letBoardSign = async (
  node: NodeState,
  { meter, portId }: { readonly meter: number; readonly portId: string },
): Promise<Outcome> => {
  const board = [...node.boardKeys.values()].find((one) => one.portId === portId && one.fault === undefined)
  return board === undefined ? refused('board-signs-nothing') : giveKey(node, meter, board.key)
}

/** Gives one of our meters a fresh key of this computer. The one from before signs for no meter any more. */
export const letComputerSign = async (node: NodeState, meter: number): Promise<Outcome> => {
  const record = ownMeters(node).find(({ id }) => id === meter)
  if (record === undefined) return refused('meter-unknown')
  const given = await giveKey(node, meter, (await keyAfter(node, record)).key)
  const board = node.boardKeys.get(hex(record.key))
  if (given.ok && board !== undefined) unnotice(node, 'board-signs-nothing', board.portId)
  return given
}

/** A key of this computer for a meter that has another one: named after that one, so that it is made once. */
export const keyAfter = ({ ports }: NodeState, { key }: MeterRecord): Promise<Signer> =>
  ports.keyring.meter(`after ${hex(key)}`)

const giveKey = async (node: NodeState, meter: number, meterKey: Uint8Array): Promise<Outcome> => {
  const record = ownMeters(node).find(({ id }) => id === meter)
  if (record === undefined) return refused('meter-unknown')
  const { serialHash, source, nameplateW, label, simulated } = record
  const body: Body = { kind: 'meter', meterKey, serialHash, source, nameplateW, label, simulated }
  const sent = await submit(node, 'household', body)
  return sent.ok ? done : refused(sent.refusal)
}
