// What the board needs Yjs for. Large, and wanted only once there is a street: whoever opens a board gives it as a port, so
// that a page can load it late.
export { applyTo, createDocument } from './document.ts'
export { readDocument } from './entries.ts'
export { compose } from './write.ts'
