// The port between a serial device and us. Adapters: Web Serial, WebUSB, recorded bytes, scripted bytes (tests).
// Expected outcomes are values; only a broken environment rejects, and only our own bugs throw.

/** Line settings. The modem lines are left as the driver sets them unless given. */
export type Line = {
  readonly baudRate: number
  readonly dataBits: 7 | 8
  readonly parity: 'none' | 'even' | 'odd'
  readonly stopBits: 1 | 2
  readonly dtr?: boolean
  readonly rts?: boolean
}

/** True when opening the port with one is the same as with the other. */
export const sameLine = (a: Line, b: Line): boolean =>
  a.baudRate === b.baudRate &&
  a.dataBits === b.dataBits &&
  a.parity === b.parity &&
  a.stopBits === b.stopBits &&
  a.dtr === b.dtr &&
  a.rts === b.rts

/**
 * Why a port did not open: somebody else holds it (or the operating system refuses us), the device is gone, the
 * person or the page's policy does not allow it, or the device cannot do these line settings.
 */
export type OpenFailure = 'busy' | 'lost' | 'not-allowed' | 'unsupported'
export type OpenResult = 'open' | OpenFailure

/** `written`: handed to the driver, not yet on the wire. */
export type WriteResult = 'written' | 'lost' | 'closed'

/** A device is `lost` until `close` is called; only then may it be opened again. */
export type LinkState = 'closed' | 'open' | 'lost'

export type LineFault = 'parity' | 'break' | 'framing' | 'overrun'

/** Bytes as they came, or a sign that bytes between the neighbours are damaged or missing. */
export type Chunk =
  { readonly bytes: Uint8Array; readonly atMs: number } | { readonly error: LineFault; readonly atMs: number }

/** What the bus tells about the plug; never enough to know what is behind it. */
export type LinkInfo = { readonly usbVendorId?: number; readonly usbProductId?: number }

export type ByteLink = {
  /** Only from `closed`; another speed is a close and an open. */
  open(line: Line): Promise<OpenResult>
  /** Resolves when the driver took the bytes; writes keep their order. */
  write(bytes: Uint8Array): Promise<WriteResult>
  /** One consumer at a time. Ends when the link is closed or lost; `state` tells which. */
  chunks(): AsyncIterable<Chunk>
  /** Lets what was written go out, then frees the device. Safe in every state and when called twice. */
  close(): Promise<void>
  readonly state: LinkState
  readonly info: LinkInfo
}
