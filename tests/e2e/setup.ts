// Builds the page and its gallery once before the browser tests, so that they all run what a host would serve.
import { buildGallery } from '../../tools/gallery/serve.ts'
import { buildIfStale } from '../../tools/street/server.ts'

const setup = async (): Promise<void> => {
  await buildIfStale()
  await buildGallery()
}
export default setup
