// `npm start` serves the page that is built already, unless that is no longer what a build would make.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SETTINGS_FILE, isBuildStale, settingsHash } from '../../tools/stale.mjs'

let root = ''
const write = (path: string, text = ''): void => writeFileSync(join(root, path), text)
const HELPER = 'stun:stun.example.org:3478'

/** As the build does: the page, and what it was made with. */
const build = (): void => {
  write('dist/index.html')
  write(join('dist', SETTINGS_FILE), `${settingsHash(root, 'production')}\n`)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hearthgrid-stale-'))
  for (const folder of ['src', 'public', 'dist']) mkdirSync(join(root, folder))
  for (const file of ['src/main.ts', 'public/icon.svg', 'index.html', 'vite.config.ts', 'package-lock.json']) {
    write(file)
    utimesSync(join(root, file), 1_000, 1_000)
  }
  for (const folder of ['src', 'public']) utimesSync(join(root, folder), 1_000, 1_000)
  vi.stubEnv('VITE_ICE_SERVERS', undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})

describe('a build', () => {
  test('is served as it is while nothing has changed, and missing without its page', () => {
    expect(isBuildStale(root)).toBe(true)
    build()
    expect(isBuildStale(root)).toBe(false)
  })

  test('is made anew when a source is newer', () => {
    build()
    const afterwards = Date.now() / 1_000 + 60
    utimesSync(join(root, 'src/main.ts'), afterwards, afterwards)
    expect(isBuildStale(root)).toBe(true)
  })

  test('is made anew when helpers are set, changed or taken away, wherever they are set', () => {
    build()
    vi.stubEnv('VITE_ICE_SERVERS', HELPER)
    expect(isBuildStale(root)).toBe(true)
    build()
    expect(isBuildStale(root)).toBe(false)
    vi.stubEnv('VITE_ICE_SERVERS', `${HELPER},stun:other.example.org`)
    expect(isBuildStale(root)).toBe(true)
    build()
    vi.stubEnv('VITE_ICE_SERVERS', '')
    expect(isBuildStale(root)).toBe(true)
    build()
    vi.stubEnv('VITE_ICE_SERVERS', undefined)
    // Set to nothing and not set are one.
    expect(isBuildStale(root)).toBe(false)
    write('.env', `VITE_ICE_SERVERS=${HELPER}\n`)
    expect(isBuildStale(root)).toBe(true)
  })
})
