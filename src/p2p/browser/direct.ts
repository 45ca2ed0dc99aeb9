// Direct requests: one stream per question, length-prefixed, bounded in size and time. A reply starts with one byte
// that says whether it is one. Non-members are only ever heard on the join protocol.
import type { Connection, Stream } from '@libp2p/interface'
import { lpStream } from '@libp2p/utils'
import type { PeerKey } from '../network.ts'
import { protocolName, type DirectProtocol } from '../wire-names.ts'
import type { Links } from './links.ts'
import { DIRECT, SERVE_MS } from './mesh-limits.ts'
import { peerKeyOf } from './peer-id.ts'
import type { Wires } from './wires.ts'

const REFUSED = 0
const ANSWERED = 1

export type Answer = (from: PeerKey, bytes: Uint8Array) => Promise<Uint8Array | undefined>
export type Ask = (peer: PeerKey, protocol: DirectProtocol, bytes: Uint8Array, timeoutMs: number) => Promise<Uint8Array>

/** Answers one protocol from now on; `undefined` of `answer` refuses the request. */
export const serve = async (
  wires: Wires,
  isMember: (peer: PeerKey) => boolean,
  protocol: DirectProtocol,
  answer: Answer,
): Promise<void> => {
  const { requestBytes, streams } = DIRECT[protocol]
  const handle = async (stream: Stream, connection: Connection): Promise<void> => {
    const from = peerKeyOf(connection.remotePeer)
    if (protocol !== 'join' && !isMember(from)) return stream.abort(new Error('not a member'))
    const signal = AbortSignal.timeout(SERVE_MS)
    const frames = lpStream(stream, { maxDataLength: requestBytes, lengthDecoder: lengthOf })
    try {
      const request = (await frames.read({ signal })).subarray()
      const reply = await answer(from, request)
      await frames.write(reply === undefined ? Uint8Array.of(REFUSED) : prefixed(reply), { signal })
      await stream.close({ signal })
    } catch (error) {
      stream.abort(error instanceof Error ? error : new Error('request failed'))
    }
  }
  const limits = { maxInboundStreams: streams, maxOutboundStreams: streams * 4 }
  await wires.components.registrar.handle(
    protocolName(protocol),
    (stream, connection) => void handle(stream, connection),
    limits,
  )
}

/** Asks linked peers; rejects on refusal, on timeout, for a peer without a link, and for what a non-member may not get. */
export const createAsk =
  (links: Links, isMember: (peer: PeerKey) => boolean): Ask =>
  async (peer, protocol, bytes, timeoutMs) => {
    const link = links.get(peer)
    const { requestBytes, replyBytes } = DIRECT[protocol]
    if (link === undefined) throw new Error(`no link to ${peer}`)
    if (protocol !== 'join' && !isMember(peer)) throw new Error(`${peer} is not a member`)
    if (bytes.length > requestBytes) throw new Error(`a request on ${protocol} has at most ${requestBytes} bytes`)
    const signal = AbortSignal.timeout(timeoutMs)
    const stream = await link.connection.newStream(protocolName(protocol), {
      signal,
      maxOutboundStreams: DIRECT[protocol].streams * 4,
    })
    try {
      const frames = lpStream(stream, { maxDataLength: replyBytes + 1, lengthDecoder: lengthOf })
      await frames.write(bytes, { signal })
      const reply = (await frames.read({ signal })).subarray()
      if (reply[0] !== ANSWERED) throw new Error(`${peer} refused ${protocol}`)
      // The answer is here; closing politely must not make its reader wait.
      stream.close({ signal }).catch((error: Error) => stream.abort(error))
      return reply.slice(1)
    } catch (error) {
      stream.abort(error instanceof Error ? error : new Error('request failed'))
      throw error
    }
  }

/** Four bytes of seven bits hold more than the largest request or reply. */
const LENGTH_BYTES = 4

/**
 * Reads a length in front of a frame, seven bits a byte, lowest first. The library's own asks for one byte more for as
 * long as no byte ends the length, through megabytes if somebody sends them. It takes a RangeError as: not all is here.
 */
const lengthOf = (bytes: { readonly byteLength: number; subarray(): Uint8Array }): number => {
  if (bytes.byteLength > LENGTH_BYTES) throw new Error('a length without an end')
  const all = bytes.subarray()
  if ((all.at(-1) ?? 128) >= 128) throw new RangeError('the length goes on')
  return all.reduce((length, byte, at) => length + (byte % 128) * 128 ** at, 0)
}

const prefixed = (reply: Uint8Array): Uint8Array => {
  const frame = new Uint8Array(reply.length + 1)
  frame[0] = ANSWERED
  frame.set(reply, 1)
  return frame
}
