// Whether the built page is older than what it is made of, or was made with other settings than there are now.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { loadEnv } from 'vite'

const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json']

/** The build leaves here what it was made with. */
export const SETTINGS_FILE = 'settings.sha256'

const newest = (path) => {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** A setting is not older or newer than a build, so its value is compared; as a hash, because it goes with the page. */
export const settingsHash = (root, mode) => {
  const set = Object.entries(loadEnv(mode, root, 'VITE_')).filter(([, value]) => value !== '')
  return createHash('sha256').update(JSON.stringify(set.sort())).digest('hex')
}

export const isBuildStale = (root) => {
  const built = join(root, 'dist', 'index.html')
  const settings = join(root, 'dist', SETTINGS_FILE)
  if (!existsSync(built) || !existsSync(settings)) return true
  if (readFileSync(settings, 'utf8').trim() !== settingsHash(root, 'production')) return true
  return SOURCES.some((name) => newest(join(root, name)) > statSync(built).mtimeMs)
}
