// The sun under a clear sky: global irradiance on level ground, W/m². The height of the sun follows Spencer's series
// (J. W. Spencer, Search 2, 1971), the irradiance B. Haurwitz (Journal of Meteorology 2, 1945):
// 1098 · cos z · exp(−0.059 / cos z). Roofs are neither level nor clean: a scale fitted to the home's own history is for that.

export type Place = {
  /** Degrees, north positive. */
  readonly latitude: number
  /** Degrees, east positive. */
  readonly longitude: number
}

/** Where a time zone lies when nobody says more: 15 degrees an hour of its standard time. */
export const longitudeOfZone = (standardMinutes: number): number => standardMinutes / 4

/** @param atMs ms since 1970. */
export const clearSkyWPerM2 = ({ latitude, longitude }: Place, atMs: number): number => {
  const minuteOfDay = (atMs % DAY_MS) / MINUTE_MS
  const gamma = ((2 * Math.PI) / 365) * (dayOfYear(atMs) + (minuteOfDay / 60 - 12) / 24)
  const declination =
    0.006918 -
    0.399912 * Math.cos(gamma) +
    0.070257 * Math.sin(gamma) -
    0.006758 * Math.cos(2 * gamma) +
    0.000907 * Math.sin(2 * gamma) -
    0.002697 * Math.cos(3 * gamma) +
    0.00148 * Math.sin(3 * gamma)
  const equationMinutes =
    229.18 *
    (0.000075 +
      0.001868 * Math.cos(gamma) -
      0.032077 * Math.sin(gamma) -
      0.014615 * Math.cos(2 * gamma) -
      0.040849 * Math.sin(2 * gamma))
  const hourAngle = radians((minuteOfDay + equationMinutes + 4 * longitude) / 4 - 180)
  const phi = radians(latitude)
  const cosZenith = Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hourAngle)
  return cosZenith <= 0 ? 0 : 1_098 * cosZenith * Math.exp(-0.059 / cosZenith)
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** 0 on the first of January, in UTC. */
const dayOfYear = (atMs: number): number =>
  Math.floor((atMs - Date.UTC(new Date(atMs).getUTCFullYear(), 0, 1)) / DAY_MS)

const radians = (degrees: number): number => (degrees * Math.PI) / 180
