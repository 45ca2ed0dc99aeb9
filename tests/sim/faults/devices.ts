// Lost devices: a household comes back with an empty disk and another key, is shown the founding document at a
// neighbour's door, makes this computer its voter with its household key, and votes again.
import { hex, must } from '../../../src/ledger/index.ts'
import { checkpointsToGive } from '../../../src/node/sync/trust.ts'
import { enrolDevice } from '../../../src/node/household/enrolment.ts'
import { renewable } from '../../standin/renewable.ts'
import { createDisk } from '../disk.ts'
import { mayFall, type SimHousehold, type Street } from '../household.ts'
import { among, fault, type Fault, type Rig } from './fault.ts'

export const DEVICE_FAULTS: readonly Fault[] = [
  fault(
    'lost device',
    (random, nodes) => ({ who: random.below(nodes), backMs: 2_000 + random.below(30_000) }),
    (rig, { who, backMs }) => {
      const { street } = rig
      for (const victim of among(street, 1 << who)) {
        const fallen = street.traitors.has(victim.index) || street.gone.has(victim.index)
        if (!fallen && mayFall(street, victim.index)) replaceDevice(rig, victim, backMs)
      }
    },
  ),
]

export const replaceDevice = (rig: Rig, victim: SimHousehold, backMs: number): void => {
  const { street } = rig
  if (street.doubled.has(victim.index)) return
  const device = street.newDevice(victim.index)
  if (device === undefined) return
  street.enrolling.add(victim.index)
  rig.kill(victim, backMs)
  victim.disk = createDisk()
  victim.relaxed = []
  const { household, meter, meterOf } = victim.keyring
  const next = () => must(street.newDevice(victim.index), 'there are keys to spare')
  victim.keyring = renewable({ household, meter, meterOf, device }, next)
  enrol(rig, victim)
}

const ASK_AGAIN_MS = 5_000

/** Its owner presses the button until the street has agreed. */
export const enrol = (rig: Rig, household: SimHousehold): void => {
  if (isKnown(household)) return
  const state = household.node?.state
  if (state !== undefined && state.chain === undefined) knock(rig, household)
  else
    state?.loop.input(async () => {
      await enrolDevice(state)
    })
  rig.street.world.after(ASK_AGAIN_MS, () => enrol(rig, household))
}

/** A neighbour who is awake shows the founding document, and what the street's blocks are. */
const knock = ({ street }: Rig, household: SimHousehold): void => {
  const { households, traitors, errors } = street
  const host = households.find((one) => one !== household && isAtHome(one) && !traitors.has(one.index))?.node?.state
  const { node } = household
  const chain = host?.chain
  if (host === undefined || chain === undefined || node === undefined) return
  const open = async (): Promise<void> => {
    const checkpoints = await checkpointsToGive(host)
    await node.enter(chain.genesis, { peer: host.ports.network.self, checkpoints })
  }
  open().catch((error: unknown) => errors.push(error))
}

const isAtHome = ({ node, frozen }: SimHousehold): boolean =>
  frozen === undefined && (node?.state.chain?.height() ?? 0) > 0 && node?.state.trust.standing === 'trusted'

/** Its own books say that it votes with the device that it has. */
const isKnown = ({ node, keyring, index }: SimHousehold): boolean => {
  const home = node?.state.chain?.tip().state.households.rows.find(({ id }) => id === index + 1)
  return home !== undefined && hex(home.voterKey) === hex(keyring.device.key)
}

/** Every new device is in the books. */
export const isEnrolled = (street: Street): boolean =>
  street.households.every((one) => !street.enrolling.has(one.index) || street.gone.has(one.index) || isKnown(one))
