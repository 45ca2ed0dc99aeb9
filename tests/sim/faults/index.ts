// The table of faults by family, and the script that a seed draws from it.
import { randomOf } from '../../standin/random.ts'
import { BROWSER_FAULTS } from './browser.ts'
import { BYZANTINE_FAULTS } from './byzantine.ts'
import type { Fault, Item, Rig, Script } from './fault.ts'
import { EVIDENCE_FAULTS } from './evidence.ts'
import { FORGERIES_FAULTS } from './forgeries.ts'
import { MEMBERSHIP_FAULTS } from './membership.ts'
import { NETWORK_FAULTS } from './network.ts'
import { PROFILE_FAULTS } from './profile.ts'
import { lateScriptOf, REFOUNDING_FAULTS } from './refounding.ts'
import { TORN_FAULTS } from './torn.ts'

export { createRig, type Fault, type Item, type Rig, type Script } from './fault.ts'

export const FAMILIES = {
  network: NETWORK_FAULTS,
  browser: [...BROWSER_FAULTS, ...TORN_FAULTS],
  byzantine: [...BYZANTINE_FAULTS, ...FORGERIES_FAULTS, ...EVIDENCE_FAULTS],
  membership: MEMBERSHIP_FAULTS,
  profile: PROFILE_FAULTS,
  refounding: REFOUNDING_FAULTS,
} as const
export type Family = keyof typeof FAMILIES

const ALL = Object.keys(FAMILIES) as readonly Family[]

const byName = new Map<string, Fault>(
  Object.values(FAMILIES).flatMap((faults) => faults.map((one) => [one.name, one] as const)),
)

/** Families by name, as the command line gives them. @throws Error for a name that is none. */
export const familiesOf = (text: string): readonly Family[] => {
  if (text === 'none') return []
  if (text === 'all') return ALL
  return text.split(',').map((name) => {
    if (!(name in FAMILIES)) throw new Error(`no family of faults is called ${name}`)
    return name as Family
  })
}

/** Traitors act from early on, so that there is time to be betrayed. */
const EARLY_MS = 15_000

/** Faults of one seed: some weather, perhaps a few traitors, then blows every few seconds. */
export const scriptOf = (seed: number, nodes: number, families: readonly Family[]): Script => {
  const early = families.filter((family) => family !== 'refounding')
  const late = early.length < families.length ? lateScriptOf(seed, nodes, early.length === 0) : []
  return [...earlyScriptOf(seed, nodes, early), ...late]
}

const earlyScriptOf = (seed: number, nodes: number, families: readonly Family[]): Script => {
  const random = randomOf(seed ^ 0x5c819)
  const items: Item[] = []
  const add = (atMs: number, from: readonly Fault[]): void => {
    const chosen = random.pick(from)
    items.push({ atMs, fault: chosen.name, with: chosen.draw(random, nodes) })
  }
  if (families.includes('network') && random.chance(0.8)) add(0, NETWORK_FAULTS.slice(0, 1))
  if (families.includes('byzantine') && random.chance(0.6))
    for (let i = random.below(3); i >= 0; i--) add(random.below(EARLY_MS), FAMILIES.byzantine)
  if (families.includes('membership') && random.chance(0.5)) add(random.below(EARLY_MS), MEMBERSHIP_FAULTS)
  const blows = families.filter((family) => family !== 'byzantine').map((family) => FAMILIES[family].slice())
  if (blows.length === 0) return items
  for (let atMs = random.below(10_000); atMs < 150_000; atMs += 2_000 + random.below(20_000))
    add(atMs, random.pick(blows))
  return items.sort((a, b) => a.atMs - b.atMs)
}

/** Old profiles alone: every word reaches everybody, so everybody can tell an old profile what it has said. */
export const hidesNothing = (item: Item): boolean => PROFILE_FAULTS.some(({ name }) => name === item.fault)

/** Plays a script, counted from now. */
export const play = (rig: Rig, script: Script): void => {
  for (const item of script)
    rig.street.world.after(item.atMs, () => {
      if (!rig.healed) byName.get(item.fault)?.strike(rig, item.with)
    })
}
