// Descriptions as browsers make them, and arbitrary ones, for the tests of codes and session descriptions.
import fc from 'fast-check'
import type { Candidate, Description } from '../../src/p2p/sdp.ts'
import type { PeerKey } from '../../src/p2p/network.ts'

/** What Chromium writes for a data channel with two hidden addresses and one TCP candidate. */
export const CHROMIUM_SDP = [
  'v=0',
  'o=- 5123456789012345678 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=extmap-allow-mixed',
  'a=msid-semantic: WMS',
  'm=application 51234 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=candidate:1 1 udp 2113937151 0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0.local 51234 typ host generation 0 network-cost 999',
  'a=candidate:2 1 udp 2113939711 00112233-4455-6677-8899-aabbccddeeff.local 51235 typ host generation 0',
  'a=candidate:3 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active generation 0',
  'a=ice-ufrag:aB+/',
  'a=ice-pwd:abcdefghijklmnopqrstuv+/',
  'a=ice-options:trickle',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, (_, at) => (at * 7).toString(16).padStart(2, '0').toUpperCase()).join(':')}`,
  'a=setup:actpass',
  'a=mid:0',
  'a=sctp-port:5000',
  'a=max-message-size:262144',
  '',
].join('\r\n')

const iceText = (length: number): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'),
    minLength: length,
    maxLength: length,
  })

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length })

const candidate: fc.Arbitrary<Candidate> = fc
  .tuple(fc.constantFrom('ip4' as const, 'ip6' as const, 'mdns' as const), bytes(16))
  .chain(([address, all]) =>
    fc.record({
      address: fc.constant(address),
      bytes: fc.constant(address === 'ip4' ? all.slice(0, 4) : all),
      port: fc.integer({ min: 1, max: 65_535 }),
      kind: fc.constantFrom('host' as const, 'srflx' as const, 'relay' as const),
    }),
  )

/** Any description a browser could have, with the credential lengths of Chromium and Firefox. */
export const descriptions: fc.Arbitrary<Description> = fc
  .constantFrom([4, 24] as const, [8, 32] as const)
  .chain(([ufrag, pwd]) =>
    fc.record({
      ufrag: iceText(ufrag),
      pwd: iceText(pwd),
      fingerprint: bytes(32),
      candidates: fc.array(candidate, { maxLength: 8 }),
    }),
  )

export const peerKeys: fc.Arbitrary<PeerKey> = bytes(32).map((key) => Buffer.from(key).toString('hex'))
