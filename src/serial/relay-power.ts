// Whether the meter contradicts the relay. A house meter sees everything at once, so little is concluded, and only from
// what repeats: a load that went on with the relay and did not go off with it, or a long nothing while it is on.
import {
  POWER_NOTHING_MS,
  POWER_NOTHING_W,
  POWER_REST_MS,
  POWER_SAMPLES,
  POWER_SETTLE_MS,
  POWER_STEP_W,
} from './limits.ts'

/** What the meter showed around the relay's last switches. Watts are as the meter gives them: taking is positive. */
export type PowerWatch = {
  readonly isOn: boolean
  readonly sinceMs: number
  /** The readings since the last switch that count, the newest last. */
  readonly latestW: readonly number[]
  /** The last settled power with the relay off, and with it on. */
  readonly offW: number | undefined
  readonly onW: number | undefined
  /** Since when nothing at all flows with the relay on. */
  readonly nothingSinceMs: number | undefined
  /** It was opened because nothing flowed, and is not closed again before. */
  readonly restsUntilMs: number | undefined
  readonly flowsThoughOff: boolean
}

export type PowerVerdict = 'no-objection' | 'flows-though-off' | 'nothing-though-on'

/** Nothing was seen yet. */
export const freshPowerWatch = (nowMs: number): PowerWatch => ({
  ...{ isOn: false, sinceMs: nowMs, latestW: [], offW: undefined, onW: undefined },
  ...{ nothingSinceMs: undefined, restsUntilMs: undefined, flowsThoughOff: false },
})

/** The relay was switched: what the meter showed until now becomes what it is compared with. */
export const relaySwitched = (watch: PowerWatch, isOn: boolean, nowMs: number): PowerWatch => {
  if (watch.isOn === isOn) return watch
  const before = settled(watch)
  const seen = watch.isOn ? { onW: before } : { offW: before, onW: undefined }
  return { ...watch, ...seen, isOn, sinceMs: nowMs, latestW: [], nothingSinceMs: undefined }
}

/** One reading of the only meter of this home; `atMs` before the last switch says nothing and is left out. */
export const powerRead = (watch: PowerWatch, powerW: number, atMs: number): PowerWatch => {
  if (atMs < watch.sinceMs) return watch
  if (watch.isOn) return readWhileOn(watch, powerW, atMs)
  if (atMs < watch.sinceMs + POWER_SETTLE_MS) return watch
  const next = { ...watch, latestW: lastOf(watch, powerW) }
  const verdicts = next.latestW.map((oneW) => isAsIfOn(next, oneW))
  // One reading that shows the drop is enough to believe the relay again; several are needed against it.
  if (verdicts.includes(false)) return { ...next, flowsThoughOff: false }
  return verdicts.length < POWER_SAMPLES ? next : { ...next, flowsThoughOff: verdicts.every((one) => one === true) }
}

/** What the meter says about the relay at `nowMs`. */
export const powerVerdict = (watch: PowerWatch, nowMs: number): PowerVerdict => {
  if (watch.flowsThoughOff) return 'flows-though-off'
  return watch.restsUntilMs !== undefined && nowMs < watch.restsUntilMs ? 'nothing-though-on' : 'no-objection'
}

const readWhileOn = (watch: PowerWatch, powerW: number, atMs: number): PowerWatch => {
  const isNothing = Math.abs(powerW) <= POWER_NOTHING_W
  const nothingSinceMs = isNothing ? (watch.nothingSinceMs ?? atMs) : undefined
  const isLong = nothingSinceMs !== undefined && atMs - nothingSinceMs >= POWER_NOTHING_MS
  const restsUntilMs = isLong ? atMs + POWER_REST_MS : watch.restsUntilMs
  return { ...watch, latestW: lastOf(watch, powerW), nothingSinceMs, restsUntilMs, flowsThoughOff: false }
}

const lastOf = (watch: PowerWatch, powerW: number): readonly number[] =>
  [...watch.latestW, powerW].slice(-POWER_SAMPLES)

/** The middle of the last readings; undefined while there are too few. */
const settled = ({ latestW }: PowerWatch): number | undefined =>
  latestW.length < POWER_SAMPLES ? undefined : [...latestW].sort((a, b) => a - b)[POWER_SAMPLES >> 1]

/** Undefined when the load was too small, or never seen, to tell. */
const isAsIfOn = ({ offW, onW }: PowerWatch, powerW: number): boolean | undefined => {
  if (offW === undefined || onW === undefined || Math.abs(onW - offW) < POWER_STEP_W) return undefined
  // Less than a quarter of the load is gone, in the direction in which it came.
  return (onW - powerW) / (onW - offW) < 1 / 4
}
