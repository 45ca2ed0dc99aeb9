// Connection codes: an offer and its reply as few bytes as possible, to be carried by people. Every code ends in a
// CRC-32 over all before it, in this and every later version, so that a cut or mistyped paste is a plain error.
import { CODE_VERSION, MAX_CANDIDATES, MAX_CODE_BYTES } from './code-limits.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import type { PeerKey } from './network.ts'
import { PEER_KEY_BYTES, peerKeyBytes, toPeerKey } from './peer-key.ts'
import type { AddressKind, Candidate, CandidateKind, Description } from './sdp.ts'

/** An opening code: who waits, and where. `codeId` (4 characters) names it between offer and reply. */
export type OfferCode = { codeId: string; peer: PeerKey; description: Description }

/** The answer to one offer; `ownerPrefix` is the start of the offerer's key (8 hex digits): whose computer waits. */
export type ReplyCode = OfferCode & { ownerPrefix: string }

/**
 * An offer for one computer only, whose answer is agreed already (`personal.ts`); `forPrefix` is the start of the key
 * it is for (8 hex digits).
 */
export type PersonalCode = OfferCode & { forPrefix: string }

/** A standing way back: the issuer's offer and the credentials its holder will use. */
export type TicketCode = { offer: OfferCode; ufrag: string; pwd: string }

/** Why bytes are no such code. `theirs` is the version of the other side; below ours, the other side is older. */
export type CodeFault = { kind: 'malformed' | 'checksum' | 'wrong-kind' } | { kind: 'version'; theirs: number }

const KIND = { offer: 0, reply: 1, ticket: 2, personal: 3 } as const
type Kind = keyof typeof KIND
const ADDRESS: readonly AddressKind[] = ['ip4', 'ip6', 'mdns']
const CANDIDATE: readonly CandidateKind[] = ['host', 'srflx', 'relay']
/** Lengths of ICE user fragment and password in characters: Chromium and Safari; Firefox. */
const FORMS: readonly (readonly [number, number])[] = [
  [4, 24],
  [8, 32],
]
const FINGERPRINT_BYTES = 32
const CODE_ID_BYTES = 3
/** Start of a key: enough to say whose a text is. Who really holds the key is proved on the connection. */
const PREFIX_BYTES = 4
const CHECKSUM_BYTES = 4
/** A code too short to hold even a header and a checksum was cut beyond recognition. */
const MIN_CODE_BYTES = 1 + CHECKSUM_BYTES

/** Name of an offer, from its ICE user fragment; undefined when the browser's credentials have a foreign form. */
export const codeIdOf = (description: Description): string | undefined => {
  const bytes = credentialBytes(description.ufrag)
  return bytes === undefined ? undefined : toBase64url(bytes.slice(0, CODE_ID_BYTES))
}

/** Bytes of an opening code; undefined when the browser's credentials or the key have a foreign form. */
export const encodeOffer = (peer: PeerKey, description: Description): Uint8Array | undefined =>
  encode('offer', peer, description, [])

/** Bytes of the reply to `offer`; undefined as for {@link encodeOffer}. */
export const encodeReply = (peer: PeerKey, description: Description, offer: OfferCode): Uint8Array | undefined => {
  const id = fromBase64url(offer.codeId)
  const owner = peerKeyBytes(offer.peer)?.slice(0, PREFIX_BYTES)
  if (id === undefined || owner === undefined) return undefined
  return encode('reply', peer, description, [...id, ...owner])
}

/** Bytes of a ticket; `ufrag` and `pwd` are what its holder will put into its own answer. */
export const encodeTicket = (
  peer: PeerKey,
  description: Description,
  ufrag: string,
  pwd: string,
): Uint8Array | undefined => {
  const agreed = [credentialBytes(ufrag), credentialBytes(pwd)]
  if (agreed[0] === undefined || agreed[1] === undefined || formOf(ufrag, pwd) !== 0) return undefined
  return encode('ticket', peer, description, [...agreed[0], ...agreed[1]])
}

