// `npm start`: builds the page when the sources are newer than the build, serves the static files on port 3000 and says
// where. The port is fixed: another port is another origin, and another origin is an empty storage.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build, preview } from 'vite'

const root = resolve(import.meta.dirname, '..')

const newest = (path) => {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'].map((name) => join(root, name))
const built = join(root, 'dist', 'index.html')
if (!existsSync(built) || SOURCES.some((path) => newest(path) > statSync(built).mtimeMs)) {
  await build({ root, logLevel: 'warn' })
}

try {
  const server = await preview({ root, preview: { host: process.argv.includes('--host') ? true : 'localhost' } })
  const { port } = server.config.preview
  console.log(`Hearthgrid is at http://localhost:${port}/`)
  console.log('Static files only: nothing that anybody does on the page comes back to this program.')
} catch (error) {
  if (!/in use/i.test(String(error))) throw error
  console.error('Port 3000 is busy, perhaps by another Hearthgrid. Stop that one first: on another port the page would')
  console.error('be another origin to the browser, with an empty storage and without your home.')
  process.exitCode = 1
}
