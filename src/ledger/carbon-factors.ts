// The carbon factors that a street begins with, as its terms carry them: the figures that statements count with.
import { utf8 } from './bytes.ts'
import { LIFE_CYCLE } from './carbon.ts'
import type { TermsRecord } from './terms.ts'
import { SOURCES } from './transaction.ts'

export const CARBON_TERMS: Pick<TermsRecord, 'gridGramsPerKwh' | 'sourceGramsPerKwh' | 'carbonText'> = {
  gridGramsPerKwh: Number(LIFE_CYCLE.grid),
  sourceGramsPerKwh: SOURCES.map((source) => Number(LIFE_CYCLE.bySource[source].footprint)),
  carbonText: utf8(LIFE_CYCLE.text),
}
