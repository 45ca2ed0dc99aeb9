// Where energy came from and where it went, as pieces that columns, shares and the sankey draw alike: one colour, icon and
// line style for each kind of energy.
import type { EnergyFlows, EnergyPart, FileSums } from '../../node/index.ts'
import type { IconName } from '../parts/icons.ts'
import { SOURCE_LOOK } from './flow.ts'

/** Ends of the ways, beside the sources of energy. */
export type End = 'sun' | 'wind' | 'water' | 'battery' | 'other' | 'credits' | 'neighbours' | 'main-grid' | 'home'
export type Piece = { readonly end: End; readonly wh: bigint }

export const END_ICON: Readonly<Record<End, IconName>> = {
  sun: 'sun',
  wind: 'wind',
  water: 'water',
  battery: 'battery',
  other: 'other',
  credits: 'book',
  neighbours: 'neighbours',
  'main-grid': 'grid',
  home: 'home',
}

const some = (pieces: readonly Piece[]): readonly Piece[] => pieces.filter(({ wh }) => wh > 0n)
export const totalOf = (pieces: readonly Piece[]): bigint => pieces.reduce((sum, { wh }) => sum + wh, 0n)

const producedBy = ({ produced }: EnergyFlows): readonly Piece[] => {
  const byEnd = new Map<End, bigint>()
  for (const { source, energyWh } of produced) {
    const end = SOURCE_LOOK[source].colour as End
    byEnd.set(end, (byEnd.get(end) ?? 0n) + energyWh)
  }
  return [...byEnd].map(([end, wh]) => ({ end, wh }))
}

/** Everything that came in. */
export const cameFrom = (flows: EnergyFlows): readonly Piece[] =>
  some([
    ...producedBy(flows),
    { end: 'credits', wh: flows.ownCreditsWh },
    { end: 'neighbours', wh: flows.fromNeighboursWh },
    { end: 'main-grid', wh: flows.fromGridWh },
  ])

/** Where all of it went. What a battery took is not used yet. */
export const wentTo = (flows: EnergyFlows): readonly Piece[] => {
  const inHomeWh = totalOf(usedOf(flows))
  const chargedWh = flows.chargedWh < inHomeWh ? flows.chargedWh : inHomeWh
  return some([{ end: 'home', wh: inHomeWh - chargedWh }, { end: 'battery', wh: chargedWh }, ...gaveOf(flows)])
}

/** What the home took, by where it came from: of its own, from neighbours, from the main grid. */
export const usedOf = (flows: EnergyFlows): readonly Piece[] =>
  some([
    { end: 'home', wh: flows.ownUseWh + flows.ownCreditsWh },
    { end: 'neighbours', wh: flows.fromNeighboursWh },
    { end: 'main-grid', wh: flows.fromGridWh },
  ])

/** What left the home. */
export const gaveOf = (flows: EnergyFlows): readonly Piece[] =>
  some([
    { end: 'neighbours', wh: flows.toNeighboursWh },
    { end: 'credits', wh: flows.keptWh },
    { end: 'main-grid', wh: flows.toGridWh },
  ])

/** What own sources gave, by where it went. */
export const ownWent = (flows: EnergyFlows): readonly Piece[] =>
  some([{ end: 'home', wh: flows.ownUseWh }, ...gaveOf(flows)])

const isEmpty = (flows: EnergyFlows): boolean => totalOf(cameFrom(flows)) === 0n

/** Files alone, where the books say nothing of the whole time; else what they add to the books. */
export const mixOf = (
  parts: readonly EnergyPart[],
): { readonly from: 'books' | 'files' | 'nothing'; readonly flows: readonly EnergyFlows[] } => {
  if (parts.some(({ flows }) => !isEmpty(flows)))
    return { from: 'books', flows: parts.map(({ flows, files }) => withGenerated(flows, files)) }
  const flows = parts.map(({ files }) => flowsOfFiles(files))
  return { from: flows.every(isEmpty) ? 'nothing' : 'files', flows }
}

/** What a source gave the home before any meter of the street counted it. */
const withGenerated = (flows: EnergyFlows, files: FileSums | undefined): EnergyFlows => {
  const unseenWh = (files?.generatedWh ?? 0n) - totalOf(producedBy(flows))
  if (unseenWh <= 0n) return flows
  const source = flows.produced[0]?.source ?? 'other'
  const produced = [...flows.produced, { source, energyWh: unseenWh }]
  return { ...flows, produced, ownUseWh: flows.ownUseWh + unseenWh }
}

const flowsOfFiles = (files: FileSums | undefined): EnergyFlows => {
  const givenWh = files?.givenWh ?? 0n
  const generatedWh = files?.generatedWh ?? givenWh
  const madeWh = generatedWh > givenWh ? generatedWh : givenWh
  return {
    produced: madeWh > 0n ? [{ source: 'other', energyWh: madeWh }] : [],
    ...{ ownUseWh: madeWh - givenWh, ownCreditsWh: 0n, fromNeighboursWh: 0n, fromGridWh: files?.takenWh ?? 0n },
    ...{ chargedWh: 0n, toNeighboursWh: 0n, keptWh: 0n, toGridWh: givenWh },
  }
}

const SUMMED = [
  ...(['ownUseWh', 'ownCreditsWh', 'fromNeighboursWh', 'fromGridWh'] as const),
  ...(['chargedWh', 'toNeighboursWh', 'keptWh', 'toGridWh'] as const),
]

export const summed = (all: readonly EnergyFlows[]): EnergyFlows => ({
  produced: all.flatMap(({ produced }) => produced),
  ...(Object.fromEntries(SUMMED.map((name) => [name, all.reduce((sum, flows) => sum + flows[name], 0n)])) as Omit<
    EnergyFlows,
    'produced'
  >),
})
