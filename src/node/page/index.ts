// The door to the page's half of the node: the typed API over the worker and the mesh. It loads no codec and no ledger.
export { emptySnapshot } from './empty-view.ts'
export { createHandover, type Handover } from './handover.ts'
export { readLink } from './link-text.ts'
export { openWindow, serveWindows } from './windows.ts'
export { createPageNode, type PageMesh, type PageNode, type PageParts } from './page-node.ts'
export type { CodeReader } from './link-text.ts'
export { done, refused, type Outcome, type Refusal } from '../refusal.ts'
export type { CodeState, NodeApi } from './page-node.ts'
