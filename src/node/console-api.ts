// What a person may do at the console of the Meter place: look at a line, keep and play what went over it, type a register,
// and import energy data. A part of `NodeApi`.
import type { EnergyFault, EnergyFileOptions } from './energy/energy-file.ts'
import type { Outcome } from './refusal.ts'
import type { EnergySeriesKind } from './view/energy.ts'
import type { RawRow } from './view/port.ts'
import type { EnergySource } from './view/snapshot.ts'

/** What became of a file of energy data; one with any fault is not taken, and says in which lines. */
export type EnergyImported =
  | {
      readonly kind: 'taken'
      readonly intervals: number
      /** The heading of the column that was read; empty without one. */
      readonly column: string
      readonly unit: 'kWh' | 'Wh'
      /** Rows without a value. */
      readonly leftOut: number
    }
  | { readonly kind: 'faulty'; readonly faults: readonly EnergyFault[]; readonly count: number }

export type ConsoleApi = {
  /** The newest bytes of a port. They are kept while somebody looks: the first look finds none. */
  lookAtPort(portId: string): Promise<Outcome<{ readonly rows: readonly RawRow[] }>>
  /** Keeps raw bytes from now on, until `stopRecording` or the limits of a recording; see `Port.recording`. */
  startRecording(portId: string): Promise<Outcome>
  /** Ends the recording of a port; the text is a file that can be played. */
  stopRecording(portId: string): Promise<Outcome<{ readonly text: string }>>
  /** Plays a recording as a port of its own. Its meter counts on trial streets only, under a name of its own. */
  replayRecording(file: { readonly name: string; readonly text: string }): Promise<Outcome<{ readonly portId: string }>>

  /** A meter that no cable leads to, by the number on its plate; its readings are typed. */
  registerByHand(meter: {
    readonly number: string
    readonly label: string
    readonly source: EnergySource
    readonly nameplateW: number
  }): Promise<Outcome>
  /**
   * Says that one of our meters was set back, or with another one's number that this one hangs in its place: the next reading
   * is a new base. The new one gets its key by being registered, once the street has agreed.
   */
  changeMeter(change: { readonly meter: number; readonly number: string }): Promise<Outcome<{ readonly id: string }>>
  /** Gives one of our meters the key of the board on a port, which then signs its readings. */
  letBoardSign(given: { readonly meter: number; readonly portId: string }): Promise<Outcome>
  /** Gives it a fresh key of this computer; a board that had one signs for nothing any more. */
  letComputerSign(meter: number): Promise<Outcome>
  /** Registers that a person has read, in Wh; settled at the tariff only. `entry-doubtful` asks to say it again with `sure`. */
  enterReading(entry: {
    readonly meter: number
    readonly atMs: number
    readonly importWh: bigint
    readonly exportWh: bigint
    /** The coarser step of the two as they were typed. */
    readonly resolutionWh: number
    readonly sure: boolean
  }): Promise<Outcome>

  /** Takes a CSV file of energy over time for this home's own pictures; the street never sees it. */
  importEnergy(file: {
    readonly name: string
    readonly bytes: Uint8Array
    readonly kind: EnergySeriesKind
    readonly options: EnergyFileOptions
  }): Promise<Outcome<EnergyImported>>
  forgetEnergy(kind: EnergySeriesKind): Promise<Outcome>
}
