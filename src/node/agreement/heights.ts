// What starts a height (DESIGN 6): a transaction in the pool that applies to the tip, or a deadline that block time has
// to pass. Also what a node does once a second: signs of life, repeating what is stuck, resting and waking.
import {
  dropFromPool,
  firstApplicable,
  missingVoters,
  nextDeadlineMs,
  type Executed,
  type Hex,
  type Transaction,
  type Verified,
} from '../../ledger/index.ts'
import { consensusLimits, isQuorum } from '../../consensus/index.ts'
import { beatBytes, encodeBeat, p2pLimits } from '../../p2p/index.ts'
import { sayWithheld, startHeight, takePresence } from './agreement.ts'
import { isBehind, settleClaims } from './behind.ts'
import { askRunning, catchUpElsewhere } from '../sync/catch-up.ts'
import { handIn, isToldOn } from './hand-in.ts'
import { isActive, type Agreement } from './height-state.ts'
import { waitsForLate } from './late.ts'
import { PASS_ON_MS, QUIET_MS } from '../limits.ts'
import { watchClock } from '../own-clock.ts'
import { canVote, settleKey, speaksFor } from './own-key.ts'
import { keepNights } from '../household/night-renewal.ts'
import { isUnanswered, resend, sendSoon, settleOwn, refuseOwn } from '../household/own-transactions.ts'
import { isLost, isPresent } from '../presence.ts'
import { notice, selfOf, unnotice, type NodeState } from '../node-state.ts'
import { tickRefounding } from '../household/refounding-exchange.ts'
import { releaseWhenVoid } from '../household/release.ts'
import { resumeHeight } from './resume.ts'
import { pruneDaily } from '../sync/retention.ts'
import { judgeTrust } from '../sync/trust.ts'
import { repeat } from './speaking.ts'
import { wakeWhenReady } from './waking.ts'
import { isOver } from '../is-over.ts'

/** Starts the next height if there is something to agree on. */
export const considerStart = async (node: NodeState): Promise<void> => {
  const { chain, agreement } = node
  if (chain === undefined || agreement === undefined || isActive(agreement) || !mayStart(node)) return
  const nowMs = node.ports.clock.nowMs()
  const applicable = firstToAgreeOn(node)
  if (applicable === undefined && !isDue(node, nowMs)) return
  if (waitsForLate(node, applicable !== undefined)) return
  if (applicable !== undefined) passOnSoon(node, applicable)
  await startHeight(agreement)
}

const mayStart = (node: NodeState): boolean => {
  const { agreement, ownKey, validating } = node
  if (agreement?.machine.self === undefined || !validating || agreement.timers.frozen) return false
  return ownKey.standing === 'clear' && !isBehind(node)
}

/** Time alone is a reason: a deadline that block time has to pass, or somebody of the set of whom nothing is heard. */
const isDue = (node: NodeState, nowMs: number): boolean => {
  const { chain } = node
  if (chain === undefined) return false
  const { state } = chain.tip()
  const deadlineMs = nextDeadlineMs(state)
  if (deadlineMs !== undefined && Number(deadlineMs) <= nowMs) return true
  return isOver(node.lastAgreedAtMs, QUIET_MS, nowMs) && missingVoters(state).length > 0
}

/** Drops what the ledger refuses for good; whoever sent it hears why. */
const firstToAgreeOn = (node: NodeState): Verified<Transaction> | undefined => {
  const { chain } = node
  if (chain === undefined || node.pool.waiting.size === 0) return undefined
  const waiting = [...node.pool.waiting.values()].map((entry) => entry.transaction)
  const { found, refused } = firstApplicable(chain.tip(), BigInt(node.ports.clock.nowMs()), waiting)
  dropRefused(node, refused)
  return found ? waiting.find(({ id }) => !refused.has(id)) : undefined
}

/**
 * Whoever starts a height for a transaction gossips it again, once, because the proposer may not know it. A healthy
 * street has agreed by the time that we look again, and then nothing is sent.
 */
const passOnSoon = (node: NodeState, transaction: Verified<Transaction>): void => {
  const { id } = transaction
  if (node.passedOn.has(id) || node.own.has(id)) return
  node.passedOn.add(id)
  node.ports.clock.after(PASS_ON_MS, () =>
    node.loop.input(async () => {
      if (node.pool.waiting.has(id)) sendSoon(node, transaction)
      else node.passedOn.delete(id)
    }),
  )
}

export const dropRefused = (node: NodeState, refused: ReadonlyMap<Hex, string>): void => {
  for (const [id, refusal] of refused) {
    const heard = node.pool.waiting.get(id)?.transaction
    if (heard !== undefined && isToldOn(node, heard, refusal)) node.loop.input(() => handIn(node, heard))
    dropFromPool(node.pool, id)
    node.passedOn.delete(id)
    refuseOwn(node, id, refusal)
  }
}

/**
 * Who does not vote looks for nothing to agree on, so what we sent and nobody took is tried here: what the ledger
 * refuses, as a nonce that this home's other computer has used up, would else hold up the next press for an hour.
 */
const tryOwn = (node: NodeState): void => {
  const { chain } = node
  const nowMs = node.ports.clock.nowMs()
  if (chain === undefined || node.syncing || isBehind(node)) return
  const waiting = [...node.own.values()].filter((own) => own.transaction !== undefined)
  if (!waiting.some((own) => isUnanswered(own, nowMs))) return
  const tried = firstApplicable(
    chain.tip(),
    BigInt(nowMs),
    waiting.flatMap(({ transaction }) => transaction ?? []),
  )
  dropRefused(node, tried.refused)
}

