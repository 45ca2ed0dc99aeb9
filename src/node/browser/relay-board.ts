// One channel of a relay board, kept where the settled ledger says it should stand: closed while a delivery of ours is
// open, the street agrees and our own meter speaks; open otherwise. Off at once, on only within the relay's own limits.
import {
  LCUS_FAIL_SAFE,
  LCUS_LINE,
  freshRelay,
  lcusFrame,
  relayAction,
  relayAfter,
  relayLost,
  type ByteLink,
  type OpenFailure,
  type RelayAction,
  type RelayState,
  type RelayTarget,
} from '../../serial/index.ts'
import type { Node } from '../node.ts'
import { notice, selfOf } from '../node-state.ts'
import type { Relay } from '../view/snapshot.ts'

export type RelayBoard = {
  readonly link: ByteLink
  readonly channel: number
  state: RelayState
  target: RelayTarget
  why: Relay['reason']
  stopped: boolean
}

/** How often the desired state is compared with the relay's. */
const LOOK_MS = 1_000
/** A meter of ours that was silent for three of the slowest telegram periods says nothing about what flows. */
const STALE_MS = 30_000

/** Opens the port as a relay board and switches it off first: what it did before we came is unknown. */
export const createRelay = async (
  node: Node,
  link: ByteLink,
  choice: { readonly channel: number; readonly consent: boolean },
  changed: () => void,
): Promise<RelayBoard | OpenFailure> => {
  const opened = await link.open(LCUS_LINE)
  if (opened !== 'open') return opened
  const board: RelayBoard = {
    link,
    channel: choice.channel,
    state: freshRelay(LCUS_FAIL_SAFE, choice.consent),
    target: { on: false, by: 'safety' },
    why: 'no-delivery',
    stopped: false,
  }
  drain(link)
  const look = async (): Promise<void> => {
    if (board.stopped) return
    await keep(node, board)
    changed()
    node.state.ports.clock.after(LOOK_MS, () => void look())
  }
  await look()
  return board
}

/** LCUS boards may chatter; what they say is read so that the buffer never fills, and ignored. */
const drain = (link: ByteLink): void => {
  const reader = link.chunks()[Symbol.asyncIterator]()
  const next = (): void => {
    void reader.next().then((read) => {
      if (read.done !== true) next()
    })
  }
  next()
}

/** Off at once; what happens after that is nobody's command any more. */
export const stopRelay = async (board: RelayBoard): Promise<void> => {
  board.stopped = true
  await board.link.write(lcusFrame(board.channel, false))
  await board.link.close()
}

const keep = async (node: Node, board: RelayBoard): Promise<void> => {
  const nowMs = node.state.ports.clock.nowMs()
  const { target, why } = wanted(node, nowMs)
  if (board.target.on && why === 'meter-silent') notice(node.state, 'relay-released')
  board.target = target
  const action = relayAction(board.state, target, nowMs)
  board.why = reason(action, why)
  if (action.kind === 'hold') return
  const written = await board.link.write(lcusFrame(board.channel, action.on))
  board.state = written === 'written' ? relayAfter(board.state, action, nowMs) : relayLost(board.state)
}

const wanted = (node: Node, nowMs: number): { readonly target: RelayTarget; readonly why: Relay['reason'] } => {
  const { chain, agreement, fork, trust } = node.state
  const self = selfOf(node.state)
  const off = { on: false, by: 'safety' } as const
  // Books that nobody agrees on say nothing about where a relay should stand.
  const doubtful = fork !== undefined || trust.standing === 'contradicted'
  if (chain === undefined || doubtful || agreement?.timers.frozen === true) return { target: off, why: 'resting' }
  const { deliveries } = chain.tip().state
  const open = deliveries.rows.some((row) => row.open && (row.buyer === self || row.seller === self))
  if (!open) return { target: { on: false, by: 'person' }, why: 'no-delivery' }
  const silentMs = nowMs - (node.state.lastTelegramMs ?? 0)
  if (silentMs > STALE_MS) return { target: off, why: 'meter-silent' }
  return { target: { on: true, by: 'person' }, why: 'delivery-open' }
}

const reason = (action: RelayAction, why: Relay['reason']): Relay['reason'] => {
  if (action.kind !== 'hold') return why
  if (action.why === 'needs-consent' || action.why === 'not-fail-safe') return 'no-consent'
  const waits = action.why === 'min-on' || action.why === 'min-off' || action.why === 'too-many-switches'
  return waits ? 'minimum-time' : why
}

export const relayView = (node: Node, portId: string, board: RelayBoard): Relay => {
  const { on } = board.state
  return {
    portId,
    channel: board.channel,
    failSafe: board.state.failSafe,
    consent: board.state.consent,
    target: board.target.on ? 'on' : 'off',
    commanded: on === undefined ? 'unknown' : on ? 'on' : 'off',
    confirmed: confirmedByMeter(node, board),
    reason: board.why,
  }
}

/** An LCUS board never answers; a delivery that counts Wh is the proof that its contact is closed. */
const confirmedByMeter = (node: Node, board: RelayBoard): boolean => {
  const self = selfOf(node.state)
  const rows = node.state.chain?.tip().state.deliveries.rows ?? []
  return (
    board.state.on === true &&
    rows.some((row) => row.open && row.deliveredWh > 0n && (row.buyer === self || row.seller === self))
  )
}
