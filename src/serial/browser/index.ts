// The door to the serial adapters of a browser.
export { createWebSerialLink } from './web-serial-link.ts'
export { PORTS_POLL_MS, watchGrantedPorts, webSerial, type PortsWatch } from './granted-ports.ts'
export { createSeals, type KeptSeal, type SealShelf } from './seals.ts'
