// The version of what homes must agree on to the byte (docs/versions.md): founding document, header, snapshot, rules.

/**
 * 1: 0.1.0.
 * 2: a reading may be entered by hand, and meters remember it; also names what came since 0.1.0: absences, double votes,
 *    new computers, money given and settled; receipts are numbered, and the state holds the peaks of all block ids.
 */
export const LEDGER_VERSION = 2
