// The door to the board's browser adapter.
import type { Documents } from '../index.ts'

export { createBoardStore } from './board-store.ts'

/** A piece of its own in a built page. */
export const loadDocuments = (): Promise<Documents> => import('../documents.ts')
