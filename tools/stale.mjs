// Whether the built page is older than what it is made of.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json']

const newest = (path) => {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** @param {string} root the checkout */
export const isBuildStale = (root) => {
  const built = join(root, 'dist', 'index.html')
  return !existsSync(built) || SOURCES.some((name) => newest(join(root, name)) > statSync(built).mtimeMs)
}
