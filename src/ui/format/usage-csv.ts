// A year of green power as a table: its months, and below them one line per certificate. Whole units beside readable ones.
import type { Usage } from '../../node/index.ts'
import { cell } from './csv.ts'
import { decimalText } from './decimal.ts'

const MONTHS = 'from,until,street_wh,street_kwh,grid_wh,grid_kwh,footprint_mg,avoided_mg,avoided_kg'
const CERTIFICATES = 'receipt,height,booked,slot_from,kind,source,energy_wh,energy_kwh'

const moment = (ms: number | undefined): string => (ms === undefined ? '' : new Date(ms).toISOString())

/** RFC 4180; months oldest first, certificates newest first, one line per source of each. Times are ISO 8601 in UTC. */
export const usageCsv = ({ parts, retirements }: Usage): string => {
  const months = parts.map(({ fromMs, untilMs, figures: { localWh, gridWh, carbon } }) => [
    ...[moment(fromMs), moment(untilMs)],
    ...[localWh, gridWh].flatMap((wh) => [wh.toString(), decimalText(wh, 3)]),
    ...[carbon.footprintMg.toString(), carbon.avoidedMg.toString(), decimalText(carbon.avoidedMg, 6)],
  ])
  const certificates = retirements.flatMap(({ number, height, atMs, slotStartsAtMs, kind, sources }) =>
    sources.map(({ source, energyWh }) => [
      ...[number.toString(), String(height), moment(atMs), moment(slotStartsAtMs), kind, source],
      ...[energyWh.toString(), decimalText(energyWh, 3)],
    ]),
  )
  const lines = [...months, [], CERTIFICATES.split(','), ...certificates]
  return [MONTHS, ...lines.map((line) => line.map(cell).join(',')), ''].join('\r\n')
}
