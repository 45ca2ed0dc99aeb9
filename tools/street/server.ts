// The static files, built when needed and served from this machine: the only server there is, and it only hands out files.
import { join, resolve } from 'node:path'
import { build, preview } from 'vite'
import { isBuildStale } from '../stale.mjs'

const ROOT = resolve(import.meta.dirname, '..', '..')

export type StaticServer = { readonly origin: string; stop(): Promise<void> }

/** Serves the built page, or a copy of it, on a free port of localhost. */
export const serveStatic = async (outDir = join(ROOT, 'dist'), port = 0): Promise<StaticServer> => {
  await buildIfStale()
  const server = await preview({
    root: ROOT,
    build: { outDir },
    logLevel: 'error',
    preview: { port, strictPort: port !== 0, host: 'localhost' },
  })
  const address = server.httpServer.address()
  if (address === null || typeof address === 'string') throw new Error('the static server has no address')
  return { origin: `http://localhost:${address.port}`, stop: () => server.close() }
}

export const buildIfStale = async (): Promise<void> => {
  if (isBuildStale(ROOT)) await build({ root: ROOT, logLevel: 'error' })
}
