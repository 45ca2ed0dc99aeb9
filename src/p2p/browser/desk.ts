// What codes of every kind share: who we are, where links go, what waits for whom, and how the end of a try becomes a
// link whose state is told.
import type { OfferCode } from '../connection-code.ts'
import type { PeerKey } from '../network.ts'
import type { Attempt } from './attempt.ts'
import type { Links } from './links.ts'
import type { CodeState, LinkWay } from './mesh-types.ts'
import { secure } from './secure.ts'
import type { WaitingRoom } from './waiting.ts'
import type { Wires } from './wires.ts'

export type Tell = (codeId: string, state: CodeState, peer?: PeerKey) => void

export type Desk = {
  wires: Wires
  links: Links
  offers: WaitingRoom
  replies: WaitingRoom
  /** Tells the state of a code if a person carries it. */
  report: (how: LinkWay, ...news: Parameters<Tell>) => void
}

/** Proves who is behind an open channel and takes it in as a link; rejects when it is somebody else, or refused. */
export const link = async (
  desk: Desk,
  attempt: Attempt,
  offerer: boolean,
  code: Pick<OfferCode, 'codeId' | 'peer'>,
  how: LinkWay,
): Promise<void> => {
  desk.report(how, code.codeId, 'connecting', code.peer)
  const secured = await secure(desk.wires, attempt, offerer, code.peer)
  if (!desk.links.add(secured, how)) throw new Error('link refused')
  desk.report(how, code.codeId, 'connected', code.peer)
}
