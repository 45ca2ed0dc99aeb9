// Real time zones for tests, as Intl knows them.
import type { ZoneAt } from '../../src/node/household/local-night.ts'

const QUARTER_MS = 900_000

/** By how many minutes clocks in a place are ahead of UTC; every zone changes at a full quarter of an hour. */
export const zoneOf = (timeZone: string): ZoneAt => {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  const known = new Map<number, number>()
  return (atMs) => {
    const quarter = Math.floor(atMs / QUARTER_MS)
    const minutes = known.get(quarter) ?? offsetOf(format, quarter * QUARTER_MS)
    known.set(quarter, minutes)
    return minutes
  }
}

const offsetOf = (format: Intl.DateTimeFormat, atMs: number): number => {
  const name = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name)
  if (match === null) throw new Error(`no distance to UTC: ${name}`)
  return (match[1] === '-' ? -1 : 1) * (Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0))
}

/** The minute of the day that a clock there shows. */
export const minuteThere = (timeZone: string): ((atMs: number) => number) => {
  const format = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' })
  return (atMs) => {
    const part = (wanted: string): number =>
      Number(format.formatToParts(atMs).find(({ type }) => type === wanted)?.value ?? Number.NaN)
    return part('hour') * 60 + part('minute')
  }
}
