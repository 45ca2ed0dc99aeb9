// What a meter said, in the units the ledger counts in; every decoder yields this and nothing else.

/** The languages meters speak here; each has one row in the table of protocols. */
export type ProtocolId = 'p1' | 'sml' | 'iec' | 'tic' | 'han' | 'dlms' | 'modbus'

/** How well the bytes were protected: a cyclic check, a block check character, or nothing at all. */
export type Quality = 'crc' | 'bcc' | 'none'

/** One reading of one meter, as it was heard. Whether it follows from those before it is judged in believed.ts. */
export type MeterReading = {
  /** As the meter names itself, printable ASCII. */
  meterId: string
  /**
   * Set when the name is only that of its model, or a place on a bus: the meter tells no number of its own, and another
   * household's may be called the same (Sweden, Upper Austria, most small Modbus meters).
   */
  unnumbered?: true
  /** When its last byte arrived, by the clock of the link. */
  atMs: number
  /** All tariffs together, rounded down. */
  importWh: bigint
  exportWh: bigint
  /** Positive while the household takes energy from the grid, negative while it feeds in; not every meter tells. */
  powerW: number | undefined
  /** Volt-ampere instead, from meters that know no watts (Linky); signed like the power. */
  apparentVa?: number
  /** The step of the coarsest total; 1000 means that the meter shows whole kWh only. */
  resolutionWh: number
  quality: Quality
  protocol: ProtocolId
}

/** The name of a meter that tells none at all. */
export const UNNAMED_METER = 'unnamed'
