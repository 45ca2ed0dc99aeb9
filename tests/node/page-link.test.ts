// Texts that people paste: a link of any address, a bare code, one with line breaks from a messenger, and broken ones.
import { describe, expect, test } from 'vitest'
import { codeReader } from '../../src/codes.ts'
import { limits } from '../../src/ledger/index.ts'
import { NAME_BYTES } from '../../src/node/page/door-texts.ts'
import { refused } from '../../src/node/page/index.ts'
import { linkText, readLink } from '../../src/node/page/link-text.ts'
import { codeIdOf, encodeOffer, encodePersonal, encodeReply } from '../../src/p2p/connection-code.ts'
import { parseSdp } from '../../src/p2p/sdp.ts'
import { CHROMIUM_SDP } from '../p2p/samples.ts'

const peer = 'ab'.repeat(32)
const description = parseSdp(CHROMIUM_SDP)
if (description === undefined) throw new Error('the sample is a description')
const offer = encodeOffer(peer, description) ?? new Uint8Array()
const reply =
  encodeReply(peer, description, { codeId: codeIdOf(description) ?? '', peer, description }) ?? new Uint8Array()
const personal = encodePersonal(peer, description, 'cd'.repeat(32)) ?? new Uint8Array()
const invitation = Uint8Array.from({ length: 16 }, (_, i) => i * 7)
const ADDRESS = 'https://street.example/'

describe('links', () => {
  const link = linkText(codeReader, ADDRESS, 'invitation', offer, { invitation })
  const replyLink = linkText(codeReader, ADDRESS, 'reply', reply)

  test('an invitation fits into 200 characters after the #', () => {
    expect(link.length - link.indexOf('#') - 1).toBeLessThanOrEqual(200)
  })

  test('read the same from another address, bare, or broken over lines', () => {
    const code = link.slice(link.indexOf('#j/') + 3)
    for (const text of [link, `http://localhost:3000/#j/${code}`, code, link.replace(/(.{40})/g, '$1\n')]) {
      expect(readLink(codeReader, text)).toEqual({
        ok: true,
        value: { kind: 'invitation', code, maker: peer, helpers: [] },
      })
    }
    const read = codeReader.readInvitation(code)
    expect(read).toEqual({ ok: true, value: { code: offer, invitation } })
  })

  test('carry the helpers of a street behind the code, whole or not at all', () => {
    const helpers = 'stun:stun.example.org:3478'
    const helped = linkText(codeReader, ADDRESS, 'invitation', offer, { invitation, helpers })
    const code = helped.slice(helped.indexOf('#j/') + 3)
    for (const text of [helped, code])
      expect(readLink(codeReader, text)).toMatchObject({
        ok: true,
        value: { code, helpers: ['stun.example.org (STUN)'] },
      })
    const [bare] = code.split('~')
    expect(codeReader.apart(code)).toMatchObject({ ok: true, value: { code: bare, helpers } })
    expect(link.endsWith(String(bare))).toBe(true)
    for (const cut of [1, 2, 5, 20]) expect(readLink(codeReader, helped.slice(0, -cut))).toEqual(refused('code-cut'))
    expect(readLink(codeReader, helped.slice(0, helped.indexOf('~') + 1))).toEqual(refused('code-cut'))
  })

  test('a reply is told from an invitation', () => {
    expect(readLink(codeReader, replyLink)).toMatchObject({ ok: true, value: { kind: 'reply' } })
  })

  const others = { personal, return: offer, reply } as const
  test.each(Object.entries(others))(
    'a %s text reads the same from any address and bare, with its maker',
    (kind, bytes) => {
      const text = linkText(codeReader, ADDRESS, kind as keyof typeof others, bytes)
      const code = text.slice(text.indexOf('#') + 3)
      expect(text.length - text.indexOf('#') - 1).toBeLessThanOrEqual(200)
      for (const form of [text, code, `http://localhost:3000/#${text.slice(text.indexOf('#') + 1)}`])
        expect(readLink(codeReader, form)).toEqual({ ok: true, value: { kind, code, maker: peer, helpers: [] } })
      for (let length = 1; length < code.length; length++)
        expect(readLink(codeReader, text.slice(0, text.indexOf('#') + 3 + length)).ok).toBe(false)
    },
  )

  test('a letter that belongs to another kind is refused', () => {
    const code = link.slice(link.indexOf('#j/') + 3)
    for (const letter of ['p', 'b', 'r', 'x']) expect(readLink(codeReader, `#${letter}/${code}`).ok).toBe(false)
  })

  test('a personal code says whom it is for', () => {
    expect(codeReader.isFor(personal, 'cd'.repeat(32))).toBe(true)
    expect(codeReader.isFor(personal, peer)).toBe(false)
    expect(codeReader.isFor(offer, 'cd'.repeat(32))).toBe(false)
  })

  test('every cut and every changed sign is refused with a reason', () => {
    const start = link.indexOf('#j/') + 3
    for (let length = 1; length < link.length - start; length++)
      expect(readLink(codeReader, link.slice(0, start + length)).ok).toBe(false)
    for (let at = start; at < link.length; at++) {
      const other = link[at] === 'A' ? 'B' : 'A'
      expect(readLink(codeReader, link.slice(0, at) + other + link.slice(at + 1)).ok).toBe(false)
    }
  })

  test.each(['', ' ', 'hello', 'https://example.org/', '#j/', '#x/abc', 'ä'.repeat(300)])('%j is no code', (text) => {
    expect(readLink(codeReader, text).ok).toBe(false)
  })
})

test('the page’s bound on names is the ledger’s', () => {
  expect(NAME_BYTES).toBe(limits.NAME_BYTES)
})
