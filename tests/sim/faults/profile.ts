// Old and copied profiles. Their household asks its neighbours what it has said before it speaks (DESIGN 6, "when a node
// may sign"); a key that has said more than its journal knows is retired. Its household follows the street and is silent,
// so it counts like one that is gone.
import { forgive, mayFall, runningHeight, type SimHousehold, type Span } from '../household.ts'
import { copyDisk, type Disk } from '../disk.ts'
import { startTwin } from '../twin.ts'
import { sideOf } from './byzantine.ts'
import { enrol } from './devices.ts'
import { among, fault, someOf, type Fault, type Rig } from './fault.ts'

/** Households that may go astray; a liar has no journal that anybody could ask for. */
const victims = ({ street }: Rig, who: number): SimHousehold[] =>
  among(street, 1 << who).filter(
    ({ index }) => !street.traitors.has(index) && !street.gone.has(index) && mayFall(street, index),
  )

/** Off, and on again with another disk. What nobody has heard nobody can tell it, so then it may say it again. */
const exchange = (rig: Rig, victim: SimHousehold, disk: Disk, backMs: number): void => {
  const { street, kill } = rig
  // A second tab would go on with the disk that it has, and that would be a clone.
  if (street.doubled.has(victim.index)) return
  kill(victim, backMs)
  if (victim.node !== undefined) return
  // Only where the old disk has lost words: what it still knows, and what comes later, it says once.
  const lost = { from: runningHeight(disk), to: runningHeight(victim.disk) }
  if (street.lossy) forgive(street, victim.index, lost)
  victim.disk = disk
  victim.relaxed = []
  // Put back to before it knew any street, the page shows its first screen: whoever sits there comes in once more.
  if (disk.genesis === undefined) enrol(rig, victim)
}

export const PROFILE_FAULTS: readonly Fault[] = [
  fault(
    'rolled back',
    (random, nodes) => ({ who: random.below(nodes), ageMs: random.below(30_000), backMs: 500 + random.below(5_000) }),
    (rig, { who, ageMs, backMs }) => {
      for (const victim of victims(rig, who)) {
        rig.street.astray.add(victim.index)
        const before = copyDisk(victim.disk)
        rig.street.world.after(ageMs, () => {
          if (!rig.healed) exchange(rig, victim, before, backMs)
        })
      }
    },
  ),
  fault(
    'restored from a backup',
    (random, nodes) => ({ who: random.below(nodes), backMs: 2_000 + random.below(20_000) }),
    (rig, { who, backMs }) => {
      for (const victim of victims(rig, who)) {
        const backup = rig.street.backups[victim.index]
        rig.street.astray.add(victim.index)
        if (backup !== undefined) exchange(rig, victim, copyDisk(backup), backMs)
      }
    },
  ),
  fault(
    'cloned profile',
    (random, nodes) => ({ who: random.below(nodes), side: someOf(random, nodes), forMs: 5_000 + random.below(60_000) }),
    (rig, { who, side, forMs }) => {
      const { street } = rig
      const theirs = sideOf(rig, side)
      for (const victim of victims(rig, who)) {
        if (street.doubled.has(victim.index)) continue
        for (const set of [street.astray, street.doubled]) set.add(victim.index)
        const disk = copyDisk(victim.disk)
        const both: Span = { from: runningHeight(disk), to: Number.POSITIVE_INFINITY }
        forgive(street, victim.index, both)
        const stop = startTwin(street, victim, ({ peer }) => theirs(peer), disk)
        rig.lasting(forMs, () => {
          stop()
          // Where the copy may have spoken last the other one may still, without having heard it.
          both.to = Math.max(runningHeight(disk), runningHeight(victim.disk))
          street.doubled.delete(victim.index)
        })
      }
    },
  ),
  fault(
    'two tabs',
    (random, nodes) => ({ who: random.below(nodes), side: someOf(random, nodes), forMs: 5_000 + random.below(60_000) }),
    (rig, { who, side, forMs }) => {
      // No Web Lock, so both run over one disk. It refuses a second choice; who hears the other's words retires the key.
      const { street } = rig
      const theirs = sideOf(rig, side)
      for (const victim of victims(rig, who)) {
        if (street.doubled.has(victim.index)) continue
        for (const set of [street.astray, street.doubled, street.shared]) set.add(victim.index)
        const stop = startTwin(street, victim, ({ peer }) => theirs(peer), victim.disk)
        rig.lasting(forMs, () => {
          stop()
          street.doubled.delete(victim.index)
        })
      }
    },
  ),
]
