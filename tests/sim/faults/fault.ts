// What a fault is: a name, arguments drawn from the seed, and what it does to a street. Arguments are plain numbers,
// so that a run's faults are a script that can be printed, shortened and played again. Sets of households are bit masks.
import type { Random } from '../../standin/random.ts'
import { UnreadableBooks } from '../../../src/node/sync/chain.ts'
import { switchOff, switchOn, type SimHousehold, type Street } from '../household.ts'

export type Arguments = Readonly<Record<string, number>>

export type Fault = {
  readonly name: string
  draw(random: Random, nodes: number): Arguments
  strike(rig: Rig, args: Arguments): void
}

/** A fault whose own arguments are known by name. */
export const fault = <K extends string>(
  name: string,
  draw: (random: Random, nodes: number) => Record<K, number>,
  strike: (rig: Rig, args: Readonly<Record<K, number>>) => void,
): Fault => ({ name, draw, strike: (rig, args) => strike(rig, args as Record<K, number>) })

/** One line of a run's faults; times count from the start of the faulty phase, or from the heal after it. */
export type Item = {
  readonly after?: 'heal'
  readonly atMs: number
  readonly fault: string
  readonly with: Arguments
}
export type Script = readonly Item[]

/** What faults act upon. */
export type Rig = {
  readonly street: Street
  healed: boolean
  /** Undone after the time, or at the heal if that is earlier. */
  lasting(forMs: number, undo: () => void): void
  /** Repeats until the time is over or the street heals. */
  every(ms: number, forMs: number, act: () => void): void
  /** Off at once, on again after a while. */
  kill(household: SimHousehold, backMs: number): void
  /** Undoes everything that still lasts. */
  heal(): void
  crashes: number
  /** Told about each household that was just switched on again. */
  onRestart: (household: SimHousehold) => void
  /** Books that no start reads, which their owner puts away. */
  onUnreadable: (household: SimHousehold) => void
}

export const createRig = (street: Street): Rig => {
  const undone = new Set<() => void>()
  const rig: Rig = {
    street,
    healed: false,
    crashes: 0,
    onRestart: () => {},
    onUnreadable: () => {},
    lasting: (forMs, undo) => {
      let over = false
      const end = (): void => {
        if (over) return
        over = true
        undone.delete(end)
        undo()
      }
      undone.add(end)
      street.world.after(forMs, end)
    },
    every: (ms, forMs, act) => {
      const endMs = street.world.nowMs() + forMs
      const again = (): void => {
        if (rig.healed || street.world.nowMs() > endMs) return
        act()
        street.world.after(ms, again)
      }
      again()
    },
    kill: (household, backMs) => {
      if (household.node === undefined) return
      rig.crashes++
      switchOff(street, household)
      street.world.after(backMs, () => restart(rig, household))
    },
    heal: () => {
      rig.healed = true
      for (const end of [...undone]) end()
    },
  }
  return rig
}

const RELOAD_MS = 3_000

/** A page that cannot open its database is loaded again by its owner. */
export const restart = (rig: Rig, household: SimHousehold): void => {
  const { street } = rig
  if (household.node !== undefined || street.gone.has(household.index)) return
  rig.onRestart(household)
  switchOn(street, household).catch((error: unknown) => {
    street.errors.push(error)
    if (error instanceof UnreadableBooks) return rig.onUnreadable(household)
    switchOff(street, household)
    street.world.after(RELOAD_MS, () => restart(rig, household))
  })
}

/** Up to a third: as many as may lie or vanish for good. */
export const mostTraitors = (validators: number): number => Math.floor((validators - 1) / 3)

export const has = (mask: number, index: number): boolean => ((mask >> index) & 1) === 1
export const among = (street: Street, mask: number): SimHousehold[] =>
  street.households.filter(({ index }) => has(mask, index))

/** A mask of some households: each by itself with this chance. */
export const someOf = (random: Random, nodes: number, chance = 0.5): number => {
  let mask = 0
  for (let i = 0; i < nodes; i++) if (random.chance(chance)) mask |= 1 << i
  return mask
}

/** A mask of exactly so many. */
export const exactly = (random: Random, nodes: number, count: number): number => {
  const order = shuffled(
    random,
    Array.from({ length: nodes }, (_, i) => i),
  )
  return order.slice(0, count).reduce((mask, index) => mask | (1 << index), 0)
}

export const shuffled = <T>(random: Random, list: readonly T[]): T[] => {
  const rest = [...list]
  const out: T[] = []
  while (rest.length > 0) out.push(...rest.splice(random.below(rest.length), 1))
  return out
}

/** Between the two, small numbers as likely as large ones. */
export const logUniform = (random: Random, least: number, most: number): number =>
  Math.round(least * (most / least) ** random.fraction())
