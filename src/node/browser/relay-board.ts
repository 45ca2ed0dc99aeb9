// One channel of a relay board, kept where the settled ledger says it should stand: closed while a delivery of ours is
// open, the street agrees and our own meter speaks and does not contradict; open otherwise. Whatever the board speaks,
// this loop is the same: look, decide in a pure rule, tell the board, and ask it where it stands.
import {
  freshPowerWatch,
  freshRelay,
  leaseLeftMs,
  powerRead,
  powerVerdict,
  relayAction,
  relayAfter,
  relayHeard,
  relayLost,
  relaySwitched,
  relayWish,
  RELAY_MUTE_TRIES,
  RELAY_READ_MS,
  RELAY_TEST_MS,
  type ByteLink,
  type OpenResult,
  type PowerWatch,
  type RelayAction,
  type RelayDriver,
  type RelayState,
  type RelayTarget,
  type WishReason,
} from '../../serial/index.ts'
import type { Node } from '../node.ts'
import { notice, selfOf } from '../node-state.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import { createRelayTalk, type RelayTalk, type Told } from './relay-talk.ts'

export type RelayBoard = {
  readonly link: ByteLink
  readonly driver: RelayDriver
  readonly talk: RelayTalk
  state: RelayState
  target: RelayTarget
  why: WishReason
  /** What was decided last; a hold says what is waited for. */
  action: RelayAction
  /** What the board said since it was last told something. */
  heard: boolean | undefined
  trouble: 'silent' | 'refuses' | 'stays-on' | undefined
  readAtMs: number
  /** Questions that a board which may be mute has never answered. */
  unanswered: number
  hasAnswered: boolean
  power: PowerWatch
  powerAtMs: number
  testEndsAtMs: number | undefined
  stopped: boolean
  /** The look that is under way. */
  looking: Promise<void>
  cancelLook: () => void
}

export type RelayRig = {
  readonly node: Node
  changed(): void
  /** How the line opened, first and after every loss. */
  onLine(opened: OpenResult): void
}

/** How often the desired state is compared with the relay's. */
const LOOK_MS = 1_000
/** Another program may let go of the port; a plug that was out for a moment is back. */
const REOPEN_MS = 5_000

/** Opens the port and switches the relay off first: what it did before we came is unknown. Goes on until it is stopped. */
export const startRelay = async (
  rig: RelayRig,
  link: ByteLink,
  driver: RelayDriver,
  consent: boolean,
): Promise<RelayBoard> => {
  const { clock } = rig.node.state.ports
  const board: RelayBoard = {
    ...{ link, driver, talk: createRelayTalk(link, clock, driver.gapMs), state: freshRelay(driver.failSafe, consent) },
    ...{ target: { on: false, by: 'safety' }, why: 'no-delivery' },
    action: { kind: 'hold', why: 'as-wanted', againAtMs: undefined },
    ...{ heard: undefined, trouble: undefined, readAtMs: 0, unanswered: 0, hasAnswered: false },
    ...{ power: freshPowerWatch(clock.nowMs()), powerAtMs: 0 },
    ...{ testEndsAtMs: undefined, stopped: false, looking: Promise.resolve(), cancelLook: () => undefined },
  }
  lookNow(rig, board)
  await board.looking
  return board
}

/** Off, with the answer waited for, before the port is closed: what is written right before a close gets lost. */
export const stopRelay = async (board: RelayBoard): Promise<void> => {
  board.stopped = true
  board.cancelLook()
  await board.looking
  if (board.link.state === 'open') await board.talk.say(() => board.driver.set(false, 0))
  await board.link.close()
}

/** The page goes this moment: one word, without waiting for anything. The lease does what this cannot. */
export const leaveRelay = (board: RelayBoard): void => {
  board.stopped = true
  board.cancelLook()
  void board.link.write(board.driver.set(false, 0).bytes)
}

/** Why the relay cannot be tried out now; undefined when it can. */
export const testFault = (node: Node, { state, ...board }: RelayBoard) => {
  const nowMs = node.state.ports.clock.nowMs()
  if (state.failSafe !== 'lease' && !state.consent) return 'no-consent'
  if (isDelivering(node) || board.testEndsAtMs !== undefined || state.on === true) return 'relay-in-use'
  if (state.on === undefined || board.trouble !== undefined || board.power.flowsThoughOff) return 'relay-unsure'
  return relayAction(state, { on: true, by: 'person' }, nowMs).kind === 'hold' ? 'relay-rests' : undefined
}

/** Closes the contact for some seconds, whatever the market wants, and then opens it. */
export const testRelay = (rig: RelayRig, board: RelayBoard): Outcome => {
  const fault = testFault(rig.node, board)
  if (fault !== undefined) return refused(fault)
  board.testEndsAtMs = rig.node.state.ports.clock.nowMs() + RELAY_TEST_MS
  lookNow(rig, board)
  return done
}

const lookNow = (rig: RelayRig, board: RelayBoard): void => {
  board.cancelLook()
  board.looking = board.looking.then(() => look(rig, board))
}

const look = async (rig: RelayRig, board: RelayBoard): Promise<void> => {
  if (board.stopped) return
  const isOpen = board.link.state === 'open' || (await reopen(rig, board))
  if (isOpen && !board.stopped) await keep(rig.node, board)
  rig.changed()
  if (board.stopped) return
  // Whoever looks at once has cancelled this one, or finds it cancelled.
  board.cancelLook()
  board.cancelLook = rig.node.state.ports.clock.after(isOpen ? LOOK_MS : REOPEN_MS, () => lookNow(rig, board))
}

