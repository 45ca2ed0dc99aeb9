// The gallery's build and its small static server; the end-to-end test uses both.
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, resolve } from 'node:path'
import { build } from 'vite'

const ROOT = resolve(import.meta.dirname, '../..')
export const GALLERY_FOLDER = join(ROOT, 'run/gallery')
const SITE = join(GALLERY_FOLDER, 'site')

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Bundles the gallery with the page's own Vite settings, so that the content security policy holds here too. */
export const buildGallery = async (): Promise<void> => {
  await build({
    root: import.meta.dirname,
    configFile: join(ROOT, 'vite.config.ts'),
    publicDir: false,
    logLevel: 'warn',
    build: { outDir: SITE, emptyOutDir: true },
  })
}

/** Serves the built gallery on 127.0.0.1; port 0 takes a free one. */
export const serveGallery = async (port: number): Promise<{ readonly url: string; readonly close: () => void }> => {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    const file = join(SITE, path.endsWith('/') ? 'index.html' : path)
    if (!file.startsWith(SITE) || !existsSync(file)) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  const { port: taken } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${taken}/`, close: () => server.close() }
}
