// People come and go: a street that shuts down for the night, a third that vanishes at once, a power cut for everybody,
// absences that were announced, and sets that change while somebody is away.
import { setValidating } from '../../../src/node/household/intents.ts'
import { signParting } from '../../../src/node/household/parting.ts'
import { fallen, type SimHousehold } from '../household.ts'
import { COMPUTER_FAULTS } from './computers.ts'
import { DEVICE_FAULTS } from './devices.ts'
import { among, exactly, fault, logUniform, someOf, type Fault, type Rig } from './fault.ts'

/** Away until a moment of the fault's own, however it was switched off. */
const away = (rig: Rig, mask: number, ms: (place: number) => number): void => {
  for (const [place, household] of among(rig.street, mask).entries()) rig.kill(household, ms(place))
}

export const MEMBERSHIP_FAULTS: readonly Fault[] = [
  fault(
    'rolling night',
    (random, nodes) => ({
      who: someOf(random, nodes, 0.8),
      stepMs: 200 + random.below(5_000),
      nightMs: 5_000 + random.below(120_000),
    }),
    (rig, { who, stepMs, nightMs }) => {
      // The last to go to bed is the last to get up.
      for (const [place, household] of among(rig.street, who).entries())
        rig.street.world.after(place * stepMs, () => {
          if (!rig.healed) rig.kill(household, nightMs)
        })
    },
  ),
  fault(
    'more than a third vanish',
    (random, nodes) => ({
      who: exactly(random, nodes, Math.floor(nodes / 3) + 1 + random.below(2)),
      backMs: logUniform(random, 1_000, 60_000),
      salt: random.below(1_000),
    }),
    (rig, { who, backMs, salt }) => away(rig, who, (place) => backMs + ((place * 7_919 + salt * 104_729) % 20_000)),
  ),
  fault(
    'all power lost',
    (random) => ({ backMs: logUniform(random, 1_000, 60_000), stepMs: random.below(4_000) }),
    (rig, { backMs, stepMs }) => {
      for (const household of rig.street.households) {
        const lost = household.relaxed.splice(0)
        rig.kill(household, backMs + household.index * stepMs)
        for (const takeBack of lost.reverse()) takeBack()
      }
    },
  ),
  fault(
    'set changes while one is away',
    (random, nodes) => ({
      who: random.below(nodes),
      stepMs: 1_000 + random.below(3_000),
      backMs: logUniform(random, 5_000, 120_000),
    }),
    (rig, { who, stepMs, backMs }) => {
      away(rig, 1 << who, () => backMs)
      wakeAll(rig, stepMs)
    },
  ),
  fault(
    'absence announced',
    (random, nodes) => ({
      who: someOf(random, nodes, 0.4),
      stepMs: random.below(3_000),
      closes: random.below(2),
      backMs: logUniform(random, 5_000, 120_000),
    }),
    (rig, { who, stepMs, closes, backMs }) => {
      if (!mayShrink(rig)) return
      for (const [place, household] of among(rig.street, who).entries())
        rig.street.world.after(place * stepMs, () => {
          if (!rig.healed) leave(rig, household, closes === 1, backMs)
        })
    },
  ),
  fault(
    'everybody wakes',
    (random) => ({ stepMs: random.below(3_000) }),
    (rig, { stepMs }) => wakeAll(rig, stepMs),
  ),
  ...DEVICE_FAULTS,
  ...COMPUTER_FAULTS,
]

/** A set that shrinks bears as many as conspire by the promise, not a third of those who began. */
const mayShrink = ({ street }: Rig): boolean => {
  const borne = Math.max(1, Math.floor((street.households.length - 1) / 6))
  if (fallen(street) > borne) return false
  street.bearable = Math.min(street.bearable, borne)
  return true
}

/** Says that it goes, as a page that is closed, and is off or an observer in the same moment. */
const leave = (rig: Rig, household: SimHousehold, closes: boolean, backMs: number): void => {
  const turn = (on: boolean): void => {
    const state = household.node?.state
    state?.loop.input(() => setValidating(state, on))
  }
  const state = household.node?.state
  state?.loop.input(async () => {
    const parting = await signParting(state)
    if (rig.healed || parting === undefined) return
    state.ports.network.publish('tx', parting)
    if (closes) return rig.kill(household, backMs)
    rig.lasting(backMs, () => turn(true))
    turn(false)
  })
}

/** Those who have never validated ask to, one after another: a change of the set on block after block. */
export const wakeAll = (rig: Rig, stepMs: number): void => {
  const { street } = rig
  for (const household of street.households) {
    if (!street.idle.has(household.index)) continue
    street.idle.delete(household.index)
    street.world.after(household.index * stepMs, () => {
      const state = household.node?.state
      state?.loop.input(() => setValidating(state, true))
    })
  }
}
