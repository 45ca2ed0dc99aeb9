// Personal codes: the answer to a reply whose offer is gone. The reply has told the certificate and the transport key
// of its writer; both sides work the credentials of the answer out of the offer and that key, so the writer connects
// without another text, like the holder of a ticket, and nobody else can.
import { sha256 } from '@noble/hashes/sha2.js'
import { agreedCredentials, TICKET_CREDENTIAL_BYTES } from './connection-code.ts'
import type { PeerKey } from './network.ts'
import { peerKeyBytes } from './peer-key.ts'
import type { Description } from './sdp.ts'

const INVITATION_BYTES = 16

/**
 * ICE credentials (RFC 8839) that the holder of `target` answers this offer with; undefined when it is no key. They are
 * as public as the text of the code: what lets only one computer in are its certificate and its key.
 */
export const personalCredentials = (
  target: PeerKey,
  offer: Pick<Description, 'ufrag' | 'pwd'>,
): { ufrag: string; pwd: string } | undefined => {
  const key = peerKeyBytes(target)
  if (key === undefined) return undefined
  const digest = sha256(Uint8Array.from([...ascii(`hearthgrid/personal/1:${offer.ufrag}:${offer.pwd}:`), ...key]))
  return agreedCredentials(digest.slice(0, TICKET_CREDENTIAL_BYTES))
}

/** Id of the invitation that goes with a personal code: worked out of the code, so that the text need not carry it. */
export const personalInvitation = (code: Uint8Array): Uint8Array =>
  sha256(Uint8Array.from([...ascii('hearthgrid/personal-invitation/1:'), ...code])).slice(0, INVITATION_BYTES)

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
