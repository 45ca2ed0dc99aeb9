// From a passphrase to a key, slowly on purpose: Argon2id (RFC 9106). How slow is written into every record, so that a
// later version may ask for more and still open what lies there.

export type StretchCost = { readonly memoryKib: number; readonly passes: number; readonly lanes: number }

/**
 * 64 MiB in three passes: the second choice of RFC 9106 (section 4) with the one lane that a script has, and more than
 * OWASP asks for (19 MiB, 2 passes). A person waits for it once in a while, and `npm run bench -- passphrase` says how long.
 */
export const STRETCH_COST: StretchCost = { memoryKib: 65_536, passes: 3, lanes: 1 }

/** A file from elsewhere may ask for at most this much; memory beyond it would end the page. */
export const MOST_COST: StretchCost = { memoryKib: 262_144, passes: 10, lanes: 4 }
/** OWASP's least, below which no record is written or opened. */
export const LEAST_COST: StretchCost = { memoryKib: 19_456, passes: 2, lanes: 1 }

/** 32 bytes from a passphrase. Runs beside the node, which goes on voting meanwhile: the composition brings a worker. */
export type Stretch = (passphrase: Uint8Array, salt: Uint8Array, cost: StretchCost) => Promise<Uint8Array>

export const isSoundCost = ({ memoryKib, passes, lanes }: StretchCost): boolean => {
  const within = (value: number, least: number, most: number): boolean =>
    Number.isInteger(value) && value >= least && value <= most
  return (
    within(memoryKib, LEAST_COST.memoryKib, MOST_COST.memoryKib) &&
    within(passes, LEAST_COST.passes, MOST_COST.passes) &&
    within(lanes, LEAST_COST.lanes, MOST_COST.lanes)
  )
}
