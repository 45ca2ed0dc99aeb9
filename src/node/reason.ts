// Why a gossiped message was taken, ignored or rejected: one closed union, kept in the input log and counted, so that a
// bug report says what a street is busy with. Only the first group is passed on; the last costs the sender its score.
import type { Verdict } from '../p2p/index.ts'

export const REASONS = {
  taken: 'accept',
  'late-precommit': 'accept',
  'double-vote': 'accept',
  'two-rows': 'accept',
  // useless, but an honest peer may send it
  'not-running': 'ignore',
  'sender-not-a-member': 'ignore',
  'nothing-new': 'ignore',
  'height-over': 'ignore',
  'height-ahead': 'ignore',
  'kept-for-later': 'ignore',
  'round-ahead': 'ignore',
  'round-over': 'ignore',
  'unknown-household': 'ignore',
  'clock-far-off': 'ignore',
  'too-often': 'ignore',
  'envelope-ahead': 'ignore',
  'author-muted': 'ignore',
  'board-crowded': 'ignore',
  // no honest peer ever sends it
  empty: 'reject',
  'too-long': 'reject',
  unreadable: 'reject',
  'mixed-heights': 'reject',
  'not-in-the-set': 'reject',
  'out-of-turn': 'reject',
  signature: 'reject',
  'not-its-block': 'reject',
  'not-its-own': 'reject',
  'not-the-shape': 'reject',
  'too-much': 'reject',
} as const satisfies Record<string, Verdict>

export type Reason = keyof typeof REASONS
export const verdictOf = (why: Reason): Verdict => REASONS[why]
