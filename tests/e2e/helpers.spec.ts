// Helpers are optional and off: the page as it is built by default names no server, and one that was built with a helper
// asks it, says so, and needs no other policy for it.
import { createSocket, type Socket } from 'node:dgram'
import { readdirSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { build, preview } from 'vite'
import { closeHome, openHome, snapshotOf, until } from '../../tools/street/home.ts'
import { found, goTo } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const place = ground()

const builtText = (folder: string): string =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(js|html|css|webmanifest)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')

/** Names of XML, of sentences about mistakes and of licences; none of them is an address that anything is asked of. */
const NAMED_ONLY = ['www.w3.org', 'svelte.dev', 'github.com', 'feross.org', 'localhost.']

test('the default build names no helper and no foreign server', async () => {
  const text = builtText(join(ROOT, 'dist'))
  const hosts = [...text.matchAll(/\b(?:https?|wss?):\/\/([a-z0-9.-]+)/gi)].map((match) => match[1] ?? '')
  expect([...new Set(hosts)].filter((host) => !NAMED_ONLY.includes(host))).toEqual([])
  const helpers = [...text.matchAll(/\b(?:stun|turn)s?:([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi)].map((match) => match[1] ?? '')
  // The sentence about a wrong value has an address under a name that is reserved for examples (RFC 2606).
  expect(helpers.filter((host) => !host.endsWith('example.org'))).toEqual([])
  const home = await place.open('Alone')
  await found(home, 'Quiet Street')
  expect((await snapshotOf(home)).network).toMatchObject({ iceServers: [], iceFault: undefined })
  await goTo(home, 'more')
  await expect(home.page.getByTestId('helpers')).toHaveText('none, the homes find each other alone')
})

const STUN_COOKIE = 0x2112a442

/** Counts what a STUN server would be asked (RFC 8489: the cookie stands at byte 4), and answers nothing. */
const listen = async (): Promise<{ readonly socket: Socket; readonly asked: () => number }> => {
  const socket = createSocket('udp4')
  let asked = 0
  socket.on('message', (bytes) => {
    if (bytes.length >= 20 && bytes.readUInt32BE(4) === STUN_COOKIE) asked++
  })
  await new Promise<void>((ready) => socket.bind(0, '0.0.0.0', ready))
  return { socket, asked: () => asked }
}

test('a page that was built with a helper asks it under the same policy, and tells people which one', async () => {
  const address = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address
  test.skip(address === undefined, 'this computer has no network')
  const { socket, asked } = await listen()
  const outDir = join(place.dir, 'built')
  process.env['VITE_ICE_SERVERS'] = `stun:${address}:${socket.address().port}`
  const options = { root: ROOT, logLevel: 'error', build: { outDir } } as const
  await build(options).finally(() => delete process.env['VITE_ICE_SERVERS'])
  const server = await preview({ ...options, preview: { port: 0, strictPort: false, host: 'localhost' } })
  const { port } = server.httpServer.address() as { port: number }
  const home = await openHome({
    name: 'Helped',
    dir: place.dir,
    origin: `http://localhost:${port}`,
    serial: false,
    headed: false,
    importWh: 1n,
    exportWh: 1n,
    meterId: 'helped',
  })
  try {
    await found(home, 'Helped Street')
    await goTo(home, 'more')
    await expect(home.page.getByTestId('helpers')).toHaveText(`${address} (STUN)`)
    expect(asked()).toBe(0)
    await goTo(home, 'street')
    await home.page.getByTestId('invite').first().click()
    await until(home, 'a link', ({ invitations }) => invitations.length === 1)
    await expect.poll(asked).toBeGreaterThan(0)
    expect(home.wrongs).toEqual({ foreignRequests: [], pageErrors: [], policyViolations: [] })
  } finally {
    await closeHome(home)
    await server.close()
    socket.close()
  }
})
