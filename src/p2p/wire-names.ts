// The names peers agree on: gossip topics and direct protocols, as they stand on the wire.
import type { Protocol, Topic } from './network.ts'

/** What the microgrid gossips about. */
export const TOPICS: readonly Topic[] = ['tx', 'consensus', 'presence', 'board']

/** What is asked of one peer directly: the worker's protocols, and two that the page answers by itself. */
export type DirectProtocol = Protocol | 'signal' | 'ticket'
export const DIRECT_PROTOCOLS: readonly DirectProtocol[] = ['join', 'sync', 'board', 'signal', 'ticket']

/**
 * Topic name of one microgrid; `scope` is a prefix of its chain id, so that two microgrids never mix. 2: a message's first
 * byte says whether its publisher reached all.
 */
export const topicName = (scope: string, topic: Topic): string => `/hearthgrid/${topic}/2/${scope}`

/** Name of a direct protocol; the number is raised when two pages could no longer understand each other. */
export const protocolName = (protocol: DirectProtocol): string => `/hearthgrid/${protocol}/${VERSIONS[protocol]}`

/** Signal 2: what travels through a neighbour is sealed. */
const VERSIONS: Record<DirectProtocol, number> = { join: 1, sync: 1, board: 1, signal: 2, ticket: 1 }
