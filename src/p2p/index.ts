// The door of the network as the worker and the simulator see it: ports, first checks and what travels besides votes.
// The page enters through `browser/` instead, so that it never loads the ledger's codec.
export * from './carried.ts'
export { check, type Checked, type View } from './check.ts'
export { hostsOf, readIceServers } from './ice-servers.ts'
export * as p2pLimits from './limits.ts'
export type { Network, NetworkEvents, PeerKey, Protocol, Topic, Verdict } from './network.ts'
export * from './sync-wire.ts'
export * from './wire.ts'
