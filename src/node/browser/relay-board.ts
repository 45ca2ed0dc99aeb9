// The channels of a relay board, each kept where the settled ledger says it should stand: closed while a delivery of ours is
// open, the street agrees and our own meter speaks and does not contradict; open otherwise. Whatever the board speaks,
// this loop is the same: look, decide in a pure rule, tell the board, and ask it where it stands, one channel after another.
import {
  freshKnown,
  freshPowerWatch,
  freshRelay,
  isMute,
  knownAnswered,
  knownLost,
  knownTold,
  leaseLeftMs,
  powerRead,
  powerVerdict,
  relayAction,
  relaySwitched,
  relayWish,
  RELAY_READ_MS,
  RELAY_TEST_MS,
  type ByteLink,
  type Line,
  type OpenResult,
  type PowerWatch,
  type RelayAction,
  type RelayDriver,
  type RelayKnown,
  type RelayState,
  type RelayTarget,
  type WishReason,
} from '../../serial/index.ts'
import type { Node } from '../node.ts'
import { relayIdOf } from '../household/autopilot-held.ts'
import { notice, selfOf } from '../node-state.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import { freshHello, loseKey, meetKey, type BoardHello } from './board-hello.ts'
import { createRelayTalk, type RelayTalk } from './relay-talk.ts'

export type RelayBoard = {
  readonly link: ByteLink
  readonly talk: RelayTalk
  /** At least one. */
  readonly channels: readonly RelayChannel[]
  readonly hello: BoardHello
  stopped: boolean
  /** The look that is under way. */
  looking: Promise<void>
  cancelLook: () => void
}

/** A relay of its own, with its own lease and minimum times. */
export type RelayChannel = {
  readonly channel: number
  readonly driver: RelayDriver
  known: RelayKnown
  target: RelayTarget
  why: WishReason
  /** What was decided last; a hold says what is waited for. */
  action: RelayAction
  readAtMs: number
  power: PowerWatch
  powerAtMs: number
  testEndsAtMs: number | undefined
}

export type RelayRig = {
  readonly node: Node
  readonly portId: string
  changed(): void
  /** How the line opened, first and after every loss. */
  onLine(opened: OpenResult): void
}

/** How often the desired state is compared with the relay's. */
const LOOK_MS = 1_000
/** Another program may let go of the port; a plug that was out for a moment is back. */
const REOPEN_MS = 5_000

/** Opens the port and switches its relays off first: what they did before we came is unknown. Goes on until it is stopped. */
export const startRelay = (
  rig: RelayRig,
  link: ByteLink,
  drivers: ReadonlyMap<number, RelayDriver>,
  consent: boolean,
): RelayBoard => {
  const { clock } = rig.node.state.ports
  const channels = [...drivers].map(([channel, driver]): RelayChannel => ({
    ...{ channel, driver, known: freshKnown(freshRelay(driver.failSafe, consent)) },
    ...{ target: { on: false, by: 'safety' }, why: 'no-delivery' },
    action: { kind: 'hold', why: 'as-wanted', againAtMs: undefined },
    ...{ readAtMs: 0, power: freshPowerWatch(clock.nowMs()), powerAtMs: 0, testEndsAtMs: undefined },
  }))
  const gapMs = Math.max(...channels.map(({ driver }) => driver.gapMs))
  const board: RelayBoard = {
    ...{ link, talk: createRelayTalk(link, clock, gapMs), channels, hello: freshHello(channels[0]?.driver.signing) },
    ...{ stopped: false, looking: Promise.resolve(), cancelLook: () => undefined },
  }
  lookNow(rig, board)
  return board
}

/** Off, with the answer waited for, before the port is closed: what is written right before a close gets lost. */
export const stopRelay = async ({ node }: Pick<RelayRig, 'node'>, board: RelayBoard): Promise<void> => {
  board.stopped = true
  loseKey(node.state, board.hello)
  board.cancelLook()
  await board.looking
  // The last look may have met it.
  loseKey(node.state, board.hello)
  for (const { driver } of board.channels)
    if (board.link.state === 'open') await board.talk.say(() => driver.set(false, 0))
  await board.link.close()
}

