// One try at a connection: an RTCPeerConnection with its control channel and muxer, before we know who is there.
import type { Logger } from '@libp2p/interface'
import { buildSdp, parseSdp, withCredentials, type Description } from '../sdp.ts'
import { createControlChannel, type ControlChannel } from './control-channel.ts'
import { GATHER_MS } from './mesh-limits.ts'
import type { ChannelMuxer } from './webrtc-internals.ts'
import type { Wires } from './wires.ts'

export type Attempt = {
  pc: RTCPeerConnection
  control: ControlChannel
  /** Resolves when the control channel opens; rejects when it closes, `signal` aborts or the try is given up. */
  opened(signal: AbortSignal): Promise<void>
  muxer: ChannelMuxer
  log: Logger
  /** Gives the try up and frees its sockets. */
  abandon(): void
}

/** Prepares a peer connection; the muxer listens from the start, so that no early channel is lost. */
export const createAttempt = (wires: Wires): Attempt => {
  const pc = new RTCPeerConnection(wires.rtc)
  const log = wires.components.logger.forComponent('hearthgrid:connection')
  const control = createControlChannel(pc)
  const muxer = new wires.ChannelMuxer({ peerConnection: pc, log })
  const ended = new AbortController()
  const abandon = (): void => {
    ended.abort()
    muxer.close()
    pc.close()
  }
  const opened = (signal: AbortSignal): Promise<void> => control.opened(AbortSignal.any([signal, ended.signal]))
  return { pc, control, opened, muxer, log, abandon }
}

/** Makes the offer of an attempt, addresses included. */
export const describeOffer = async (attempt: Attempt): Promise<Description> => {
  await attempt.pc.setLocalDescription()
  await gathered(attempt.pc)
  return localDescription(attempt)
}

/** Answers an offer; rejects when the browser refuses it. */
export const describeAnswer = async (attempt: Attempt, offer: Description): Promise<Description> => {
  await attempt.pc.setRemoteDescription({ type: 'offer', sdp: buildSdp('offer', offer) })
  await attempt.pc.setLocalDescription()
  await gathered(attempt.pc)
  return localDescription(attempt)
}

/** Answers an offer with credentials its maker already knows, so that nothing needs to be sent back. */
export const answerAsAgreed = async (
  attempt: Attempt,
  offer: Description,
  ufrag: string,
  pwd: string,
): Promise<void> => {
  await attempt.pc.setRemoteDescription({ type: 'offer', sdp: buildSdp('offer', offer) })
  const answer = await attempt.pc.createAnswer()
  await attempt.pc.setLocalDescription({ type: 'answer', sdp: withCredentials(answer.sdp ?? '', ufrag, pwd) })
}

/** Takes the other side's answer; rejects when the browser refuses it. */
export const takeAnswer = (attempt: Attempt, answer: Description): Promise<void> =>
  attempt.pc.setRemoteDescription({ type: 'answer', sdp: buildSdp('answer', answer) })

/** Certificate fingerprints of both sides, ours first; known once both descriptions are set. */
export const fingerprints = (attempt: Attempt): { local: Uint8Array; remote: Uint8Array; linkId: string } => {
  const local = parseSdp(attempt.pc.localDescription?.sdp ?? '')
  const remote = parseSdp(attempt.pc.remoteDescription?.sdp ?? '')
  if (local === undefined || remote === undefined) throw new Error('assert: both descriptions are set')
  // Both sides must find the same name for this connection, so the credentials are put in order.
  const linkId = [`${local.ufrag}:${local.pwd}`, `${remote.ufrag}:${remote.pwd}`].sort().join(' ')
  return { local: local.fingerprint, remote: remote.fingerprint, linkId }
}

const localDescription = (attempt: Attempt): Description => {
  const description = parseSdp(attempt.pc.localDescription?.sdp ?? '')
  if (description === undefined) throw new Error('this browser describes connections in a foreign way')
  return description
}

/** Waits for the addresses, at most {@link GATHER_MS}: those found by then are used. */
const gathered = (pc: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    if (pc.iceGatheringState === 'complete') return resolve()
    const timer = setTimeout(resolve, GATHER_MS)
    pc.addEventListener('icegatheringstatechange', () => {
      if (pc.iceGatheringState !== 'complete') return
      clearTimeout(timer)
      resolve()
    })
  })
