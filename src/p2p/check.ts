// The first look at a gossiped message, before anything is decoded or verified: cheapest rule first. *Reject* is only
// for what an honest peer could never have sent, because it costs the sender its score; everything else is *ignore*.
import { BEAT_BYTES, BOARD_BYTES, CONSENSUS_BYTES, TRANSACTION_BATCH_BYTES } from './limits.ts'
import type { Topic } from './network.ts'
import type { Verdict } from './network.ts'

/** What a node knows when a message arrives. */
export type View = { readonly stage: 'member' | 'other'; readonly isMember: (peer: string) => boolean }

export type Checked =
  | { readonly verdict: 'accept' }
  | {
      readonly verdict: Exclude<Verdict, 'accept'>
      readonly why: 'not-running' | 'sender-not-a-member' | 'empty' | 'too-long'
    }

const MOST_BYTES: Record<Topic, number> = {
  tx: TRANSACTION_BATCH_BYTES + 8_192,
  consensus: CONSENSUS_BYTES,
  presence: BEAT_BYTES,
  board: BOARD_BYTES,
}

export const check = (view: View, from: string, topic: Topic, bytes: Uint8Array): Checked => {
  if (view.stage !== 'member') return { verdict: 'ignore', why: 'not-running' }
  if (!view.isMember(from)) return { verdict: 'ignore', why: 'sender-not-a-member' }
  if (bytes.length === 0) return { verdict: 'reject', why: 'empty' }
  if (bytes.length > MOST_BYTES[topic]) return { verdict: 'reject', why: 'too-long' }
  return { verdict: 'accept' }
}
