// The helpers that this page was built with (`VITE_ICE_SERVERS`); none by default, and none if they are set wrongly.
import { hostsOf, readIceServers } from './p2p/browser/index.ts'

export type Helpers = {
  readonly servers: readonly RTCIceServer[]
  /** For people: hosts, each with its kind. */
  readonly hosts: readonly string[]
  /** What is wrong with the value, in a sentence for whoever sets it. */
  readonly fault: string | undefined
}

export const helpersFrom = (text: string | undefined): Helpers => {
  const read = readIceServers(text ?? '')
  if (!read.ok) return { servers: [], hosts: [], fault: read.why }
  // The browser's own type wants lists that it could change.
  const servers = read.servers.map((server) => ({ ...server, urls: [...server.urls] }))
  return { servers, hosts: hostsOf(read.servers), fault: undefined }
}
