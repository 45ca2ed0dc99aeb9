// A serial port as the page shows it: what it is doing, what a person has said of it, and what was heard there.
import type { BoardFault } from './relay.ts'

export type PortRole = 'unknown' | 'meter' | 'relay'
/**
 * What a serial port is doing; `wrong-speech` means bytes arrive but no known telegram, `switching` is a relay's, `asking`
 * a meter's that has to be asked and has not answered yet. `sealed`: good telegrams that need a key.
 */
export type PortState =
  | 'closed'
  | 'listening'
  | 'asking'
  /** Asking at one address of a bus after another. */
  | 'searching'
  | 'switching'
  | 'reading'
  | 'sealed'
  | 'wrong-key'
  | 'silent'
  | 'wrong-speech'
  | 'busy'
  | 'lost'
  | 'not-allowed'
  | 'unsupported'
  /** A recording that has come to its end. */
  | 'played'

/** One kind of meter that speaks only when asked, with what it is set to when it is delivered. */
export type AskedMeterKind = {
  readonly id: string
  /** Maker and model. */
  readonly name: string
  /** On a bus a meter has an address and a line that can be set. */
  readonly isBus: boolean
  /** It has one total only: what is fed in is counted as taken. */
  readonly oneWay: boolean
  readonly unit: number
  readonly baudRate: number
  readonly parity: LineParity
}
export type LineParity = 'none' | 'even' | 'odd'
/** The modem line that powers an optical head; the other one is off. */
export type HeadSignals = 'dtr' | 'rts'

/** A meter to be asked, as a person chose it; what is not given is as delivered. */
export type AskedMeter = {
  readonly meter: string
  readonly unit?: number | undefined
  readonly baudRate?: number | undefined
  readonly parity?: LineParity | undefined
  /** Of an optical head. */
  readonly signals?: HeadSignals | undefined
  /** On the same bus. */
  readonly others?: readonly { readonly meter: string; readonly unit: number }[] | undefined
}

/** One of several meters on a bus, and what it said last. */
export type BusMeter = {
  readonly meter: string
  readonly unit: number
  /** It did not answer when it was asked last. */
  readonly silent: boolean
  /** Readings that waited for a second one. */
  readonly doubted: number
  /** Its number on the books, once it is there. */
  readonly onBooks: number | undefined
  readonly meterId: string | undefined
  readonly powerW: number | undefined
  readonly importWh: bigint | undefined
  readonly exportWh: bigint | undefined
  readonly lastReadingAtMs: number | undefined
}

/** How far a look around a bus has come, and at which addresses somebody answered: of the kind, and of another. */
export type BusSearch = {
  readonly unit: number
  readonly over: boolean
  readonly found: readonly number[]
  readonly others: readonly number[]
}

/** Raw bytes that are being kept for a file; once `full` nothing more is added. */
export type PortRecording = { readonly sinceMs: number; readonly bytes: number; readonly full: boolean }

/** What went over a line at a moment, as it was; `about` says what of a row that has no bytes. */
export type RawRow = {
  readonly atMs: number
  readonly kind: 'received' | 'sent' | 'opened' | 'damaged' | 'lost'
  readonly bytes: Uint8Array
  readonly about: string
}

export type Port = {
  readonly id: string
  readonly label: string
  readonly role: PortRole
  readonly state: PortState
  readonly asked: AskedMeter | undefined
  /** Empty where no more than one meter is asked. */
  readonly bus: readonly BusMeter[]
  readonly search: BusSearch | undefined
  /** A meter was to be asked here or at an adapter that looks the same: a person has to say again which it was. */
  readonly isUnsure: boolean
  /** Once sealed telegrams were heard; `title` names their meter as on its plate, `replayed` were no newer than others. */
  readonly sealed:
    | {
        readonly title: string
        readonly key: 'none' | 'wrong' | 'right'
        readonly unopened: number
        readonly replayed: number
      }
    | undefined
  /** Of a relay board that says that it holds a key: whose readings it signs, or why it cannot. */
  readonly signing: { readonly meter: number | undefined; readonly fault: BoardFault | undefined } | undefined
  /** Its meter is on the books of this home under a key that is not here. */
  readonly keyElsewhere: boolean
  /** It is a recording that is played again, and no meter of today. */
  readonly replayed: boolean
  /** The language that is understood, and the settings of the line, as "115200 8N1". */
  readonly protocol: string | undefined
  readonly line: string | undefined
  readonly recording: PortRecording | undefined
  readonly frames: number
  readonly badFrames: number
  /** Telegrams given up half way. */
  readonly leftOut: number
  /** Readings that did not follow from those before them and waited for a second one. */
  readonly doubted: number
  /** The meter's own serial number, once heard, and its number on the books, once it is there. */
  readonly meterId: string | undefined
  readonly onBooks: number | undefined
  readonly powerW: number | undefined
  readonly importWh: bigint | undefined
  readonly exportWh: bigint | undefined
  readonly lastReadingAtMs: number | undefined
}
