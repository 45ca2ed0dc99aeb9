// The door to the serial adapters of a browser.
export { createWebSerialLink } from './web-serial-link.ts'
export { PORTS_POLL_MS, watchGrantedPorts, webSerial, type PortsWatch } from './granted-ports.ts'
export { usbSerial, webUsb, type PortsOfBrowser } from './usb-serial.ts'
export { createSeals, type KeptSeal, type SealShelf } from './seals.ts'
