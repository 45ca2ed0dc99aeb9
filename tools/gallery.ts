// Builds the gallery with the page's own build and policy and serves it on this computer: `npm run gallery`.
import { pathToFileURL } from 'node:url'
import { buildGallery, serveGallery } from './gallery/serve.ts'

const PORT = 4173

const main = async (): Promise<void> => {
  await buildGallery()
  const { url } = await serveGallery(PORT)
  process.stdout.write(`Gallery at ${url}\n`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
