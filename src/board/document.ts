// One author's document: a Y.Doc with what the gate has to know of it. Every computer applies the same updates in the
// same order, so all have the same document. The only file that applies anything.
import * as Y from 'yjs'
import type { Hex } from '../ledger/index.ts'
import { ROOT, clientOf, passGate, type Fault, type Place } from './gate.ts'
import { DOCUMENT_BYTES, DOCUMENT_STRUCTS } from './limits.ts'

export type AuthorDocument = {
  readonly author: Hex
  readonly client: number
  readonly doc: Y.Doc
  readonly places: Place[]
  readonly newest: Map<string, number>
  clock: number
  bytes: number
  /** Pieces that Yjs may have made of it. */
  structs: number
}

export const createDocument = (author: Hex): AuthorDocument => ({
  author,
  client: clientOf(author),
  doc: emptyDoc(author),
  places: [],
  newest: new Map(),
  clock: 0,
  bytes: 0,
  structs: 0,
})

/** Reading, we are nobody: Yjs gives a reader that meets its own id in an update another one, by chance. */
const emptyDoc = (author: Hex): Y.Doc => {
  const doc = new Y.Doc({ guid: author })
  doc.clientID = 0
  return doc
}

/**
 * Applies an update that passes the gate and fits. `broken`: Yjs refused all the same, and the document must be made
 * anew from the row of envelopes before it is used again.
 */
export const applyTo = (document: AuthorDocument, update: Uint8Array): 'applied' | Fault | 'broken' => {
  const passed = passGate(document, update)
  if (!passed.ok) return passed.fault
  const bytes = document.bytes + update.length
  const structs = document.structs + passed.cost
  if (bytes > DOCUMENT_BYTES || structs > DOCUMENT_STRUCTS) return 'too-much'
  const { doc } = document
  try {
    Y.applyUpdate(doc, update)
  } catch {
    return 'broken'
  }
  const { store } = doc
  if (store.pendingStructs !== null || store.pendingDs !== null) return 'broken'
  document.places.push(...passed.places)
  for (const { slot, clock } of passed.places) document.newest.set(slot, clock)
  Object.assign(document, { clock: passed.clock, bytes, structs })
  return 'applied'
}

/** What a change would add to the document, as one update; the document itself stays as it is. Undefined for nothing. */
export const updateFor = (
  { doc, author, client }: AuthorDocument,
  change: (root: Y.Map<unknown>) => void,
): Uint8Array | undefined => {
  const draft = emptyDoc(author)
  Y.applyUpdate(draft, Y.encodeStateAsUpdate(doc))
  draft.clientID = client
  let update: Uint8Array | undefined
  draft.on('update', (made: Uint8Array) => {
    update = made
  })
  draft.transact(() => change(draft.getMap(ROOT)))
  draft.destroy()
  return update
}
