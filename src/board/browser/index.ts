// The door to the board's browser adapter.
export { createBoardStore } from './board-store.ts'
