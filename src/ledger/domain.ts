// Signing bytes: a domain tag per kind and the chain id in front, so that no signature can mean two things and none
// is worth anything on another street. Tags end with a zero byte; every part after them has a fixed length.
import { joinBytes, utf8 } from './bytes.ts'

export type Domain =
  | 'transaction'
  | 'reading'
  | 'approval'
  | 'vote'
  | 'proposal'
  | 'presence'
  | 'refounding'
  | 'device'
  | 'board'
  | 'awareness'

const TAGS: Record<Domain, Uint8Array> = {
  transaction: utf8('hearthgrid/transaction/1\0'),
  reading: utf8('hearthgrid/reading/1\0'),
  approval: utf8('hearthgrid/approval/1\0'),
  vote: utf8('hearthgrid/vote/1\0'),
  proposal: utf8('hearthgrid/proposal/1\0'),
  presence: utf8('hearthgrid/presence/1\0'),
  device: utf8('hearthgrid/device/1\0'),
  refounding: utf8('hearthgrid/refounding/1\0'),
  board: utf8('hearthgrid/board/1\0'),
  awareness: utf8('hearthgrid/awareness/1\0'),
}

/** @param chainId 32 bytes: the genesis root; readings use the first genesis, so that they outlive a re-founding. */
export const signingBytes = (domain: Domain, chainId: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array =>
  joinBytes(TAGS[domain], chainId, ...parts)
