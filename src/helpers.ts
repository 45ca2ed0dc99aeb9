// The helpers that a text names: that of the build (`VITE_ICE_SERVERS`), or that of the street. None by default, and none
// if they are set wrongly.
import { hostsOf, readIceServers, type IceServer } from './p2p/browser/index.ts'

export type Helpers = {
  readonly servers: readonly IceServer[]
  /** For people: hosts, each with its kind. */
  readonly hosts: readonly string[]
  /** What is wrong with the value, in a sentence for whoever sets it. */
  readonly fault: string | undefined
}

export const helpersFrom = (text: string | undefined): Helpers => {
  const read = readIceServers(text ?? '')
  if (!read.ok) return { servers: [], hosts: [], fault: read.why }
  return { servers: read.servers, hosts: hostsOf(read.servers), fault: undefined }
}
