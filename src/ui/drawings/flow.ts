// Where energy went, as plain data for the drawing, its sentence and its table: one source, three ways to read it.
import type { ClearingResult, EnergySource, Snapshot } from '../../node/index.ts'
import type { IconName } from '../parts/icons.ts'

export type Way = 'from-neighbours' | 'to-neighbours' | 'from-grid' | 'to-grid'
export type Flow = { readonly way: Way; readonly energyWh: bigint }

/** The four ways of one agreed match; those without energy are left out. */
export const flowsOf = (clearing: ClearingResult): readonly Flow[] =>
  (
    [
      { way: 'from-neighbours', energyWh: clearing.boughtWh },
      { way: 'to-neighbours', energyWh: clearing.soldWh },
      { way: 'from-grid', energyWh: clearing.gridImportWh },
      { way: 'to-grid', energyWh: clearing.gridExportWh },
    ] as const
  ).filter((flow) => flow.energyWh > 0n)

/** What stands beside the home because it is its own: what makes energy, and what keeps it. */
export type OwnEnergy = { readonly source: EnergySource | undefined; readonly battery: OwnBattery | undefined }
/** `does` and `levelWh` are the autopilot's reckoning, and unknown where none was given the battery. */
export type OwnBattery = {
  readonly does: 'charge' | 'discharge' | 'rest' | undefined
  readonly levelWh: number | undefined
}

/** The first source that is no battery, and a battery that has a meter or an autopilot. */
export const ownEnergyOf = ({ meters, autopilot: { battery } }: Pick<Snapshot, 'meters' | 'autopilot'>): OwnEnergy => ({
  source: meters.find(({ source }) => source !== 'none' && source !== 'battery')?.source,
  battery:
    battery === undefined && meters.every(({ source }) => source !== 'battery')
      ? undefined
      : { does: battery?.does, levelWh: battery?.levelWh },
})

/** Line width 2 to 9 units: the largest flow of the picture is the widest. */
export const strokeOf = (energyWh: bigint, largestWh: bigint): number =>
  largestWh <= 0n ? 2 : 2 + Number((energyWh * 700n) / largestWh) / 100

/** Icon and colour class of each kind of energy source. */
export const SOURCE_LOOK: Record<EnergySource, { readonly icon: IconName; readonly colour: string }> = {
  solar: { icon: 'sun', colour: 'sun' },
  wind: { icon: 'wind', colour: 'wind' },
  hydro: { icon: 'water', colour: 'water' },
  battery: { icon: 'battery', colour: 'battery' },
  biomass: { icon: 'other', colour: 'other' },
  other: { icon: 'other', colour: 'other' },
  none: { icon: 'home', colour: 'home' },
}
