// The door to the ledger's browser adapters: IndexedDB and WebCrypto.
export { createBlockStore } from './block-store.ts'
export { isUnused, openHouseholdDatabase, wasHere, type HouseholdDatabase } from './database.ts'
export { createOldBooks, type OldBooks } from './old-books.ts'
export { openKeyring } from './keyring.ts'
export { createOutbox } from './outbox.ts'
export { openWebCrypto } from './webcrypto.ts'
export { STRETCH_COST, type Stretch, type StretchCost } from './stretch.ts'
