// The clock on the wall of whoever sits at this computer, by the browser's own knowledge of time zones.

/** Minutes by which it is ahead of UTC at a moment. */
export const zoneMinutes = (atMs: number): number => -new Date(atMs).getTimezoneOffset()
