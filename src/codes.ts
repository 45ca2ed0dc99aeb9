// How invitations and replies are packed into texts: an opening code with the invitation's id behind it and a check
// over both, so that a cut or mistyped paste is told apart from a text that is no code at all.
import {
  decodeOffer,
  decodePersonal,
  decodeReply,
  fromBase64url,
  hostsOf,
  loadMesh,
  readIceServers,
  toBase64url,
  type CodeFault,
  type OfferCode,
} from './p2p/browser/index.ts'
import { refused, type CodeReader, type Outcome, type Refusal } from './node/page/index.ts'

const INVITATION_BYTES = 16
const CHECK_BYTES = 2

/** Adler-like sum of what stands behind a code: two bytes are enough beside the code's own CRC-32. */
const check = (behind: Uint8Array): Uint8Array => {
  let low = 1
  let high = 0
  for (const byte of behind) {
    low = (low + byte) % 251
    high = (high + low) % 251
  }
  return Uint8Array.of(low, high)
}

const packInvitation = (invitation: Uint8Array): Uint8Array => Uint8Array.of(...invitation, ...check(invitation))

/** A code with a single address is longer than this; whatever is shorter lost its end on the way. */
const LEAST_BYTES = 95

const refusalOf = (fault: CodeFault, bytes: Uint8Array): Refusal => {
  if (fault.kind === 'version') return 'code-other-version'
  if (fault.kind === 'wrong-kind') return 'code-not-a-code'
  return bytes.length < LEAST_BYTES ? 'code-cut' : 'code-mistyped'
}

/** Base64 text that does not even end on a byte lost its end; one with a broken check was mistyped. */
const bytesOf = (code: string): Outcome<Uint8Array> => {
  const bytes = fromBase64url(code)
  return bytes === undefined ? refused('code-cut') : { ok: true, value: bytes }
}

/** Who made a code of any kind, and where they wait. */
const described = (code: Uint8Array): OfferCode | undefined => {
  const [offer, personal, reply] = [decodeOffer(code), decodePersonal(code), decodeReply(code)]
  if (offer.kind === 'offer') return offer.offer
  if (personal.kind === 'personal') return personal.personal
  return reply.kind === 'reply' ? reply.reply : undefined
}

export const codeReader: CodeReader = {
  toText: toBase64url,
  packInvitation,
  packHelpers: (text) => {
    const bytes = new TextEncoder().encode(text)
    return `~${toBase64url(Uint8Array.of(...bytes, ...check(bytes)))}`
  },
  apart: (text) => {
    const [code = '', packed] = text.split('~')
    if (packed === undefined) return { ok: true, value: { code, helpers: '', hosts: [] } }
    const bytes = fromBase64url(packed)
    const helpers = bytes?.slice(0, -CHECK_BYTES) ?? new Uint8Array()
    const [low, high] = check(helpers)
    const isWhole = bytes?.at(-CHECK_BYTES) === low && bytes?.at(-1) === high
    if (!isWhole) return refused('code-cut')
    const written = new TextDecoder().decode(helpers)
    const read = readIceServers(written)
    return { ok: true, value: { code, helpers: written, hosts: read.ok ? hostsOf(read.servers) : [] } }
  },
  invitationOf: async (code) => (await loadMesh()).personalInvitation(code),
  makerOf: (code) => described(code)?.peer ?? '',
  hidesAddress: (code) => {
    const candidates = described(code)?.description.candidates ?? []
    return candidates.length > 0 && candidates.every(({ address }) => address === 'mdns')
  },
  isFor: (code, key) => {
    const decoded = decodePersonal(code)
    return decoded.kind === 'personal' && key.startsWith(decoded.personal.forPrefix)
  },
  readInvitation: (code) => {
    const bytes = bytesOf(code)
    if (!bytes.ok) return bytes
    const at = bytes.value.length - INVITATION_BYTES - CHECK_BYTES
    const offer = bytes.value.slice(0, Math.max(0, at))
    const invitation = bytes.value.slice(Math.max(0, at), bytes.value.length - CHECK_BYTES)
    const decoded = decodeOffer(offer)
    if (decoded.kind !== 'offer') return refused(refusalOf(decoded, offer))
    const wanted = check(invitation)
    const given = bytes.value.slice(-CHECK_BYTES)
    if (wanted[0] !== given[0] || wanted[1] !== given[1]) return refused('code-mistyped')
    return { ok: true, value: { code: offer, invitation } }
  },
  readPersonal: (code) => {
    const bytes = bytesOf(code)
    if (!bytes.ok) return bytes
    const decoded = decodePersonal(bytes.value)
    return decoded.kind === 'personal' ? bytes : refused(refusalOf(decoded, bytes.value))
  },
  readReturn: (code) => {
    const bytes = bytesOf(code)
    if (!bytes.ok) return bytes
    const decoded = decodeOffer(bytes.value)
    return decoded.kind === 'offer' ? bytes : refused(refusalOf(decoded, bytes.value))
  },
  readReply: (code) => {
    const bytes = bytesOf(code)
    if (!bytes.ok) return bytes
    const decoded = decodeReply(bytes.value)
    return decoded.kind === 'reply' ? bytes : refused(refusalOf(decoded, bytes.value))
  },
}
