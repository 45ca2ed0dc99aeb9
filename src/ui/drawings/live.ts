// What the meters of this home say at this moment: each one that is heard, and all of them together. A recording that is
// played again is no meter of today. Positive is drawn from the street, negative is given to it.
import type { EnergySource, Snapshot } from '../../node/index.ts'

export type LivePower = {
  /** Its number on the books; undefined for one that is not there. */
  readonly onBooks: number | undefined
  readonly powerW: number
}

/** Every meter that says its power, those of a bus one by one. */
export const livePowersOf = ({ ports }: Pick<Snapshot, 'ports'>): readonly LivePower[] =>
  ports.flatMap((port) => {
    if (port.role === 'relay' || port.replayed) return []
    const meters = port.bus.length > 0 ? port.bus.filter(({ silent }) => !silent) : [port]
    return meters.flatMap(({ onBooks, powerW }) => (powerW === undefined ? [] : [{ onBooks, powerW }]))
  })

/** Undefined while no meter is heard. */
export const totalW = (powers: readonly LivePower[]): number | undefined =>
  powers.length === 0 ? undefined : powers.reduce((sum, { powerW }) => sum + powerW, 0)

export type LiveHome = {
  /** What its source gives by a meter of its own; undefined where sun and home share one. */
  readonly sourceW: number | undefined
  /** What all other meters say together. */
  readonly homeW: number | undefined
}

/** What is drawn beside the source, and what below the home. */
export const liveHomeOf = (
  snapshot: Pick<Snapshot, 'ports' | 'meters'>,
  source: EnergySource | undefined,
): LiveHome => {
  const powers = livePowersOf(snapshot)
  const isSource = ({ onBooks }: LivePower): boolean =>
    snapshot.meters.some((meter) => meter.id === onBooks && meter.source === source)
  const [own, others] = [powers.filter(isSource), powers.filter((power) => !isSource(power))]
  return own.length === 0 || others.length === 0
    ? { sourceW: undefined, homeW: totalW(powers) }
    : { sourceW: totalW(own), homeW: totalW(others) }
}
