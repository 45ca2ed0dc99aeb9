// The one place that reaches into @libp2p/webrtc: its stream muxer over data channels is not exported by the package,
// which is therefore pinned exactly; tests/p2p/code-webrtc-internals.test.ts notices when the name moves. Imported
// by path and on demand, because a package's exports map stops every other way in.
import type { Logger, StreamMuxerFactory } from '@libp2p/interface'

/** A muxer that opens one data channel per stream; `close` drops what arrived when the connection came to nothing. */
export type ChannelMuxer = StreamMuxerFactory & { close(): void }

type ChannelMuxerFactory = new (init: { peerConnection: RTCPeerConnection; log: Logger }) => ChannelMuxer

/** Loads the muxer's constructor. It must be constructed before its peer connection connects. */
export const loadChannelMuxer = async (): Promise<ChannelMuxerFactory> => {
  const { DataChannelMuxerFactory } = await import('../../../node_modules/@libp2p/webrtc/dist/src/muxer.js')
  return DataChannelMuxerFactory
}