/** The page goes this moment: one word to each channel, without waiting for anything. The lease does what this cannot. */
export const leaveRelay = (board: RelayBoard): void => {
  board.stopped = true
  board.cancelLook()
  const closedFirst = board.channels.toSorted(
    (a, b) => Number(b.known.state.on === true) - Number(a.known.state.on === true),
  )
  for (const { driver } of closedFirst) void board.link.write(driver.set(false, 0).bytes)
}

/** Why the relay cannot be tried out now; undefined when it can. */
export const testFault = (node: Node, { known, power, testEndsAtMs }: RelayChannel) => {
  const { state, trouble } = known
  if (state.failSafe !== 'lease' && !state.consent) return 'no-consent'
  if (isDelivering(node) || testEndsAtMs !== undefined || state.on === true) return 'relay-in-use'
  if (state.on === undefined || trouble !== undefined || power.flowsThoughOff) return 'relay-unsure'
  return restsUntilMs(state, node.state.ports.clock.nowMs()) === undefined ? undefined : 'relay-rests'
}

/** Until when an open contact stays open to be spared, whoever wants it closed; undefined when it may close now. */
export const restsUntilMs = (state: RelayState, nowMs: number): number | undefined => {
  if (state.on !== false) return undefined
  const action = relayAction(state, { on: true, by: 'person' }, nowMs)
  return action.kind === 'hold' ? action.againAtMs : undefined
}

/** Closes the contact for some seconds, whatever the market wants, and then opens it. */
export const testRelay = (rig: RelayRig, board: RelayBoard, relay: RelayChannel): Outcome => {
  const fault = testFault(rig.node, relay)
  if (fault !== undefined) return refused(fault)
  relay.testEndsAtMs = rig.node.state.ports.clock.nowMs() + RELAY_TEST_MS
  lookNow(rig, board)
  return done
}

const lookNow = (rig: RelayRig, board: RelayBoard): void => {
  board.cancelLook()
  board.looking = board.looking.then(() => look(rig, board))
}

const look = async (rig: RelayRig, board: RelayBoard): Promise<void> => {
  if (board.stopped) return
  // A browser that fails at its port is told of like a plug that was pulled.
  const isOpen = await keepOpen(rig, board).catch(() => {
    rig.onLine('lost')
    return false
  })
  rig.changed()
  if (board.stopped) return
  // Whoever looks at once has cancelled this one, or finds it cancelled.
  board.cancelLook()
  board.cancelLook = rig.node.state.ports.clock.after(isOpen ? LOOK_MS : REOPEN_MS, () => lookNow(rig, board))
}

/** True when the line is open, and the relay was looked after. */
const keepOpen = async (rig: RelayRig, board: RelayBoard): Promise<boolean> => {
  const { link, channels, talk } = board
  if (link.state !== 'open') {
    for (const relay of channels) {
      relay.known = knownLost(relay.known)
      rig.node.state.autopilot.closed.set(relayIdOf(rig.portId, relay.channel), false)
    }
    loseKey(rig.node.state, board.hello)
    await link.close()
    const opened = await link.open(lineOf(board))
    rig.onLine(opened)
    if (opened !== 'open') return false
    talk.listen()
  }
  for (const channel of channels) {
    // Where several switch at once, nobody knows whose load it is that the meter sees.
    if (channels.length === 1) hearMeter(rig.node, channel)
    if (!board.stopped) await keep(rig, talk, channel)
  }
  if (!board.stopped && channels[0]?.known.hasAnswered === true)
    await meetKey(rig.node.state, rig.portId, talk, board.hello)
  return true
}

/** All channels of a board speak on the line of its kind. */
const lineOf = ({ channels: [first] }: RelayBoard): Line => {
  if (first === undefined) throw new Error('a board in use has a channel')
  return first.driver.line
}

