// `npm start`: builds the page when the sources are newer than the build, serves the static files on port 3000 and says
// where. The port is fixed: another port is another origin, and another origin is an empty storage.
import { resolve } from 'node:path'
import { build, preview } from 'vite'
import { isBuildStale } from './stale.mjs'

const root = resolve(import.meta.dirname, '..')

if (isBuildStale(root)) {
  console.log('Building the page …')
  await build({ root, logLevel: 'error' })
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
