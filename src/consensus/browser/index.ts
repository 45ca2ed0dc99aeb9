// The door to consensus' browser adapter: the journal on IndexedDB.
export { createJournal } from './journal.ts'
