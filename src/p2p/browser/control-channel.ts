// Data channel 0, agreed beforehand: carries the Noise handshake, one hello each way, and a beat per second. It stays
// open as long as the page, so its closing is the first sign that a peer is gone. One tag byte in front of each message.
import type { AbortOptions, Logger, MessageStreamDirection } from '@libp2p/interface'
import { AbstractMultiaddrConnection } from '@libp2p/utils'
import type { Multiaddr } from '@multiformats/multiaddr'

const TAG = { noise: 0, hello: 1, beat: 2 } as const
/** A handshake is three messages and a hello a dozen bytes; more before the peer is known is an attack. */
const MAX_EARLY_MESSAGES = 8
const MAX_CONTROL_BYTES = 64 * 1024

export type ControlChannel = {
  /** Resolves when the channel opens; rejects when it closes or `signal` aborts first. */
  opened(signal: AbortSignal): Promise<void>
  /** The byte stream that Noise runs over. */
  handshake(init: { remoteAddr: Multiaddr; direction: MessageStreamDirection; log: Logger }): HandshakeStream
  /** Sends our hello and waits for the peer's. */
  hello(mine: Uint8Array, signal: AbortSignal): Promise<Uint8Array>
  beat(): void
  /** Called for every message from now on. */
  onHeard(listener: () => void): void
  onClosed(listener: () => void): void
}

/** Wraps the negotiated channel 0 of a peer connection; to be called before it connects. */
export const createControlChannel = (pc: RTCPeerConnection): ControlChannel => {
  const channel = pc.createDataChannel('control', { negotiated: true, id: 0 })
  channel.binaryType = 'arraybuffer'
  const noiseInbox = createInbox()
  const helloInbox = createInbox()
  const heard = new Set<() => void>()
  channel.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (!(event.data instanceof ArrayBuffer) || event.data.byteLength > MAX_CONTROL_BYTES) return pc.close()
    const bytes = new Uint8Array(event.data)
    if (bytes[0] === TAG.noise) noiseInbox.put(bytes.slice(1))
    if (bytes[0] === TAG.hello) helloInbox.put(bytes.slice(1))
    for (const listener of heard) listener()
  })
  const send = (tag: number, bytes: Uint8Array): void => {
    if (channel.readyState === 'open') channel.send(Uint8Array.from([tag, ...bytes]))
  }
  return {
    opened: (signal) => opened(channel, signal),
    handshake(init) {
      const stream = new HandshakeStream(init, (bytes) => send(TAG.noise, bytes))
      noiseInbox.take((bytes) => stream.onData(bytes))
      return stream
    },
    hello: (mine, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('no hello in time')), { once: true })
        channel.addEventListener('close', () => reject(new Error('closed before hello')), { once: true })
        helloInbox.take(resolve)
        send(TAG.hello, mine)
      }),
    beat: () => send(TAG.beat, new Uint8Array()),
    onHeard: (listener) => void heard.add(listener),
    onClosed: (listener) => channel.addEventListener('close', listener, { once: true }),
  }
}

type Inbox = { put(bytes: Uint8Array): void; take(listener: (bytes: Uint8Array) => void): void }

/** Keeps what arrives before anybody listens, up to a bound. */
const createInbox = (): Inbox => {
  const waiting: Uint8Array[] = []
  let listener: ((bytes: Uint8Array) => void) | undefined
  return {
    put(bytes) {
      if (listener !== undefined) listener(bytes)
      else if (waiting.length < MAX_EARLY_MESSAGES) waiting.push(bytes)
    },
    take(next) {
      listener = next
      for (const bytes of waiting.splice(0)) next(bytes)
    },
  }
}

const opened = (channel: RTCDataChannel, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (channel.readyState === 'open') return resolve()
    channel.addEventListener('open', () => resolve(), { once: true })
    channel.addEventListener('close', () => reject(new Error('channel closed')), { once: true })
    signal.addEventListener('abort', () => reject(new Error('not opened in time')), { once: true })
  })

/** What Noise sees of the channel; thrown away once both sides are known. */
export class HandshakeStream extends AbstractMultiaddrConnection {
  private readonly write: (bytes: Uint8Array) => void

  constructor(
    init: { remoteAddr: Multiaddr; direction: MessageStreamDirection; log: Logger },
    write: (bytes: Uint8Array) => void,
  ) {
    super(init)
    this.write = write
  }

  override sendData(data: { byteLength: number; subarray(): Uint8Array }): { sentBytes: number; canSendMore: boolean } {
    this.write(data.subarray())
    return { sentBytes: data.byteLength, canSendMore: true }
  }

  override async sendClose(_options?: AbortOptions): Promise<void> {}
  override sendReset(): void {}
  override sendPause(): void {}
  override sendResume(): void {}
}