const keep = async ({ node, portId }: RelayRig, talk: RelayTalk, relay: RelayChannel): Promise<void> => {
  const id = relayIdOf(portId, relay.channel)
  const nowMs = node.state.ports.clock.nowMs()
  if (relay.testEndsAtMs !== undefined && nowMs >= relay.testEndsAtMs) relay.testEndsAtMs = undefined
  const { target, why } = wishOf(node, id, relay, nowMs)
  if (relay.target.on && target.by === 'safety') notice(node.state, 'relay-released')
  relay.target = target
  relay.why = why
  relay.action = relayAction(relay.known.state, target, nowMs)
  // Known all at once: between a command and its answer nobody should see half of it.
  relay.known = await ask(node, talk, relay, await tell(talk, relay, nowMs), nowMs)
  relay.power = relaySwitched(relay.power, relay.known.state.on === true, nowMs)
  node.state.autopilot.closed.set(id, isCommandedOn(relay, nowMs))
}

const tell = async (talk: RelayTalk, { driver, known, action }: RelayChannel, nowMs: number): Promise<RelayKnown> => {
  if (action.kind === 'hold') return known
  return knownTold(known, action, await talk.say(() => driver.set(action.on, action.leaseMs)), nowMs)
}

/** Asks the board where it stands, after each command and every now and then. */
const ask = async (
  node: Node,
  talk: RelayTalk,
  relay: RelayChannel,
  known: RelayKnown,
  nowMs: number,
): Promise<RelayKnown> => {
  const { read, mayBeMute } = relay.driver
  const isDue = relay.action.kind === 'set' || nowMs - relay.readAtMs >= RELAY_READ_MS
  if (read === undefined || !isDue || (mayBeMute && isMute(known))) return known
  relay.readAtMs = nowMs
  const told = await talk.say(read)
  return knownAnswered(known, told, mayBeMute, node.state.ports.clock.nowMs())
}

/** With several meters nobody knows which of them sees the relay's load. */
const hearMeter = (node: Node, relay: RelayChannel): void => {
  const { lastTelegramMs, lastPowerW, meterIds } = node.state
  if (lastTelegramMs === undefined || lastPowerW === undefined || meterIds.size > 1) return
  if (lastTelegramMs === relay.powerAtMs) return
  relay.powerAtMs = lastTelegramMs
  relay.power = powerRead(relay.power, lastPowerW, lastTelegramMs)
}

const wishOf = (node: Node, relayId: string, relay: RelayChannel, nowMs: number) => {
  const { autopilot, chain, agreement, fork, trust, lastTelegramMs } = node.state
  // Books that nobody agrees on say nothing about where a relay should stand.
  const isDoubtful = fork !== undefined || trust.standing === 'contradicted' || agreement?.timers.frozen === true
  return relayWish(
    {
      isTested: relay.testEndsAtMs !== undefined,
      isAgreed: chain !== undefined && !isDoubtful,
      isDelivering: isDelivering(node),
      called: autopilot.calls.get(relayId),
      heardAtMs: lastTelegramMs,
      power: powerVerdict(relay.power, nowMs),
    },
    nowMs,
  )
}

const ownDeliveries = ({ state }: Node) => {
  const self = selfOf(state)
  const rows = state.chain?.tip().state.deliveries.rows ?? []
  return rows.filter((row) => row.open && (row.buyer === self || row.seller === self))
}

/** True while a delivery of this home is open, whichever side it is on. */
export const isDelivering = (node: Node): boolean => ownDeliveries(node).length > 0

/** Closed as far as we said so and no lease has run out since. */
export const isCommandedOn = ({ known: { state } }: RelayChannel, nowMs: number): boolean =>
  state.on === true && (state.failSafe !== 'lease' || leaseLeftMs(state, nowMs) !== undefined)

/** The board's own answer; where none is given, a delivery that counts Wh proves that the contact is closed. */
export const confirmedBy = (node: Node, { known }: RelayChannel): 'board' | 'meter' | undefined => {
  const { heard, state } = known
  if (heard !== undefined) return heard === state.on ? 'board' : undefined
  if (known.hasAnswered) return undefined
  return state.on === true && ownDeliveries(node).some((row) => row.deliveredWh > 0n) ? 'meter' : undefined
}
