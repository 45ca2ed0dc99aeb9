// Builds the page once before the browser tests, so that they all run what a host would serve.
import { buildIfStale } from '../../tools/street/server.ts'

const setup = (): Promise<void> => buildIfStale()
export default setup
