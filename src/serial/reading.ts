// What a meter said, in the units the ledger counts in; every decoder yields this and nothing else.

/** The languages meters speak here; each has one row in the table of protocols. */
export type ProtocolId = 'p1'

/** How well the bytes were protected: a cyclic check, a block check character, or nothing at all. */
export type Quality = 'crc' | 'bcc' | 'none'

/** One reading of one meter. Whether it is plausible (falling, leaping) is for the ledger to judge. */
export type MeterReading = {
  /** As the meter names itself, printable ASCII. */
  meterId: string
  /** When its last byte arrived, by the clock of the link. */
  atMs: number
  /** All tariffs together, rounded down. */
  importWh: bigint
  exportWh: bigint
  /** Positive while the household takes energy from the grid, negative while it feeds in. */
  powerW: number
  /** The step of the coarsest total; 1000 means that the meter shows whole kWh only. */
  resolutionWh: number
  quality: Quality
  protocol: ProtocolId
}
