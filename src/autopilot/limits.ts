// Every limit of the autopilot, each with the reason for its size.

/** The step of histories and forecasts; a street's own slot may be shorter while people try it out. */
export const QUARTER_MS = 900_000
export const DAY_QUARTERS = 96
/** Two months: what a house did in another season says little about tomorrow. */
export const HISTORY_QUARTERS = 60 * DAY_QUARTERS
/** Between two readings further apart than this nobody knows when the energy flowed. */
export const READING_GAP_MS = 1_800_000
/** A quarter hour of which less was heard is left out of the history. */
export const HEARD_PART = 0.9
/** A day of which less is known says nothing about its total. */
export const DAY_KNOWN_QUARTERS = 90
/** One day tells what a day looks like, a second one how wrong that was. */
export const FORECAST_DAYS = 3
/** Errors are those of the last fortnight: two of each weekday. */
export const ERROR_DAYS = 14

/** Below this an order costs the street more attention than it moves energy. */
export const ORDER_LEAST_WH = 100n
/** An order of ours is changed when what we want differs by a fifth: it keeps its place meanwhile. */
export const ORDER_CHANGE_PART = 5n
/** Orders lie for a day, so that a page that never comes back leaves nothing behind for long. */
export const ORDER_LASTS_MS = 86_400_000
/** An order this close to its end is laid anew. */
export const ORDER_RENEW_MS = 900_000

/** Surplus counts after a third of a slot: five minutes of a quarter hour. */
export const SURPLUS_PARTS = 3
/** Between two looks no more than this counts as running: a computer that slept does not know. */
export const LOOK_GAP_MS = 60_000
/** Of what a battery takes it gives back about nine tenths. */
export const BATTERY_EFFICIENCY = 0.9

export const LOADS = 8
export const LOAD_NAME_CHARS = 40
/** Three phases of 63 A are more than a home has. */
export const POWER_MOST_W = 43_000
export const ENERGY_MOST_WH = 10_000_000n
export const PRICE_MOST_MICRO = 500_000_000n
export const DAY_MINUTES = 1_440
/** What was done lately, for whoever wonders; the books know the rest. */
export const LOG_ENTRIES = 40
