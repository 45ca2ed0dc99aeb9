// A flexible load: when it should run, and why. Energy that is cheap or our own starts it, a must-run hour starts it at the
// latest moment, and once on it runs for its minimum time. Whether the relay really closes is for the relay's own rules.
import { LOOK_GAP_MS } from './limits.ts'
import type { LoadRule } from './settings.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

export type LoadMemory = {
  /** Since when the surplus suffices without a break, and since when it does not. */
  readonly surplusSinceMs: number | undefined
  readonly lackSinceMs: number | undefined
  readonly onSinceMs: number | undefined
  /** How long it has run for the must-run hour that comes next, and when that is. */
  readonly ranMs: number
  readonly dueAtMs: number
  /** The minute of the day that this follows from: a person may choose another one. */
  readonly byMinute: number | undefined
  readonly lookedAtMs: number | undefined
}

export const FRESH_LOAD: LoadMemory = {
  ...{ surplusSinceMs: undefined, lackSinceMs: undefined, onSinceMs: undefined },
  ...{ ranMs: 0, dueAtMs: 0, byMinute: undefined, lookedAtMs: undefined },
}

export type LoadFacts = {
  readonly nowMs: number
  /** Minutes by which the clock on the wall is ahead of UTC. */
  readonly zoneMinutes: number
  /** The last price agreed on this street; undefined when it is stale. */
  readonly priceMicro: bigint | undefined
  /** At our meter; taking is positive. Undefined when it is silent or tells no watts. */
  readonly gridW: number | undefined
  /** Where the relay stands as far as anybody knows. */
  readonly isOn: boolean
  /** How long a surplus must last before it counts. */
  readonly surplusForMs: number
  /** The forecast counts this quarter hour among the best until the load must have run. */
  readonly isPlanned: boolean
}

export type LoadWhy =
  'price' | 'surplus' | 'must-run' | 'planned' | 'minimum-run' | 'waits-for-price' | 'waits-for-surplus' | 'waits'

export type LoadWish = { readonly on: boolean; readonly why: LoadWhy }

export const decideLoad = (
  rule: LoadRule,
  before: LoadMemory,
  facts: LoadFacts,
): { readonly memory: LoadMemory; readonly wish: LoadWish } => {
  const memory = looked(rule, before, facts)
  return { memory, wish: wishOf(rule, memory, facts) }
}

/** How long it must still run, and until when. */
export const mustStillRun = (
  rule: LoadRule,
  memory: LoadMemory,
): { readonly leftMs: number; readonly byMs: number } => ({
  leftMs: Math.max(0, rule.mustRunMinutes * MINUTE_MS - memory.ranMs),
  byMs: memory.dueAtMs,
})

const looked = (rule: LoadRule, before: LoadMemory, facts: LoadFacts): LoadMemory => {
  const { nowMs, isOn } = facts
  const isNewDay = nowMs >= before.dueAtMs
  const isDueAnew = isNewDay || before.byMinute !== rule.byMinute
  const dueAtMs = isDueAnew ? nextMinuteMs(rule.byMinute, nowMs, facts.zoneMinutes) : before.dueAtMs
  const sinceMs = before.lookedAtMs === undefined ? LOOK_GAP_MS + 1 : nowMs - before.lookedAtMs
  // Whoever slept, or whose clock was put, knows nothing of what was in between.
  const isSteady = sinceMs >= 0 && sinceMs <= LOOK_GAP_MS
  const { surplusSinceMs, lackSinceMs, onSinceMs } = isSteady ? before : FRESH_LOAD
  const ranNowMs = isOn && onSinceMs !== undefined ? sinceMs : 0
  const enough = hasSurplus(rule, facts)
  return {
    surplusSinceMs: enough === true ? (surplusSinceMs ?? nowMs) : undefined,
    lackSinceMs: enough === true ? undefined : (lackSinceMs ?? nowMs),
    onSinceMs: isOn ? (onSinceMs ?? nowMs) : undefined,
    ranMs: isNewDay ? 0 : before.ranMs + ranNowMs,
    dueAtMs,
    byMinute: rule.byMinute,
    lookedAtMs: nowMs,
  }
}

/** What would flow out if the load were off suffices; undefined when nobody can say. */
const hasSurplus = ({ aboveW, powerW }: LoadRule, { gridW, isOn }: LoadFacts): boolean | undefined =>
  aboveW === undefined || gridW === undefined ? undefined : -gridW + (isOn ? powerW : 0) >= aboveW

const wishOf = (rule: LoadRule, memory: LoadMemory, facts: LoadFacts): LoadWish => {
  const { nowMs, priceMicro, isOn, surplusForMs, isPlanned } = facts
  const { leftMs, byMs } = mustStillRun(rule, memory)
  if (leftMs > 0 && byMs - nowMs <= leftMs) return { on: true, why: 'must-run' }
  if (rule.belowMicro !== undefined && priceMicro !== undefined && priceMicro < rule.belowMicro)
    return { on: true, why: 'price' }
  const { surplusSinceMs, lackSinceMs, onSinceMs } = memory
  if (surplusSinceMs !== undefined && (isOn || nowMs - surplusSinceMs >= surplusForMs))
    return { on: true, why: 'surplus' }
  // A cloud is not the end of a sunny hour: what runs on surplus goes on for as long as it had to wait.
  const isCloud = lackSinceMs !== undefined && nowMs - lackSinceMs < surplusForMs
  if (isOn && rule.aboveW !== undefined && facts.gridW !== undefined && isCloud) return { on: true, why: 'surplus' }
  if (leftMs > 0 && isPlanned) return { on: true, why: 'planned' }
  if (onSinceMs !== undefined && nowMs - onSinceMs < rule.leastRunMinutes * MINUTE_MS)
    return { on: true, why: 'minimum-run' }
  if (rule.aboveW !== undefined) return { on: false, why: 'waits-for-surplus' }
  return { on: false, why: rule.belowMicro === undefined ? 'waits' : 'waits-for-price' }
}

/** The next time at which the clock on the wall shows this minute. */
const nextMinuteMs = (minute: number, nowMs: number, zoneMinutes: number): number => {
  const localMs = nowMs + zoneMinutes * MINUTE_MS
  const todayMs = localMs - (localMs % DAY_MS) + minute * MINUTE_MS
  return (todayMs > localMs ? todayMs : todayMs + DAY_MS) - zoneMinutes * MINUTE_MS
}
