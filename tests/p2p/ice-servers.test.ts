// Helpers that a build may name: right values come out as the browser wants them, wrong ones say in a sentence what is
// wrong, and nothing that anybody writes there throws.
import { join } from 'node:path'
import fc from 'fast-check'
import { resolveConfig } from 'vite'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { hostsOf, readIceServers } from '../../src/p2p/ice-servers.ts'
import { helpersFrom } from '../../src/helpers.ts'

const TURN = { urls: ['turn:turn.example.org:3478?transport=udp'], username: 'street', credential: 'secret' }

describe('helpers', () => {
  test('are none, where nobody has set any', () => {
    for (const text of ['', '  ', '[]', ',', ' , ']) expect(readIceServers(text)).toEqual({ ok: true, servers: [] })
    expect(helpersFrom(undefined)).toEqual({ servers: [], hosts: [], fault: undefined })
  })

  test('are addresses with commas in between', () => {
    expect(readIceServers('stun:stun.example.org, stuns:192.0.2.7:5349,stun:[2001:db8::7]:3478')).toEqual({
      ok: true,
      servers: [
        { urls: ['stun:stun.example.org'] },
        { urls: ['stuns:192.0.2.7:5349'] },
        { urls: ['stun:[2001:db8::7]:3478'] },
      ],
    })
  })

  test('are JSON, where one needs a name and a password', () => {
    const text = JSON.stringify([
      { urls: 'stun:stun.example.org' },
      { ...TURN, urls: [...TURN.urls, 'turns:turn.example.org'] },
    ])
    const read = readIceServers(text)
    expect(read).toEqual({
      ok: true,
      servers: [{ urls: ['stun:stun.example.org'] }, { ...TURN, urls: [...TURN.urls, 'turns:turn.example.org'] }],
    })
    expect(helpersFrom(text).hosts).toEqual(['stun.example.org (STUN)', 'turn.example.org (TURN)'])
  })

  test('show their hosts to people, and nothing of how one logs in', () => {
    const read = readIceServers(
      JSON.stringify([TURN, { urls: ['stun:STUN.example.org:1', 'stun:stun.example.org:2'] }]),
    )
    expect(read.ok && hostsOf(read.servers)).toEqual(['turn.example.org (TURN)', 'stun.example.org (STUN)'])
  })

  test.each([
    ['stun.example.org', '"stun.example.org" is no address of a helper, such as stun:stun.example.org:3478'],
    [
      'https://stun.example.org',
      '"https://stun.example.org" is no address of a helper, such as stun:stun.example.org:3478',
    ],
    ['stun:user@stun.example.org', 'is no address of a helper'],
    ['stun:', 'is no address of a helper'],
    ['stun:stun.example.org:0', 'has no such port'],
    ['stun:stun.example.org:65536', 'has no such port'],
    ['stun:stun.example.org?transport=udp', 'is a STUN server, which has no transport'],
    ['turn:turn.example.org', '"turn:turn.example.org" needs a username and a credential; write the list as JSON'],
    ['turn:turn.example.org?transport=sctp', 'is no address of a helper'],
    ['stun:a,stun:b,stun:c,stun:d,stun:e', 'it names 5 helpers; at most 4 make sense'],
    ['{"urls": "stun:stun.example.org"}', 'it is one helper and not a list: put [ and ] around it'],
    ['[{"urls": "stun:stun.example.org"}', 'it begins like JSON and cannot be read as such'],
    ['["stun:stun.example.org"]', '"stun:stun.example.org" is no helper; write {"urls": "stun:…"}'],
    ['[null]', 'null is no helper'],
    ['[{}]', 'nothing is no address of a helper'],
    ['[{"urls": []}]', 'a helper has 1 to 4 addresses'],
    ['[{"url": "stun:stun.example.org"}]', 'a helper has no "url"; it has urls, username, credential'],
    ['[{"urls": "turn:turn.example.org", "username": "x", "credential": 7}]', 'needs a username and a credential'],
    ['[{"urls": "stun:stun.example.org", "username": "x"}]', 'takes no username and no credential'],
    [`stun:${'a'.repeat(5_000)}`, 'it is longer than 4096 letters'],
  ])('set as %.60s are refused with a sentence', (text, why) => {
    const read = readIceServers(text)
    expect(read).toEqual({ ok: false, why: expect.stringContaining(why) as string })
    expect(helpersFrom(text)).toEqual({ servers: [], hosts: [], fault: read.ok ? '' : read.why })
  })

  test('never throw, whatever is written there', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(fc.constantFrom('stun:', 'a.b', ':1', ',', '[', '{"urls":', '"')).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (written) => {
        const read = readIceServers(written)
        if (read.ok) expect(read.servers.length).toBeLessThanOrEqual(4)
        else expect(read.why).not.toBe('')
      }),
      { numRuns: 500 },
    )
  })

  test('that are accepted are accepted by the rules of RTCPeerConnection too: every address has its scheme and a host', () => {
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((address) => `[${address}]`),
    )
    fc.assert(
      fc.property(host, fc.option(fc.integer({ min: 1, max: 65_535 })), (name, port) => {
        const url = `stun:${name}${port === null ? '' : `:${port}`}`
        expect(readIceServers(url)).toEqual({ ok: true, servers: [{ urls: [url] }] })
      }),
    )
  })
})

describe('the build', () => {
  afterEach(() => vi.unstubAllEnvs())
  const configFile = join(import.meta.dirname, '../../vite.config.ts')
  const resolve = (): Promise<unknown> => resolveConfig({ configFile, logLevel: 'silent' }, 'build')

  test('stops at a wrong value and says which', async () => {
    vi.stubEnv('VITE_ICE_SERVERS', 'stun.example.org')
    await expect(resolve()).rejects.toThrow('VITE_ICE_SERVERS: "stun.example.org" is no address of a helper')
  })

  test('takes a right one, and none', async () => {
    vi.stubEnv('VITE_ICE_SERVERS', 'stun:stun.example.org')
    await expect(resolve()).resolves.toBeDefined()
    vi.stubEnv('VITE_ICE_SERVERS', '')
    await expect(resolve()).resolves.toBeDefined()
  })
})
