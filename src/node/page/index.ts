// The door to the page's half of the node: the typed API over the worker and the mesh. It loads no codec and no ledger.
export { createPageNode, type PageMesh, type PageNode, type PageParts } from './page-node.ts'
export type { CodeReader } from './link-text.ts'
export { done, refused, type Outcome, type Refusal } from '../refusal.ts'
export { openingTroubleOf, troubleOf } from '../trouble.ts'
export type { CodeState, NodeApi } from './page-node.ts'
