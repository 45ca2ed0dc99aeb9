// Promises of connection codes: they come back as they went, they are small, and whatever a chat, a thumb or an enemy
// makes of them is told apart without an exception.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toBase64url } from '../../src/p2p/base64url.ts'
import {
  agreedCredentials,
  codeIdOf,
  decodeOffer,
  decodePersonal,
  decodeReply,
  decodeTicket,
  encodeOffer,
  encodePersonal,
  encodeReply,
  encodeTicket,
  type OfferCode,
} from '../../src/p2p/connection-code.ts'
import { parseSdp, type Description } from '../../src/p2p/sdp.ts'
import { CHROMIUM_SDP, descriptions, peerKeys } from './samples.ts'

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('nothing there')
  return value
}
const KEY = 'ab'.repeat(32)
const typical: Description = present(parseSdp(CHROMIUM_SDP))
const offer: OfferCode = { codeId: present(codeIdOf(typical)), peer: KEY, description: typical }
const offerBytes = present(encodeOffer(KEY, typical))
const replyBytes = present(encodeReply(KEY, typical, offer))
const personalBytes = present(encodePersonal(KEY, typical, 'cd'.repeat(32)))
const readers = { offer: decodeOffer, reply: decodeReply, ticket: decodeTicket, personal: decodePersonal }
const faults = ['malformed', 'checksum', 'version', 'wrong-kind']

/** CRC-32 by table, to seal bytes that the encoder would never make. */
const seal = (body: readonly number[]): Uint8Array => {
  let crc = 0xffffffff
  for (const byte of body) {
    let entry = (crc ^ byte) & 255
    for (let bit = 0; bit < 8; bit++) entry = entry & 1 ? (entry >>> 1) ^ 0xedb88320 : entry >>> 1
    crc = (crc >>> 8) ^ entry
  }
  crc = ~crc >>> 0
  return Uint8Array.from([...body, crc >>> 24, (crc >>> 16) & 255, (crc >>> 8) & 255, crc & 255])
}

