// What two browsers must tell each other to open a data channel, as plain data, and as the session description
// (RFC 8866, RFC 8841) that RTCPeerConnection speaks. Only the few lines that differ between peers are carried.
import { MAX_CANDIDATES } from './code-limits.ts'

export type AddressKind = 'ip4' | 'ip6' | 'mdns'
export type CandidateKind = 'host' | 'srflx' | 'relay'

/** One UDP address; 4 bytes for ip4, 16 for ip6 and for the UUID of an mDNS name. */
export type Candidate = { address: AddressKind; bytes: Uint8Array; port: number; kind: CandidateKind }

/** One side of a connection: ICE credentials, SHA-256 fingerprint of its certificate (32 bytes), addresses. */
export type Description = { ufrag: string; pwd: string; fingerprint: Uint8Array; candidates: readonly Candidate[] }

/** Reads the description out of a browser's own text; undefined when a needed line is missing. */
export const parseSdp = (sdp: string): Description | undefined => {
  const ufrag = /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1]
  const pwd = /^a=ice-pwd:(\S+)/m.exec(sdp)?.[1]
  const fingerprint = parseFingerprint(/^a=fingerprint:sha-256 (\S+)/im.exec(sdp)?.[1] ?? '')
  if (ufrag === undefined || pwd === undefined || fingerprint === undefined) return undefined
  const lines = [...sdp.matchAll(/^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ (host|srflx|relay)\b/gim)]
  const candidates = lines.flatMap((line) => parseCandidate(String(line[1]), Number(line[2]), String(line[3])))
  return { ufrag, pwd, fingerprint, candidates: candidates.slice(0, MAX_CANDIDATES) }
}

/** The session description of a peer, for `setRemoteDescription`. The answering side is always the DTLS client. */
export const buildSdp = (type: 'offer' | 'answer', side: Description): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...side.candidates.map(candidateLine),
    `a=ice-ufrag:${side.ufrag}`,
    `a=ice-pwd:${side.pwd}`,
    `a=fingerprint:sha-256 ${hexPairs(side.fingerprint).join(':').toUpperCase()}`,
    `a=setup:${type === 'offer' ? 'actpass' : 'active'}`,
    'a=mid:0',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    '',
  ].join('\r\n')

/**
 * Puts agreed ICE credentials into a browser's own answer: how a ticket's holder is recognised without a message. The
 * standard forbids it, today's browsers allow it, and Chromium has announced to stop (libp2p/specs issue 672); from
 * then on tickets fail like those of a closed tab, and codes remain.
 */
export const withCredentials = (sdp: string, ufrag: string, pwd: string): string =>
  sdp.replace(/^a=ice-ufrag:\S+/gm, `a=ice-ufrag:${ufrag}`).replace(/^a=ice-pwd:\S+/gm, `a=ice-pwd:${pwd}`)

/** Bytes of a `AB:CD:…` SHA-256 fingerprint; undefined when it is anything else. */
export const parseFingerprint = (text: string): Uint8Array | undefined => {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){31}$/i.test(text)) return undefined
  return Uint8Array.from(text.split(':'), (pair) => Number.parseInt(pair, 16))
}

const parseCandidate = (address: string, port: number, type: string): Candidate[] => {
  const kind: CandidateKind = type === 'srflx' ? 'srflx' : type === 'relay' ? 'relay' : 'host'
  if (port < 1 || port > 65_535) return []
  const [name, bytes] = parseAddress(address)
  return bytes === undefined ? [] : [{ address: name, bytes, port, kind }]
}

const parseAddress = (text: string): [AddressKind, Uint8Array | undefined] => {
  if (text.endsWith('.local')) return ['mdns', parseUuid(text.slice(0, -'.local'.length))]
  return text.includes(':') ? ['ip6', parseIp6(text)] : ['ip4', parseIp4(text)]
}

const parseUuid = (text: string): Uint8Array | undefined => {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return undefined
  const hex = text.replaceAll('-', '')
  return Uint8Array.from({ length: 16 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16))
}

const parseIp4 = (text: string): Uint8Array | undefined => {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined
  const parts = text.split('.').map(Number)
  return parts.some((part) => part > 255) ? undefined : Uint8Array.from(parts)
}

const parseIp6 = (text: string): Uint8Array | undefined => {
  const halves = text.split('::')
  const words = halves.map((half) => (half === '' ? [] : half.split(':')))
  const [head = [], tail = []] = words
  const gap = 8 - head.length - tail.length
  if (halves.length > 2 || (halves.length === 2 ? gap < 1 : gap !== 0)) return undefined
  const all = [...head, ...Array.from({ length: gap }, () => '0'), ...tail]
  if (!all.every((word) => /^[0-9a-f]{1,4}$/i.test(word))) return undefined
  return Uint8Array.from(all.flatMap((word) => [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 255]))
}

/** Type preferences of RFC 8445, section 5.1.2.2; earlier candidates of a kind are preferred. */
const PREFERENCE: Record<CandidateKind, number> = { host: 126, srflx: 100, relay: 0 }

const candidateLine = (candidate: Candidate, at: number): string => {
  const priority = PREFERENCE[candidate.kind] * 2 ** 24 + (65_535 - at) * 256 + 255
  const related = candidate.kind === 'host' ? '' : ' raddr 0.0.0.0 rport 0'
  return `a=candidate:${at + 1} 1 udp ${priority} ${addressText(candidate)} ${candidate.port} typ ${candidate.kind}${related}`
}

const addressText = ({ address, bytes }: Candidate): string => {
  if (address === 'ip4') return [...bytes].join('.')
  const pairs = hexPairs(bytes)
  const run = (from: number, to: number): string => pairs.slice(from, to).join('')
  if (address === 'ip6') return [0, 2, 4, 6, 8, 10, 12, 14].map((at) => run(at, at + 2)).join(':')
  return `${run(0, 4)}-${run(4, 6)}-${run(6, 8)}-${run(8, 10)}-${run(10, 16)}.local`
}

const hexPairs = (bytes: Uint8Array): string[] => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