/** Bytes of an offer for `target` alone; undefined as for {@link encodeOffer}. */
export const encodePersonal = (peer: PeerKey, description: Description, target: PeerKey): Uint8Array | undefined => {
  const prefix = peerKeyBytes(target)?.slice(0, PREFIX_BYTES)
  return prefix && encode('personal', peer, description, [...prefix])
}

/** Reads an opening code. Total. */
export const decodeOffer = (bytes: Uint8Array): { kind: 'offer'; offer: OfferCode } | CodeFault => {
  const parsed = decode('offer', bytes, 0)
  if ('kind' in parsed) return parsed
  return { kind: 'offer', offer: { codeId: parsed.codeId, peer: parsed.peer, description: parsed.description } }
}

/** Reads a reply. Total. */
export const decodeReply = (bytes: Uint8Array): { kind: 'reply'; reply: ReplyCode } | CodeFault => {
  const parsed = decode('reply', bytes, CODE_ID_BYTES + PREFIX_BYTES)
  if ('kind' in parsed) return parsed
  const codeId = toBase64url(parsed.extra.slice(0, CODE_ID_BYTES))
  const ownerPrefix = toPeerKey(parsed.extra.slice(CODE_ID_BYTES))
  return { kind: 'reply', reply: { codeId, ownerPrefix, peer: parsed.peer, description: parsed.description } }
}

/** Reads an offer for one computer. Total. */
export const decodePersonal = (bytes: Uint8Array): { kind: 'personal'; personal: PersonalCode } | CodeFault => {
  const parsed = decode('personal', bytes, PREFIX_BYTES)
  if ('kind' in parsed) return parsed
  const { codeId, peer, description, extra } = parsed
  return { kind: 'personal', personal: { codeId, peer, description, forPrefix: toPeerKey(extra) } }
}

/** Reads a ticket. Total. */
export const decodeTicket = (bytes: Uint8Array): { kind: 'ticket'; ticket: TicketCode } | CodeFault => {
  const parsed = decode('ticket', bytes, TICKET_CREDENTIAL_BYTES)
  if ('kind' in parsed) return parsed
  const offer = { codeId: parsed.codeId, peer: parsed.peer, description: parsed.description }
  const ufrag = credentialText(parsed.extra.slice(0, 3))
  return { kind: 'ticket', ticket: { offer, ufrag, pwd: credentialText(parsed.extra.slice(3)) } }
}

/** ICE credentials that both sides can agree on beforehand, out of 21 random bytes (RFC 8839: at least 24 and 128 bits). */
export const agreedCredentials = (random: Uint8Array): { ufrag: string; pwd: string } => ({
  ufrag: credentialText(random.slice(0, 3)),
  pwd: credentialText(random.slice(3, TICKET_CREDENTIAL_BYTES)),
})
export const TICKET_CREDENTIAL_BYTES = 21

const encode = (kind: Kind, peer: PeerKey, side: Description, extra: readonly number[]): Uint8Array | undefined => {
  const form = formOf(side.ufrag, side.pwd)
  const [ufrag, pwd, key] = [credentialBytes(side.ufrag), credentialBytes(side.pwd), peerKeyBytes(peer)]
  if (form < 0 || ufrag === undefined || pwd === undefined || key === undefined) return undefined
  if (side.fingerprint.length !== FINGERPRINT_BYTES) return undefined
  const header = (CODE_VERSION << 4) | (form << 2) | KIND[kind]
  const candidates = side.candidates.slice(0, MAX_CANDIDATES).flatMap(candidateBytes)
  return sealed([header, ...ufrag, ...pwd, ...side.fingerprint, ...key, ...extra, ...candidates])
}

type Parsed = { codeId: string; peer: PeerKey; description: Description; extra: Uint8Array }