const reopen = async (rig: RelayRig, board: RelayBoard): Promise<boolean> => {
  board.state = relayLost(board.state)
  await board.link.close()
  const opened = await board.link.open(board.driver.line)
  rig.onLine(opened)
  if (opened === 'open') board.talk.listen()
  return opened === 'open'
}

const keep = async (node: Node, board: RelayBoard): Promise<void> => {
  const nowMs = node.state.ports.clock.nowMs()
  if (board.testEndsAtMs !== undefined && nowMs >= board.testEndsAtMs) board.testEndsAtMs = undefined
  hearMeter(node, board)
  const { target, why } = wishOf(node, board, nowMs)
  if (board.target.on && target.by === 'safety') notice(node.state, 'relay-released')
  board.target = target
  board.why = why
  board.action = relayAction(board.state, target, nowMs)
  const isAsked = board.action.kind === 'set' || nowMs - board.readAtMs >= RELAY_READ_MS
  if (board.action.kind === 'set') await tell(board, board.action, nowMs)
  if (isAsked) await ask(node, board)
  board.power = relaySwitched(board.power, board.state.on === true, nowMs)
}

const tell = async (board: RelayBoard, action: RelayAction & { kind: 'set' }, nowMs: number): Promise<void> => {
  const told = await board.talk.say(() => board.driver.set(action.on, action.leaseMs))
  board.heard = undefined
  if (told.kind === 'silent' || told.kind === 'lost' || told.kind === 'refused') return give(board, told)
  if (action.on || board.trouble === 'silent') board.trouble = undefined
  // The lease began with the first byte at the earliest, so it is counted from before them.
  board.state = relayAfter(board.state, action, nowMs)
  if (told.kind === 'stands') hear(board, told.on, nowMs)
}

/** Asks the board where it stands, if it is of a kind that says so. */
const ask = async (node: Node, board: RelayBoard): Promise<void> => {
  const { read, mayBeMute } = board.driver
  const isMute = mayBeMute && !board.hasAnswered
  if (read === undefined || (isMute && board.unanswered >= RELAY_MUTE_TRIES)) return
  const told = await board.talk.say(read)
  const nowMs = node.state.ports.clock.nowMs()
  board.readAtMs = nowMs
  if (told.kind === 'stands') {
    board.hasAnswered = true
    hear(board, told.on, nowMs)
  } else if (isMute && told.kind === 'silent') board.unanswered++
  else give(board, told)
}

const hear = (board: RelayBoard, on: boolean, nowMs: number): void => {
  board.trouble = on && board.state.on === false ? 'stays-on' : board.trouble === 'refuses' ? 'refuses' : undefined
  board.heard = on
  board.state = relayHeard(board.state, on, nowMs)
}

/** Nothing is known of a board that does not answer, or not as it should. */
const give = (board: RelayBoard, told: Told): void => {
  board.trouble = told.kind === 'refused' ? 'refuses' : told.kind === 'silent' ? 'silent' : board.trouble
  board.heard = undefined
  board.state = relayLost(board.state)
}

/** With several meters nobody knows which of them sees the relay's load. */
const hearMeter = (node: Node, board: RelayBoard): void => {
  const { lastTelegramMs, lastPowerW, meterIds } = node.state
  if (lastTelegramMs === undefined || lastPowerW === undefined || meterIds.size > 1) return
  if (lastTelegramMs === board.powerAtMs) return
  board.powerAtMs = lastTelegramMs
  board.power = powerRead(board.power, lastPowerW, lastTelegramMs)
}

const wishOf = (node: Node, board: RelayBoard, nowMs: number) => {
  const { chain, agreement, fork, trust, lastTelegramMs } = node.state
  // Books that nobody agrees on say nothing about where a relay should stand.
  const isDoubtful = fork !== undefined || trust.standing === 'contradicted' || agreement?.timers.frozen === true
  return relayWish(
    {
      isTested: board.testEndsAtMs !== undefined,
      isAgreed: chain !== undefined && !isDoubtful,
      isDelivering: isDelivering(node),
      heardAtMs: lastTelegramMs,
      power: powerVerdict(board.power, nowMs),
    },
    nowMs,
  )
}

const ownDeliveries = ({ state }: Node) => {
  const self = selfOf(state)
  const rows = state.chain?.tip().state.deliveries.rows ?? []
  return rows.filter((row) => row.open && (row.buyer === self || row.seller === self))
}

const isDelivering = (node: Node): boolean => ownDeliveries(node).length > 0

/** Closed as far as we said so and no lease has run out since. */
export const isCommandedOn = ({ state }: RelayBoard, nowMs: number): boolean =>
  state.on === true && (state.failSafe !== 'lease' || leaseLeftMs(state, nowMs) !== undefined)

/** The board's own answer; where none is given, a delivery that counts Wh proves that the contact is closed. */
export const confirmedBy = (node: Node, board: RelayBoard): 'board' | 'meter' | undefined => {
  if (board.heard !== undefined) return board.heard === board.state.on ? 'board' : undefined
  if (board.driver.read !== undefined && board.hasAnswered) return undefined
  return board.state.on === true && ownDeliveries(node).some((row) => row.deliveredWh > 0n) ? 'meter' : undefined
}
