// More traitors than the street promises to bear: f+1 households run two engines each, one for either half of the
// others. A fork must be possible, and must be provable: two certificates of one height, signed by at least f+1
// households alike, all of them traitors and nobody else.
import { decodeCertificate, type StoredBlock } from '../../src/ledger/index.ts'
import { verifyCommit } from '../../src/consensus/index.ts'
import { copyDisk } from './disk.ts'
import { exactly, has, mostTraitors, shuffled } from './faults/fault.ts'
import { createHousehold, createStreet, foundedStreet } from './founding.ts'
import { isHonest, switchOn, type Street } from './household.ts'
import type { Station } from './network.ts'
import { live } from './run.ts'
import { startTwin } from './twin.ts'
import { createWorld } from './world.ts'

export type Betrayal = {
  readonly seed: number
  readonly nodes: number
  readonly traitors: readonly number[]
  /** Height of the first fork, if it came to one, and who signed both certificates. */
  readonly fork: { readonly height: number; readonly named: readonly number[] } | undefined
  readonly violations: readonly string[]
}

const SCHEME_MS = 240_000

export const runTraitors = async (seed: number, nodes: number): Promise<Betrayal> => {
  const founded = await foundedStreet(nodes)
  const world = createWorld(seed)
  const households = founded.disks.map((disk, i) => createHousehold(i, copyDisk(disk)))
  const street = createStreet(world, households)
  await world.until(() => false, founded.atMs)
  const lying = exactly(world.random, nodes, mostTraitors(nodes) + 1)
  for (const { index } of households) if (has(lying, index)) street.traitors.add(index)
  const honest = shuffled(
    world.random,
    households.filter((one) => isHonest(street, one)),
  )
  const second = new Set(honest.slice(honest.length >> 1).map(({ peer }) => peer))
  const there = ({ address, peer }: Station): boolean => address !== peer || second.has(peer)
  street.cable.walls.add((a, b) => there(a) !== there(b))
  for (const household of households) await switchOn(street, household)
  for (const index of street.traitors) {
    const household = households[index]
    if (household !== undefined) startTwin(street, household, there)
  }
  live(street)
  await world.until(() => forkOf(street) !== undefined, SCHEME_MS)
  const fork = forkOf(street)
  const named = fork === undefined ? [] : await bothSigned(street, fork)
  return {
    seed,
    nodes,
    traitors: [...street.traitors].map((index) => index + 1),
    fork: fork && { height: fork[0].height, named },
    violations: fork === undefined ? [] : faultsOf(street, named),
  }
}

type Fork = readonly [StoredBlock, StoredBlock]

/** The lowest height at which two honest disks hold different blocks. */
const forkOf = (street: Street): Fork | undefined => {
  const seen = new Map<number, StoredBlock>()
  const forks: Fork[] = []
  for (const household of street.households.filter((one) => isHonest(street, one)))
    for (const [height, stored] of household.disk.blocks) {
      const other = seen.get(height)
      if (other === undefined) seen.set(height, stored)
      else if (other.id !== stored.id) forks.push([other, stored])
    }
  return forks.sort((a, b) => a[0].height - b[0].height)[0]
}

/** Households whose valid signatures stand under both certificates. */
const bothSigned = async (street: Street, fork: Fork): Promise<number[]> => {
  const chain = street.households.map(({ node }) => node?.state.chain).find((known) => known !== undefined)
  const signers: number[][] = []
  for (const { certificate, height, id } of fork) {
    const proof = decodeCertificate(certificate)
    // Founding ended with everybody in the next set, and nothing changes it here.
    const set = chain?.tip().state.street.nextSet
    if (!proof.ok || chain === undefined || set === undefined) return []
    const fault = await verifyCommit(street.cryptoOf(0), chain.chainId, proof.value, { height, id }, set)
    signers.push(fault === undefined ? proof.value.signatures.map(({ household }) => household) : [])
  }
  return (signers[0] ?? []).filter((household) => signers[1]?.includes(household))
}

const faultsOf = (street: Street, named: readonly number[]): string[] => {
  const faults: string[] = []
  const least = mostTraitors(street.households.length) + 1
  if (named.length < least) faults.push(`Accountability: only ${named.join()} signed both, ${least} must have`)
  for (const household of named)
    if (!street.traitors.has(household - 1)) faults.push(`Accountability: household ${household} is framed`)
  return faults
}
