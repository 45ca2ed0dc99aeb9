// The door of the node: the loop and its ports for compositions, the typed door and the snapshot for the page.
export type {
  CarriedFile,
  CarriedIn,
  CheckedBackup,
  EnergyImported,
  Founding,
  NodeApi,
  OpenedReply,
  OpenedText,
  Proposing,
  TriedWords,
} from './api.ts'
export { createNode, type Node } from './node.ts'
export type { AutopilotStore, Clock, HomeTime, NodePorts, Outbox, SaidNight } from './ports.ts'
export { replayReport, type Replayed, type ReplayedSegment } from './report/replay-report.ts'
export { done, refused, type Notice, type Outcome, type Refusal } from './refusal.ts'
export { checkStatement, type Known } from './statement/check-statement.ts'
export { recompute, type Recomputed, type RecomputeFault } from './statement/recompute.ts'
export type { EnergyFault, EnergyFileOptions } from './energy/energy-file.ts'
export type * from './view/snapshot.ts'
