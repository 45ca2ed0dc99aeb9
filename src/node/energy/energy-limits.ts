// Limits of imported energy data, each with its reason.

/** Ten years of quarter hours; a file of them has some 12 MB. */
export const MAX_INTERVALS = 400_000
export const MAX_ENERGY_FILE_BYTES = 16_777_216
/** More faults than these are of one kind, and nobody mends a file line by line. */
export const MAX_FAULTS_SHOWN = 5
/** A month as it is looked at, and two years to compare. */
export const DAYS_SHOWN = 31
export const MONTHS_SHOWN = 24
/** The name of a file is shown, not kept for its own sake. */
export const MAX_FILE_NAME_CHARS = 80
