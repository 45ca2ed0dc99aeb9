// What people do with the board: notes, the own profile, and whether the own watts are shown. A note is on disk before
// anybody hears of it. Runs inside the loop; every way to be turned down is an `Outcome`.
import { hex } from '../../ledger/index.ts'
import {
  awarenessBytes,
  boardLimits,
  draw,
  encodeBoardMessage,
  forgetSilent,
  writeOwn,
  type Change,
  type Draft,
  type Entry,
} from '../../board/index.ts'
import { p2pLimits } from '../../p2p/index.ts'
import type { MeterReading } from '../../serial/index.ts'
import { isMember, selfOf, type NodeState } from '../node-state.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import { askBoardAgain, authorsHousehold } from './hearing.ts'

type NewId = Outcome<{ readonly id: string }>

/** A new note of this household; gives its id. */
export const post = (node: NodeState, draft: Draft): Promise<NewId> => write(node, { kind: 'post', draft })

/** Other words in the place of an own note. One that another computer of this home has written is written anew here. */
export const edit = async (
  node: NodeState,
  { id, title, text }: { readonly id: string; readonly title: string; readonly text: string },
): Promise<NewId> => {
  const found = ownEntry(node, id)
  if (found === undefined) return refused('unknown')
  const { entry, isHere } = found
  if (isHere) return write(node, { kind: 'edit', id: entry.id, title, text })
  const draft: Draft =
    entry.kind === 'dispute'
      ? { kind: entry.kind, title: '', about: entry.about, text }
      : { kind: entry.kind, title, about: '', text }
  const posted = await post(node, draft)
  if (!posted.ok) return posted
  const withdrawn = await write(node, { kind: 'withdraw', about: id })
  return withdrawn.ok ? posted : withdrawn
}

export const remove = async (node: NodeState, id: string): Promise<Outcome> => {
  const found = ownEntry(node, id)
  if (found === undefined) return refused('unknown')
  const written = await write(
    node,
    found.isHere ? { kind: 'remove', id: found.entry.id } : { kind: 'withdraw', about: id },
  )
  return written.ok ? done : written
}

export const setProfile = async (node: NodeState, text: string): Promise<Outcome> => {
  const written = await write(node, { kind: 'profile', text })
  return written.ok ? done : written
}

/** Shows the watts of our meters to the street, or stops it at once. Forgotten when the page closes. */
export const setAwareness = async (node: NodeState, { watts }: { readonly watts: boolean }): Promise<Outcome> => {
  if (author(node) === undefined) return refused('no-street')
  const { board } = node
  if (board.sharesWatts === watts) return done
  board.sharesWatts = watts
  await (watts ? showWatts(node) : sayWatts(node, undefined))
  node.changed()
  return done
}

/** The newest power of a meter of ours; kept for the moment only. */
export const hearWatts = (node: NodeState, { meterId, powerW }: Pick<MeterReading, 'meterId' | 'powerW'>): void => {
  if (powerW !== undefined && node.meterIds.has(meterId))
    node.board.watts.set(meterId, { powerW, atMs: node.ports.clock.nowMs() })
}

/** Once a second. */
export const tickBoard = async (node: NodeState): Promise<void> => {
  const { board, ports } = node
  const nowMs = ports.clock.nowMs()
  askBoardAgain(node)
  forgetSilent(board.showing, nowMs, p2pLimits.BEAT_SKEW_MS)
  const sinceMs = nowMs - board.lastShownMs
  if (board.sharesWatts && (sinceMs >= boardLimits.AWARENESS_EVERY_MS || sinceMs < 0)) await showWatts(node)
}

/** Our device key, while the ledger knows it as one. */
const author = ({ chain, ports }: NodeState): Uint8Array | undefined => {
  const { key } = ports.keyring.device
  return chain !== undefined && authorsHousehold(chain, key) !== undefined ? key : undefined
}

/**
 * A computer that was restored may have written more than its disk knows: the neighbours are heard first, as before a
 * vote. Who is linked to nobody has nobody to ask.
 */
const mayWrite = (node: NodeState): boolean =>
  node.board.caughtUp || ![...node.peers].some((peer) => isMember(node, peer))

const write = async (node: NodeState, change: Change): Promise<NewId> => {
  const { board, ports } = node
  if (node.chain === undefined || author(node) === undefined) return refused('no-street')
  if (board.open === undefined || !mayWrite(node)) return refused('board-not-ready')
  const nowMs = ports.clock.nowMs()
  const key = hex(ports.keyring.device.key)
  if (!draw(board.rates.authors, key, boardLimits.AUTHOR_RATE, nowMs)) return refused('too-many')
  const written = await writeOwn(board.open, ports.keyring.device, change, nowMs)
  if (!written.ok) return refused(written.refusal)
  ports.network.publish('board', encodeBoardMessage({ kind: 'envelope', envelope: written.envelope }))
  node.changed()
  return { ok: true, value: { id: `${key}/${written.id}` } }
}

/** A note of this household by its id, and whether this computer has written it. */
const ownEntry = (node: NodeState, id: string): { readonly entry: Entry; readonly isHere: boolean } | undefined => {
  const { chain, board } = node
  const [key = '', name] = id.split('/')
  const row = board.open?.rows.get(key)
  if (chain === undefined || row === undefined) return undefined
  const entry = row.written.entries.find((other) => other.id === name)
  const self = selfOf(node)
  if (entry === undefined || self === undefined) return undefined
  if (authorsHousehold(chain, row.author) !== self) return undefined
  return { entry, isHere: key === hex(node.ports.keyring.device.key) }
}

const showWatts = async (node: NodeState): Promise<void> => {
  const { board, ports } = node
  const fresh = [...board.watts.values()].filter(({ atMs }) => ports.clock.nowMs() - atMs < boardLimits.AWARENESS_MS)
  if (fresh.length > 0) await sayWatts(node, Math.round(fresh.reduce((sum, { powerW }) => sum + powerW, 0)))
}

const sayWatts = async (node: NodeState, watts: number | undefined): Promise<void> => {
  const { board, ports } = node
  const key = author(node)
  if (board.open === undefined || key === undefined) return
  board.lastShownMs = ports.clock.nowMs()
  const most = boardLimits.AWARENESS_W
  const within = watts === undefined ? [] : [BigInt(Math.max(-most, Math.min(most, watts)))]
  const unsigned = { author: key, timeMs: BigInt(board.lastShownMs), watts: within }
  const signature = await ports.keyring.device.sign(awarenessBytes(board.open.chainId, unsigned))
  ports.network.publish('board', encodeBoardMessage({ kind: 'awareness', awareness: { ...unsigned, signature } }))
}
