// The built page as static hosts serve it: compressed, where the browser takes that. `vite preview` sends it as it lies.
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { pipeline } from 'node:stream'
import { createGzip } from 'node:zlib'
import { buildIfStale, type StaticServer } from '../tools/street/server.ts'

const DIST = join(import.meta.dirname, '..', 'dist')
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

/** Serves it on a free port of localhost. */
export const serveCompressed = async (): Promise<StaticServer> => {
  await buildIfStale()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = join(DIST, normalize(pathname === '/' ? '/index.html' : pathname))
    if (!path.startsWith(DIST) || !existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404).end()
      return
    }
    const type = TYPES[extname(path)]
    const gzip = type !== undefined && (request.headers['accept-encoding'] ?? '').includes('gzip')
    response.writeHead(200, {
      'content-type': type ?? 'application/octet-stream',
      ...(gzip ? { 'content-encoding': 'gzip' } : {}),
    })
    // Whoever goes away in the middle of a file has seen enough.
    const gone = (): void => {}
    if (gzip) pipeline(createReadStream(path), createGzip(), response, gone)
    else pipeline(createReadStream(path), response, gone)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no address')
  const stop = (): Promise<void> => new Promise((resolve) => void server.close(() => resolve()))
  return { origin: `http://localhost:${address.port}`, stop }
}