const decode = (kind: Kind, bytes: Uint8Array, extraBytes: number): Parsed | CodeFault => {
  if (bytes.length < MIN_CODE_BYTES || bytes.length > MAX_CODE_BYTES) return { kind: 'malformed' }
  const body = bytes.subarray(0, -CHECKSUM_BYTES)
  if (!sealed([...body]).every((byte, at) => byte === bytes[at])) return { kind: 'checksum' }
  const header = body[0] ?? 0
  if (header >> 4 !== CODE_VERSION) return { kind: 'version', theirs: header >> 4 }
  if ((header & 3) !== KIND[kind]) return { kind: 'wrong-kind' }
  const form = FORMS[(header >> 2) & 3]
  if (form === undefined) return { kind: 'malformed' }
  const lengths = [1, (form[0] * 6) / 8, (form[1] * 6) / 8, FINGERPRINT_BYTES, PEER_KEY_BYTES, extraBytes]
  const [parts, rest] = split(body, lengths)
  const [, ufrag, pwd, fingerprint, key, extra] = parts
  const candidates = readCandidates(rest)
  if (!ufrag || !pwd || !fingerprint || !key || !extra || candidates === undefined) return { kind: 'malformed' }
  const description = { ufrag: credentialText(ufrag), pwd: credentialText(pwd), fingerprint, candidates }
  return { codeId: toBase64url(ufrag.slice(0, CODE_ID_BYTES)), peer: toPeerKey(key), description, extra }
}

/** Cuts bytes into parts of the given lengths; a part that is not all there is left out. */
const split = (bytes: Uint8Array, lengths: readonly number[]): [(Uint8Array | undefined)[], Uint8Array] => {
  let at = 0
  const parts = lengths.map((length) => {
    const part = at + length <= bytes.length ? bytes.slice(at, at + length) : undefined
    at += length
    return part
  })
  return [parts, bytes.slice(Math.min(at, bytes.length))]
}

const candidateBytes = ({ address, bytes, port, kind }: Candidate): number[] => [
  ADDRESS.indexOf(address) | (CANDIDATE.indexOf(kind) << 2),
  ...bytes,
  port >> 8,
  port & 255,
]

const readCandidates = (bytes: Uint8Array): Candidate[] | undefined => {
  const found: Candidate[] = []
  let at = 0
  while (at < bytes.length) {
    const head = bytes[at] ?? 0
    const address = ADDRESS[head & 3]
    const kind = CANDIDATE[head >> 2]
    const length = address === 'ip4' ? 4 : 16
    const end = at + 1 + length + 2
    if (address === undefined || kind === undefined || end > bytes.length) return undefined
    const port = ((bytes[end - 2] ?? 0) << 8) | (bytes[end - 1] ?? 0)
    if (port === 0) return undefined
    found.push({ address, kind, bytes: bytes.slice(at + 1, at + 1 + length), port })
    at = end
  }
  return found.length > MAX_CANDIDATES ? undefined : found
}

const formOf = (ufrag: string, pwd: string): number =>
  FORMS.findIndex(([ufragLength, pwdLength]) => ufrag.length === ufragLength && pwd.length === pwdLength)

// ICE characters are the base64 alphabet with + and /, so six bits each are enough.
const credentialBytes = (text: string): Uint8Array | undefined =>
  /^[A-Za-z0-9+/]*$/.test(text) && text.length % 4 === 0
    ? fromBase64url(text.replaceAll('+', '-').replaceAll('/', '_'))
    : undefined

const credentialText = (bytes: Uint8Array): string => toBase64url(bytes).replaceAll('-', '+').replaceAll('_', '/')

const sealed = (body: readonly number[]): Uint8Array => {
  const sum = crc32(body)
  return Uint8Array.from([...body, (sum >>> 24) & 255, (sum >>> 16) & 255, (sum >>> 8) & 255, sum & 255])
}

/** CRC-32 of IEEE 802.3, bit by bit: finds every burst of up to 32 wrong bits, and codes are short. */
const crc32 = (bytes: readonly number[]): number => {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}
