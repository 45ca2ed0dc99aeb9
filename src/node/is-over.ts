// Whether a span has passed, by a clock that people and their computers set.

/** True once `spanMs` has passed since `sinceMs`. A clock that was put back must not hold anything up: then it is over, too. */
export const isOver = (sinceMs: number, spanMs: number, nowMs: number): boolean => Math.abs(nowMs - sinceMs) >= spanMs
