// What starts a height (DESIGN 6): a transaction in the pool that applies to the tip, or a deadline that block time has
// to pass. Also what a node does once a second: signs of life, repeating what is stuck, resting and waking.
import { dropFromPool, firstApplicable, nextDeadlineMs, type Executed, type Hex } from '../ledger/index.ts'
import { consensusLimits, isQuorum } from '../consensus/index.ts'
import { beatBytes, encodeBeat, p2pLimits } from '../p2p/index.ts'
import { feed, isActive, repeat, startHeight, type Agreement } from './agreement.ts'
import { watchClock } from './own-clock.ts'
import { resend, settleOwn, refuseOwn } from './own-transactions.ts'
import { isPresent } from './presence.ts'
import { notice, selfOf, unnotice, type NodeState } from './node-state.ts'
import { resumeHeight } from './resume.ts'
import { wakeWhenReady } from './waking.ts'

/** Starts the next height if there is something to agree on. */
export const considerStart = async (node: NodeState): Promise<void> => {
  const { chain, agreement } = node
  if (chain === undefined || agreement === undefined || isActive(agreement)) return
  if (agreement.machine.self === undefined || !node.validating || agreement.timers.frozen) return
  const nowMs = node.ports.clock.nowMs()
  const deadlineMs = nextDeadlineMs(chain.tip().state)
  if ((deadlineMs !== undefined && Number(deadlineMs) <= nowMs) || hasApplicable(node)) await startHeight(agreement)
}

/** Drops what the ledger refuses for good; whoever sent it hears why. */
const hasApplicable = (node: NodeState): boolean => {
  const { chain } = node
  if (chain === undefined || node.pool.waiting.size === 0) return false
  const waiting = [...node.pool.waiting.values()].map((entry) => entry.transaction)
  const { found, refused } = firstApplicable(chain.tip(), BigInt(node.ports.clock.nowMs()), waiting)
  dropRefused(node, refused)
  return found
}

export const dropRefused = (node: NodeState, refused: ReadonlyMap<Hex, string>): void => {
  for (const [id, refusal] of refused) {
    dropFromPool(node.pool, id)
    refuseOwn(node, id, refusal)
  }
}

/** After a block was appended: the pool forgets what is agreed, and what waits may start the next height. */
export const afterAppend = (node: NodeState, executed: Executed): void => {
  for (const { id } of executed.block.transactions) {
    dropFromPool(node.pool, id)
    settleOwn(node, id)
  }
  node.lastAgreedAtMs = node.ports.clock.nowMs()
  node.changed()
  node.onWork()
}

/** The steady beat of a node; late or clamped timers only make it slower. */
export const tick = async (node: NodeState): Promise<void> => {
  const { chain, agreement } = node
  if (chain === undefined || agreement === undefined) return
  const nowMs = node.ports.clock.nowMs()
  if (nowMs - node.lastBeatMs >= p2pLimits.BEAT_MS || nowMs < node.lastBeatMs) await beat(node)
  await watchPresence(node)
  watchClock(node)
  resend(node)
  await wakeWhenReady(node)
  const stuckMs = nowMs - Math.max(node.lastAgreedAtMs, node.lastRepeatMs)
  if (isActive(agreement) && (stuckMs >= consensusLimits.REPEAT_MS || stuckMs < 0)) {
    node.lastRepeatMs = nowMs
    if (isHeldUp(agreement)) await resumeHeight(node)
    repeat(agreement)
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
  if (chain === undefined || household === undefined) return
  const nowMs = node.ports.clock.nowMs()
  node.lastBeatMs = nowMs
  const made = { household, height: BigInt(chain.height()), timeMs: BigInt(nowMs) }
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
  const present = new Set(presentValidators(node))
  const { set } = agreement.machine
  const lost = set.filter((id) => !present.has(id))
  if (!isQuorum(present.size, set.length)) {
    if (!agreement.timers.frozen) {
      agreement.timers.freeze()
      notice(node, 'resting')
    }
    return
  }
  if (agreement.timers.frozen) {
    agreement.timers.thaw()
    unnotice(node, 'resting')
    node.changed()
    repeat(agreement)
  }
  const known = agreement.machine.lost
  if (lost.length === known.size && lost.every((id) => known.has(id))) return
  await feed(agreement, { kind: 'presence', lost })
}
