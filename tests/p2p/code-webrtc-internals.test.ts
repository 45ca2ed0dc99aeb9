// The contract with @libp2p/webrtc that its exports map does not give: the muxer is still there under its name and
// shape, and the package is pinned to the version this was written for.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadChannelMuxer } from '../../src/p2p/browser/webrtc-internals.ts'

test('the data-channel muxer is where we import it from', async () => {
  const ChannelMuxer = await loadChannelMuxer()
  const listened: string[] = []
  const pc = {
    addEventListener: (name: string) => listened.push(`+${name}`),
    removeEventListener: (name: string) => listened.push(`-${name}`),
  } as unknown as RTCPeerConnection
  const muxer = new ChannelMuxer({ peerConnection: pc, log: (() => {}) as never })
  expect(muxer.protocol).toBe('/webrtc')
  expect(muxer.createStreamMuxer).toBeTypeOf('function')
  muxer.close()
  expect(listened).toEqual(['+datachannel', '-datachannel'])
})

test('the package is pinned exactly', () => {
  const read = (path: string): Record<string, Record<string, string>> =>
    JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Record<string, Record<string, string>>
  const pinned = read('../../package.json')['dependencies']?.['@libp2p/webrtc']
  expect(pinned).toMatch(/^\d+\.\d+\.\d+$/)
  expect(read('../../node_modules/@libp2p/webrtc/package.json')['version']).toBe(pinned)
})