describe('connection codes', () => {
  test('an offer comes back as it went', () => {
    fc.assert(
      fc.property(peerKeys, descriptions, (peer, description) => {
        const decoded = decodeOffer(present(encodeOffer(peer, description)))
        expect(decoded).toEqual({ kind: 'offer', offer: { codeId: codeIdOf(description), peer, description } })
      }),
    )
  })

  test('a reply names its offer and whose it is', () => {
    fc.assert(
      fc.property(peerKeys, descriptions, (peer, description) => {
        const decoded = decodeReply(present(encodeReply(peer, description, offer)))
        const reply = { codeId: offer.codeId, ownerPrefix: KEY.slice(0, 8), peer, description }
        expect(decoded).toEqual({ kind: 'reply', reply })
      }),
    )
  })

  test('a personal code names its maker and the computer that it is for', () => {
    fc.assert(
      fc.property(peerKeys, peerKeys, descriptions, (peer, target, description) => {
        const decoded = decodePersonal(present(encodePersonal(peer, description, target)))
        const personal = { codeId: codeIdOf(description), forPrefix: target.slice(0, 8), peer, description }
        expect(decoded).toEqual({ kind: 'personal', personal })
      }),
    )
  })

  test('a ticket carries the agreed credentials', () => {
    fc.assert(
      fc.property(descriptions, fc.uint8Array({ minLength: 21, maxLength: 21 }), (description, random) => {
        const { ufrag, pwd } = agreedCredentials(random)
        expect([ufrag.length, pwd.length]).toEqual([4, 24])
        const decoded = decodeTicket(present(encodeTicket(KEY, description, ufrag, pwd)))
        expect(decoded.kind === 'ticket' && decoded.ticket).toMatchObject({
          ufrag,
          pwd,
          offer: { peer: KEY, description },
        })
      }),
    )
  })

  test('with two hidden addresses an offer has 171 characters, a reply 180 and a personal code 176', () => {
    expect([offerBytes.length, toBase64url(offerBytes).length]).toEqual([128, 171])
    expect([replyBytes.length, toBase64url(replyBytes).length]).toEqual([135, 180])
    expect([personalBytes.length, toBase64url(personalBytes).length]).toEqual([132, 176])
  })

  test('every cut is noticed', () => {
    for (let length = 0; length < offerBytes.length; length++) {
      expect(['checksum', 'malformed']).toContain(decodeOffer(offerBytes.slice(0, length)).kind)
      expect(['checksum', 'malformed']).toContain(decodeOffer(offerBytes.slice(offerBytes.length - length)).kind)
    }
    for (let length = 0; length < personalBytes.length; length++)
      expect(['checksum', 'malformed']).toContain(decodePersonal(personalBytes.slice(0, length)).kind)
  })

  test('every changed byte and every two swapped neighbours are noticed', () => {
    for (let at = 0; at < replyBytes.length; at++) {
      for (const change of [1, 0x80, 0xff]) {
        const wrong = replyBytes.slice()
        wrong[at] = (wrong[at] ?? 0) ^ change
        expect(decodeReply(wrong)).toEqual({ kind: 'checksum' })
      }
      const [left, right] = [replyBytes[at], replyBytes[at + 1]]
      if (left === right || right === undefined) continue
      const swapped = replyBytes.slice()
      swapped.set([right, left ?? 0], at)
      expect(decodeReply(swapped)).toEqual({ kind: 'checksum' })
    }
  })

  test('a code of another kind or version is said to be one', () => {
    expect(decodeReply(offerBytes)).toEqual({ kind: 'wrong-kind' })
    expect(decodeOffer(replyBytes)).toEqual({ kind: 'wrong-kind' })
    expect(decodeTicket(offerBytes)).toEqual({ kind: 'wrong-kind' })
    for (const bytes of [offerBytes, replyBytes]) expect(decodePersonal(bytes)).toEqual({ kind: 'wrong-kind' })
    for (const read of [decodeOffer, decodeReply, decodeTicket])
      expect(read(personalBytes)).toEqual({ kind: 'wrong-kind' })
    const newer = seal([(personalBytes[0] ?? 0) + 0x10, ...personalBytes.slice(1, -4)])
    expect(decodePersonal(newer)).toEqual({ kind: 'version', theirs: 2 })
    const [header = 0, ...rest] = offerBytes.slice(0, -4)
    expect(decodeOffer(seal([(header & 15) | 0x20, ...rest]))).toEqual({ kind: 'version', theirs: 2 })
    expect(decodeOffer(seal([header & 15, ...rest]))).toEqual({ kind: 'version', theirs: 0 })
  })

  test('well sealed nonsense is malformed', () => {
    const body = [...offerBytes.slice(0, -4)]
    const header = body[0] ?? 0
    expect(decodeOffer(seal([header]))).toEqual({ kind: 'malformed' })
    expect(decodeOffer(seal([header | 0x0c, ...body.slice(1)]))).toEqual({ kind: 'malformed' })
    expect(decodeOffer(seal(body.slice(0, -1)))).toEqual({ kind: 'malformed' })
    expect(decodeOffer(seal([...body, 3, ...new Array<number>(18).fill(1)]))).toEqual({ kind: 'malformed' })
    expect(decodeOffer(seal([...body, 0, 1, 2, 3, 4, 0, 0]))).toEqual({ kind: 'malformed' })
    const manyCandidates = Array.from({ length: 9 }, () => [0, 1, 2, 3, 4, 5, 6]).flat()
    expect(decodeOffer(seal([...body.slice(0, 86), ...manyCandidates]))).toEqual({ kind: 'malformed' })
  })

  test('any bytes give a value of the union', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (bytes, sealed) => {
        const input = sealed ? seal([...bytes]) : bytes
        for (const [kind, read] of Object.entries(readers)) expect([...faults, kind]).toContain(read(input).kind)
      }),
    )
  })

  test('what no browser of ours would say is not encoded', () => {
    expect(encodeOffer(KEY, { ...typical, ufrag: 'abc' })).toBeUndefined()
    expect(encodeOffer(KEY, { ...typical, pwd: 'ü'.repeat(24) })).toBeUndefined()
    expect(encodeOffer(KEY, { ...typical, fingerprint: new Uint8Array(20) })).toBeUndefined()
    expect(encodeOffer('no key', typical)).toBeUndefined()
    expect(encodePersonal(KEY, typical, 'no key')).toBeUndefined()
    expect(encodeTicket(KEY, typical, 'abc', 'x'.repeat(24))).toBeUndefined()
  })
})
