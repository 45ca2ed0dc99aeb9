// A second engine with a household's keys, on a copy of its disk: each neighbour sees one of the two. The same machine
// stands for a traitor's twins and, when the household is honest, for a profile that was copied.
import { copyDisk, type Disk } from './disk.ts'
import { switchOff, switchOn, type SimHousehold, type Street } from './household.ts'
import type { Station, Wall } from './network.ts'

/** Starts the twin; `hers` says which neighbours see it instead of the first. Returns how to end it. */
export const startTwin = (
  street: Street,
  first: SimHousehold,
  hers: (neighbour: Station) => boolean,
  disk: Disk = copyDisk(first.disk),
): (() => void) => {
  const { cable } = street
  // The keys as it finds them: a change that one of the two makes later reaches the other's memory no more than in tabs.
  const { household, device, meter, meterOf } = first.keyring
  const twin: SimHousehold = {
    ...first,
    keyring: { household, device, meter, meterOf },
    address: `${first.peer}/twin`,
    disk,
    node: undefined,
    life: undefined,
    frozen: undefined,
    relaxed: [],
    fragility: 0,
  }
  const wall: Wall = (a, b) => {
    const [one, other] = a.peer === first.peer ? [a, b] : [b, a]
    if (one.peer !== first.peer) return false
    return (one.address === twin.address) !== hers(other)
  }
  cable.walls.add(wall)
  switchOn(street, twin).catch((error: unknown) => street.errors.push(error))
  return () => {
    switchOff(street, twin)
    cable.walls.delete(wall)
    cable.rewire()
  }
}
