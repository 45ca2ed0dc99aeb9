// Pledges, disputes, and what the street remembers of a meter to find it out.
import { ContainerType, ListCompositeType } from '@chainsafe/ssz'
import { Bytes32, Uint16, Uint32, Uint64, Uint8 } from './codec.ts'
import { EVIDENCE, HOUSEHOLDS, WATCH_WINDOWS } from './limits.ts'

/**
 * What a household has put up as a pledge. The money stays in its account, set aside; `leavingMicro` of it was asked back
 * and is still pledged until then.
 */
export const Stake = new ContainerType({
  household: Uint32,
  stakeMicro: Uint64,
  leavingMicro: Uint64,
  /** Awake time from which it is free. */
  leavesAtAwakeMs: Uint64,
  /** What the stake was before it was slashed, until it is that much again; 0 for a stake that nobody touched. */
  wholeMicro: Uint64,
})

/** A word about readings of a meter: who says it, what members hold for true, and until when. Closed ones stay a while. */
export const Dispute = new ContainerType({
  dispute: Bytes32,
  accused: Uint32,
  /** 0 for one that the readings raised by themselves. */
  accuser: Uint32,
  meter: Uint32,
  fromSlot: Uint64,
  untilSlot: Uint64,
  reason: Uint8,
  depositMicro: Uint64,
  /** Awake times at which evidence ends and the vote ends. */
  evidenceUntilMs: Uint64,
  votesUntilMs: Uint64,
  /** Households admitted later were not there: ids from this one on have no vote. */
  votersBelow: Uint32,
  evidence: new ListCompositeType(new ContainerType({ household: Uint32, hash: Bytes32 }), EVIDENCE),
  verdicts: new ListCompositeType(new ContainerType({ household: Uint32, finding: Uint8 }), HOUSEHOLDS),
  outcome: Uint8,
  /** Block time of the outcome; 0 while it is open. */
  closedAtMs: Uint64,
})

/** What the street remembers of a meter to find it out: refused readings, changes, and how it compares with others. */
export const Watch = new ContainerType({
  meter: Uint32,
  /** Readings that the ledger refused for what they say, within a day of the first. */
  refused: Uint8,
  refusedSinceMs: Uint64,
  /** Block time of the last change of the meter; 0 for none. */
  changedAtMs: Uint64,
  /** Windows of the cross-check: the running one and the one before, with how much of each was reported. */
  window: Uint64,
  exportWh: Uint64,
  importWh: Uint64,
  coveredMs: Uint64,
  lastExportWh: Uint64,
  lastImportWh: Uint64,
  lastCoveredMs: Uint64,
  /** Sums of the running stretch, in µWh per W of nameplate. */
  windows: Uint16,
  ownYield: Uint64,
  expectedYield: Uint64,
  peersYield: Uint64,
  importYield: Uint64,
  /** What is usual at each time of the day, own and neighbours', and how much too much has added up (per mille). */
  usual: new ListCompositeType(new ContainerType({ own: Uint64, peers: Uint64 }), WATCH_WINDOWS),
  excess: Uint16,
  beyond: Uint8,
  nights: Uint8,
  copyOf: Uint32,
  copies: Uint8,
})
