// From an open channel to a libp2p connection: Noise proves who is there, its prologue binds that proof to the two
// certificates of this very connection (as the libp2p specification of webrtc-direct does), a hello carries version
// and session, and libp2p takes over with one data channel per stream and no second encryption.
import type { AbortOptions, Connection, MessageStreamDirection } from '@libp2p/interface'
import { AbstractMultiaddrConnection } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import type { PeerKey } from '../network.ts'
import { toPeerKey } from '../peer-key.ts'
import { fingerprints, type Attempt } from './attempt.ts'
import type { ControlChannel } from './control-channel.ts'
import { HANDSHAKE_MS } from './mesh-limits.ts'
import { peerIdOf } from './peer-id.ts'
import type { Wires } from './wires.ts'

/** Bumped when two pages could no longer understand each other; told to the peer in the hello. */
const HELLO_VERSION = 1
const HELLO_BYTES = 9

/** A proven connection, not yet one of our links. */
export type Secured = {
  peer: PeerKey
  connection: Connection
  control: ControlChannel
  /** The peer's session: another page life of the same peer has another one. */
  session: string
  /** Same on both sides, so that both prefer the same one of two connections. */
  linkId: string
  remoteFingerprint: Uint8Array
}

/** The peer does not hold the key it was expected to hold. */
export class ImpostorError extends Error {}
/** The peer speaks another version of the hello; below ours, it is older. */
export class VersionError extends Error {
  readonly theirs: number
  constructor(theirs: number) {
    super(`peer speaks version ${theirs}`)
    this.theirs = theirs
  }
}

/** Proves both sides and upgrades. On any error the attempt is abandoned and the promise rejects. */
export const secure = async (wires: Wires, attempt: Attempt, offerer: boolean, expected: PeerKey): Promise<Secured> => {
  try {
    return await upgrade(wires, attempt, offerer, expected)
  } catch (error) {
    attempt.abandon()
    throw error
  }
}

const upgrade = async (wires: Wires, attempt: Attempt, offerer: boolean, expected: PeerKey): Promise<Secured> => {
  const remotePeer = peerIdOf(expected)
  if (remotePeer === undefined) throw new ImpostorError('not an Ed25519 key')
  const signal = AbortSignal.timeout(HANDSHAKE_MS)
  const direction: MessageStreamDirection = offerer ? 'outbound' : 'inbound'
  // An address without a host: nothing here is ever dialled by address, and no rule about hosts should apply.
  const remoteAddr = multiaddr(`/webrtc/p2p/${remotePeer.toString()}`)
  const { local, remote, linkId } = fingerprints(attempt)
  const noise = wires.noise(prologue(offerer ? [local, remote] : [remote, local]))
  const stream = attempt.control.handshake({ remoteAddr, direction, log: attempt.log })
  const options = { remotePeer, signal, skipStreamMuxerNegotiation: true }
  try {
    await (offerer ? noise.secureOutbound(stream, options) : noise.secureInbound(stream, options))
  } catch (error) {
    if (error instanceof Error && error.name === 'UnexpectedPeerError') throw new ImpostorError(error.message)
    throw error
  }
  const session = readHello(await attempt.control.hello(hello(wires), signal))
  const connection = await wires.components.upgrader.upgradeOutbound(
    new PageConnection({ remoteAddr, direction, log: attempt.log }, attempt),
    { skipEncryption: true, skipProtection: true, remotePeer, muxerFactory: attempt.muxer, initiator: offerer, signal },
  )
  return { peer: expected, connection, control: attempt.control, session, linkId, remoteFingerprint: remote }
}

const prologue = (order: readonly Uint8Array[]): Uint8Array => {
  const name = new TextEncoder().encode('hearthgrid/noise/1:')
  return Uint8Array.from([...name, ...order.flatMap((fingerprint) => [...fingerprint])])
}

const hello = (wires: Wires): Uint8Array => Uint8Array.from([HELLO_VERSION, ...wires.session])

const readHello = (bytes: Uint8Array): string => {
  if (bytes[0] !== HELLO_VERSION) throw new VersionError(bytes[0] ?? 0)
  if (bytes.length !== HELLO_BYTES) throw new Error('malformed hello')
  return toPeerKey(bytes.slice(1))
}

/** The connection as libp2p sees it: streams are data channels, so no byte ever goes through here. */
class PageConnection extends AbstractMultiaddrConnection {
  private readonly pc: RTCPeerConnection

  constructor(init: ConstructorParameters<typeof AbstractMultiaddrConnection>[0], attempt: Attempt) {
    super(init)
    this.pc = attempt.pc
    const gone = (): void => {
      this.onTransportClosed()
      this.pc.close()
    }
    attempt.control.onClosed(gone)
    this.pc.addEventListener('connectionstatechange', () => {
      if (this.pc.connectionState === 'failed' || this.pc.connectionState === 'closed') gone()
    })
  }

  override sendData(data: { byteLength: number }): { sentBytes: number; canSendMore: boolean } {
    return { sentBytes: data.byteLength, canSendMore: true }
  }

  override async sendClose(_options?: AbortOptions): Promise<void> {
    this.pc.close()
  }

  override sendReset(): void {
    this.pc.close()
  }

  override sendPause(): void {}
  override sendResume(): void {}
}
