// Every limit of the serial part, each with the reason for its size.

/** Belgian telegrams with thirteen monthly peaks pass 3.5 kB; twice that leaves room, and a broken line costs no more. */
export const MAX_TELEGRAM_BYTES = 8_192
/** Equipment identifiers are at most 48 characters in the standards; the rest is room for odd meters. */
export const MAX_METER_ID_CHARS = 64
/** Twelve digits of kWh are more than a country uses in a year, and their watts still fit a double exactly. */
export const MAX_NUMBER_DIGITS = 12
/** Three telegrams of the slowest P1 meter (10 s): whoever said nothing valid for that long is reported. */
export const LINE_PATIENCE_MS = 30_000
/** How often a session looks at the clock; a report may be late by this much. */
export const LINE_CHECK_MS = 1_000
/** Auto-detection listens this long per line setting: one whole telegram of a 10 s meter, and its beginning. */
export const TRIAL_MS = 12_000

/** A relay that hears nothing for this long opens by itself (when its hardware knows leases). */
export const LEASE_MS = 30_000
/** Renewed three times per lease, so that two lost renewals do no harm. */
export const LEASE_RENEW_MS = 10_000
/** Compressors and relay contacts wear by short cycles: once on, stay on this long. */
export const MIN_ON_MS = 60_000
/** And once off, stay off as long. */
export const MIN_OFF_MS = 60_000
/** Contacts last about 100,000 switches: twelve an hour, day and night, is almost a year at the very worst. */
export const MAX_SWITCHES_PER_HOUR = 12

/** LCUS boards are built with 1, 2, 4 or 8 relays. */
export const LCUS_CHANNELS = 8
/** A status line is "CH1: OFF" and its line end; anything longer is not a status line. */
export const LCUS_LINE_CHARS = 32

/** Chromium's default of 255 bytes is 22 ms at 115200 baud; this is 1.4 s, more than a busy worker pauses. */
export const READ_BUFFER_BYTES = 16_384
/** What was written is in a pipe, not on the wire, when the browser says so; closing earlier than this loses it. */
export const CLOSE_SETTLE_MS = 150
/** A device that takes no more bytes must not keep its port from being closed. */
export const CLOSE_TIMEOUT_MS = 2_000
