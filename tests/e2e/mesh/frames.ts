// What goes over a data channel, built by hand, so that tests can say what no honest page would: a length in front of a
// message with a field of bytes (libp2p's webrtc), inside it the negotiation of a protocol, inside that framed requests.
export const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]

const framed = (bytes: readonly number[]): number[] => [...varint(bytes.length), ...bytes]

/** One message of a data channel; 0x12: field 2, bytes. */
export const message = (bytes: readonly number[]): number[] => framed([0x12, ...framed(bytes)])

const line = (text: string): number[] => framed([...new TextEncoder().encode(`${text}\n`)])

/** Opens a protocol without waiting for the other side's word. */
export const negotiation = (protocol: string): number[] => message([...line('/multistream/1.0.0'), ...line(protocol)])

/** A request as it should be. */
export const request = (bytes: readonly number[]): number[] => message(framed(bytes))

export const text64 = (bytes: readonly number[]): string => Buffer.from(bytes).toString('base64')
