// Copied and rolled back profiles. Not part of `all` before a node asks its peers for the newest signature of its own
// device (DESIGN 6, "when a node may sign"): until then a rolled-back disk makes an honest household speak twice.
import { copyDisk } from '../disk.ts'
import { startTwin } from '../twin.ts'
import { sideOf } from './byzantine.ts'
import { among, fault, someOf, type Fault } from './fault.ts'

export const PROFILE_FAULTS: readonly Fault[] = [
  fault(
    'rolled back',
    (random, nodes) => ({ who: random.below(nodes), ageMs: random.below(30_000), backMs: 500 + random.below(5_000) }),
    (rig, { who, ageMs, backMs }) => {
      for (const victim of among(rig.street, 1 << who)) {
        const before = copyDisk(victim.disk)
        rig.street.world.after(ageMs, () => {
          if (rig.healed) return
          rig.kill(victim, backMs)
          victim.disk = before
        })
      }
    },
  ),
  fault(
    'restored from a backup',
    (random, nodes) => ({ who: random.below(nodes), backMs: 2_000 + random.below(20_000) }),
    (rig, { who, backMs }) => {
      for (const victim of among(rig.street, 1 << who)) {
        const backup = rig.street.backups[victim.index]
        rig.kill(victim, backMs)
        if (backup !== undefined) victim.disk = copyDisk(backup)
      }
    },
  ),
  fault(
    'second tab',
    (random, nodes) => ({ who: random.below(nodes), side: someOf(random, nodes), forMs: 5_000 + random.below(60_000) }),
    (rig, { who, side, forMs }) => {
      const theirs = sideOf(rig, side)
      for (const victim of among(rig.street, 1 << who))
        rig.lasting(
          forMs,
          startTwin(rig.street, victim, ({ peer }) => theirs(peer)),
        )
    },
  ),
]