/** After a block was appended: the pool forgets what is agreed, and what waits may start the next height. */
export const afterAppend = (node: NodeState, executed: Executed): void => {
  for (const { id } of executed.block.transactions) {
    dropFromPool(node.pool, id)
    node.passedOn.delete(id)
    settleOwn(node, id)
  }
  node.lastAgreedAtMs = node.ports.clock.nowMs()
  node.decidedAtMs = node.lastAgreedAtMs
  settleClaims(node)
  node.changed()
  node.onWork()
}

/** The steady beat of a node; late or clamped timers only make it slower. */
export const tick = async (node: NodeState): Promise<void> => {
  const { chain, agreement } = node
  if (chain === undefined || agreement === undefined) return
  const nowMs = node.ports.clock.nowMs()
  if (isOver(node.lastBeatMs, p2pLimits.BEAT_MS, nowMs)) await beat(node)
  await watchPresence(node)
  watchClock(node)
  await judgeTrust(node)
  await pruneDaily(node)
  await releaseWhenVoid(node)
  await tickRefounding(node)
  agreement.timers.check()
  await sayWithheld(agreement)
  await settleKey(node)
  catchUpElsewhere(node)
  tryOwn(node)
  resend(node)
  await wakeWhenReady(node)
  await keepNights(node)
  const stuckMs = nowMs - Math.max(node.lastAgreedAtMs, node.lastRepeatMs)
  // A street at rest says nothing all night: who comes back is told when its link comes up.
  if (isActive(agreement) && !agreement.timers.frozen && (stuckMs >= consensusLimits.REPEAT_MS || stuckMs < 0)) {
    node.lastRepeatMs = nowMs
    if (isHeldUp(agreement)) await resumeHeight(node)
    repeat(agreement)
    askRunning(node)
  }
  await considerStart(node)
}

/**
 * The disk refused a word or the decided block; it may take them now. The height is taken up from the journal, as after
 * a reload, so that nothing is said that the disk does not know.
 */
const isHeldUp = ({ silenced, machine }: Agreement): boolean => silenced || machine.step === 'decided'

const beat = async (node: NodeState): Promise<void> => {
  const { chain } = node
  const household = selfOf(node)
  // Where another computer speaks for the household, ours would pass for a forger.
  if (chain === undefined || household === undefined || !speaksFor(node, household)) return
  const nowMs = node.ports.clock.nowMs()
  node.lastBeatMs = nowMs
  const made = { household, height: BigInt(chain.height()), timeMs: BigInt(nowMs), votes: canVote(node, household) }
  const signature = await node.ports.keyring.device.sign(beatBytes(chain.chainId, made))
  node.ports.network.publish('presence', encodeBeat({ ...made, signature }))
}

/** Validators of the running height that are awake, ourselves included. */
export const presentValidators = (node: NodeState): number[] => {
  const self = selfOf(node)
  const nowMs = node.ports.clock.nowMs()
  const set = node.agreement?.machine.set ?? []
  return set.filter((id) => (id === self ? node.validating : isPresent(node.presence, id, nowMs)))
}

/** Resting: without a quorum awake, timers freeze, locks stay, and everything is still heard. */
export const watchPresence = async (node: NodeState): Promise<void> => {
  const { agreement } = node
  if (agreement === undefined) return
  const { set, round } = agreement.machine
  const present = presentValidators(node)
  tellLastAwake(node, present)
  if (!isQuorum(present.length, set.length)) {
    if (!agreement.timers.frozen) {
      agreement.timers.freeze()
      notice(node, 'resting')
    }
    return
  }
  if (agreement.timers.frozen) {
    agreement.timers.thaw(round)
    unnotice(node, 'resting')
    node.changed()
    // Whoever comes back tells what it holds and asks for what it lacks: so all go to the highest round with f+1 votes.
    repeat(agreement)
    askRunning(node)
  }
  const lost = notWaitedFor(node)
  const known = agreement.machine.lost
  if (lost.length === known.size && lost.every((id) => known.has(id))) return
  await takePresence(agreement, lost)
}

/** Below four voters nobody may ever sleep, and the page says that elsewhere. */
const NOBODY_SLEEPS_BELOW = 4

/** The street goes on with us and would rest without us. */
const tellLastAwake = (node: NodeState, present: readonly number[]): void => {
  const { set, self } = node.agreement?.machine ?? { set: [], self: undefined }
  const others = present.filter((id) => id !== self).length
  const counts = present.length > others && isQuorum(present.length, set.length) && !isQuorum(others, set.length)
  const said = node.notices.some(({ code }) => code === 'last-awake')
  if (!counts || set.length < NOBODY_SLEEPS_BELOW) return unnotice(node, 'last-awake')
  if (!said) notice(node, 'last-awake')
}

/** When each of the set has had its turn in vain, presence is of no use: then everybody is waited for. */
const notWaitedFor = (node: NodeState): number[] => {
  const { set = [], round = 0 } = node.agreement?.machine ?? {}
  if (round >= set.length) return []
  const self = selfOf(node)
  const nowMs = node.ports.clock.nowMs()
  return set.filter((id) => (id === self ? !node.validating : isLost(node.presence, id, nowMs)))
}
