// The door to the worker's half of the node in a browser. The page's half, which must never load the ledger, takes
// types only from here.
export { serveWorker, type Household, type WorkerComposition } from './worker-node.ts'
export type { FoundPort, PortChoice, PortMemory } from './device.ts'
export type { RelayChoice } from './relay-choice.ts'
export type { SerialSource } from './devices.ts'
export type { EnergyShelf } from './energy-door.ts'
export { piece } from './piece.ts'
export { zoneMinutes } from './zone.ts'
export type { Call, CallName, Calls, FromWorker, ToWorker, WorkerView } from './messages.ts'
