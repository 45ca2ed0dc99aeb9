// What browsers and computers do to a tab: timers clamped, frozen, killed at any write, disks slow, full or cut off,
// clocks wrong, processors slow.
import { among, exactly, fault, logUniform, mostTraitors, someOf, type Fault, type Rig } from './fault.ts'
import { freeze, mayFall, thaw, NO_TROUBLE, type SimHousehold, type Trouble } from '../household.ts'

const trouble = (rig: Rig, victims: readonly SimHousehold[], forMs: number, change: Partial<Trouble>): void => {
  for (const victim of victims) victim.trouble = { ...victim.trouble, ...change }
  rig.lasting(forMs, () => {
    for (const victim of victims) victim.trouble = NO_TROUBLE
  })
}

const HOURS_12_MS = 12 * 3_600_000

export const BROWSER_FAULTS: readonly Fault[] = [
  fault(
    'clamped timers',
    (random, nodes) => ({
      who: someOf(random, nodes),
      clampMs: random.chance(0.7) ? 1_000 : 60_000,
      forMs: 20_000 + random.below(100_000),
    }),
    (rig, { who, clampMs, forMs }) => trouble(rig, among(rig.street, who), forMs, { clampMs }),
  ),
  fault(
    'freeze',
    (random, nodes) => ({ who: someOf(random, nodes, 0.3), forMs: logUniform(random, 5_000, 600_000) }),
    (rig, { who, forMs }) => {
      const victims = among(rig.street, who)
      for (const victim of victims) freeze(victim)
      rig.lasting(forMs, () => {
        for (const victim of victims) thaw(victim)
      })
    },
  ),
  fault(
    'all lids closed',
    (random) => ({ forMs: logUniform(random, 60_000, HOURS_12_MS) }),
    (rig, { forMs }) => {
      if (!rig.healed) rig.street.world.warp(forMs)
    },
  ),
  fault(
    'fragile',
    (random, nodes) => ({
      who: someOf(random, nodes, 0.7),
      perMille: 2 + random.below(20),
      forMs: 30_000 + random.below(150_000),
    }),
    (rig, { who, perMille, forMs }) => {
      const victims = among(rig.street, who)
      for (const victim of victims) victim.fragility = perMille / 1_000
      rig.lasting(forMs, () => {
        for (const victim of victims) victim.fragility = 0
      })
    },
  ),
  fault(
    'kill',
    (random, nodes) => ({ who: random.below(nodes), backMs: 500 + random.below(10_000) }),
    (rig, { who, backMs }) => {
      for (const victim of among(rig.street, 1 << who)) rig.kill(victim, backMs)
    },
  ),
  fault(
    'power cut',
    (random, nodes) => ({ who: random.below(nodes), lost: 1 + random.below(5), backMs: 500 + random.below(10_000) }),
    (rig, { who, lost, backMs }) => {
      for (const victim of among(rig.street, 1 << who)) {
        rig.kill(victim, backMs)
        for (const takeBack of victim.relaxed.splice(-lost).reverse()) takeBack()
      }
    },
  ),
  fault(
    'full disk',
    (random, nodes) => ({
      who: someOf(random, nodes),
      refusal: random.chance(0.5) ? 1 : random.fraction() * 0.5,
      forMs: 2_000 + random.below(30_000),
    }),
    (rig, { who, refusal, forMs }) => trouble(rig, among(rig.street, who), forMs, { refusal }),
  ),
  fault(
    'slow disk',
    (random, nodes) => ({
      who: someOf(random, nodes),
      writeMs: logUniform(random, 10, 3_000),
      forMs: 5_000 + random.below(60_000),
    }),
    (rig, { who, writeMs, forMs }) => trouble(rig, among(rig.street, who), forMs, { writeMs }),
  ),
  fault(
    'killed while writing',
    (random, nodes) => ({ who: random.below(nodes), writeMs: 50 + random.below(2_000), afterMs: random.below(5_000) }),
    (rig, { who, writeMs, afterMs }) => {
      const victims = among(rig.street, 1 << who)
      trouble(rig, victims, afterMs + 1, { writeMs })
      rig.lasting(afterMs, () => {
        for (const victim of victims) rig.kill(victim, 2_000)
      })
    },
  ),
  fault(
    'upgrade blocked',
    (random, nodes) => ({ who: random.below(nodes), openMs: 1_000 + random.below(30_000) }),
    (rig, { who, openMs }) => {
      const victims = among(rig.street, 1 << who)
      trouble(rig, victims, openMs + 1_000, { openMs })
      for (const victim of victims) rig.kill(victim, 500)
    },
  ),
  fault(
    'clock jump',
    (random, nodes) => ({
      who: exactly(random, nodes, mostTraitors(nodes)),
      jumpMs: random.below(7_200_001) - 3_600_000,
      forMs: 20_000 + random.below(200_000),
    }),
    (rig, { who, jumpMs, forMs }) => {
      const victims = among(rig.street, who)
      for (const victim of victims) victim.skewMs += jumpMs
      rig.lasting(forMs, () => {
        for (const victim of victims) victim.skewMs -= jumpMs
      })
    },
  ),
  fault(
    'clock drift',
    (random, nodes) => ({ who: someOf(random, nodes), drift: (random.fraction() * 2 - 1) * 1e-4 }),
    (rig, { who, drift }) => {
      for (const victim of among(rig.street, who)) victim.drift = drift
    },
  ),
  fault(
    'slow processor',
    (random, nodes) => ({
      who: someOf(random, nodes),
      verifyMs: 1 + random.below(40),
      forMs: 10_000 + random.below(60_000),
    }),
    (rig, { who, verifyMs, forMs }) => trouble(rig, among(rig.street, who), forMs, { verifyMs }),
  ),
  fault(
    'database gone',
    (random, nodes) => ({ who: random.below(nodes) }),
    (rig, { who }) => {
      // The key goes with the database, so this household is silent until it enrols again.
      const { street } = rig
      for (const victim of among(street, 1 << who)) {
        if (street.traitors.has(victim.index) || !mayFall(street, victim.index)) continue
        rig.kill(victim, 0)
        street.gone.add(victim.index)
      }
    },
  ),
]
