// Promises of session descriptions: what a browser says is read, what we rebuild says the same, and nothing throws.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildSdp, parseSdp, withCredentials } from '../../src/p2p/sdp.ts'
import { CHROMIUM_SDP, descriptions } from './samples.ts'

const withAddress = (address: string): string =>
  CHROMIUM_SDP.replace('0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0.local', address)

describe('session descriptions', () => {
  test('the lines of a browser that matter are read, TCP candidates are left out', () => {
    const found = parseSdp(CHROMIUM_SDP)
    expect(found?.ufrag).toBe('aB+/')
    expect(found?.pwd).toBe('abcdefghijklmnopqrstuv+/')
    expect(found?.fingerprint[2]).toBe(14)
    expect(found?.candidates.map(({ address, port, kind }) => [address, port, kind])).toEqual([
      ['mdns', 51_234, 'host'],
      ['mdns', 51_235, 'host'],
    ])
  })

  test('a rebuilt description says what it was built from', () => {
    fc.assert(
      fc.property(descriptions, fc.constantFrom('offer' as const, 'answer' as const), (description, type) => {
        expect(parseSdp(buildSdp(type, description))).toEqual(description)
      }),
    )
  })

  test.each([
    ['192.0.2.1', 'ip4', [192, 0, 2, 1]],
    ['fd00::2', 'ip6', [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]],
    ['::1', 'ip6', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['2001:db8:1:2:3:4:5:6', 'ip6', [0x20, 1, 0xd, 0xb8, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6]],
  ])('address %s is read', (text, address, bytes) => {
    const first = parseSdp(withAddress(text))?.candidates[0]
    expect(first?.address).toBe(address)
    expect([...(first?.bytes ?? [])]).toEqual(bytes)
  })

  test.each(['256.0.0.1', '1.2.3', 'a::b::c', '1:2:3', 'name.example', 'short.local', 'fe80::1%eth0'])(
    'address %s is left out',
    (text) => {
      expect(parseSdp(withAddress(text))?.candidates).toHaveLength(1)
    },
  )

  test.each(['a=ice-ufrag', 'a=ice-pwd', 'a=fingerprint'])('without %s there is no description', (line) => {
    expect(parseSdp(CHROMIUM_SDP.replace(line, 'a=other'))).toBeUndefined()
  })

  test('agreed credentials replace the browser’s own and nothing else', () => {
    const changed = parseSdp(withCredentials(CHROMIUM_SDP, 'wxyz', 'p'.repeat(24)))
    expect(changed).toEqual({ ...parseSdp(CHROMIUM_SDP), ufrag: 'wxyz', pwd: 'p'.repeat(24) })
  })

  test('any text is read without an exception', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseSdp(text)))
  })
})
