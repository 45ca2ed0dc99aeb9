// The carbon factors of a street are terms of its own: what it begins with, and what statements count with.
import { sameBytes, utf8, textOf } from './bytes.ts'
import { CARBON_PRESETS, LIFE_CYCLE, type CarbonFactors } from './carbon.ts'
import type { TermsRecord } from './terms.ts'
import { SOURCES, type Source } from './transaction.ts'

export type CarbonTerms = Pick<TermsRecord, 'gridGramsPerKwh' | 'sourceGramsPerKwh' | 'carbonText'>

const termsWith = ({ grid, bySource, text }: CarbonFactors): CarbonTerms => ({
  gridGramsPerKwh: Number(grid),
  sourceGramsPerKwh: SOURCES.map((source) => Number(bySource[source].footprint)),
  carbonText: utf8(text),
})

export const CARBON_TERMS = termsWith(LIFE_CYCLE)

/** Avoided is what the main grid would have emitted, less what the source emits. */
export const carbonFactorsOf = (terms: CarbonTerms): CarbonFactors => {
  const known = CARBON_PRESETS.find((preset) => isSame(termsWith(preset), terms))
  if (known !== undefined) return known
  const grid = BigInt(terms.gridGramsPerKwh)
  const of = (place: number) => {
    const footprint = BigInt(terms.sourceGramsPerKwh[place] ?? terms.gridGramsPerKwh)
    return { footprint, avoided: grid - footprint }
  }
  const bySource = Object.fromEntries(SOURCES.map((source, place) => [source, of(place)])) as Record<
    Source,
    ReturnType<typeof of>
  >
  return { preset: 'street', text: textOf(terms.carbonText) ?? '', grid, bySource }
}

const isSame = (a: CarbonTerms, b: CarbonTerms): boolean =>
  a.gridGramsPerKwh === b.gridGramsPerKwh &&
  a.sourceGramsPerKwh.length === b.sourceGramsPerKwh.length &&
  a.sourceGramsPerKwh.every((grams, place) => grams === b.sourceGramsPerKwh[place]) &&
  sameBytes(a.carbonText, b.carbonText)
