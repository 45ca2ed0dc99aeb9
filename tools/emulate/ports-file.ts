// The file by which the harness tells the shim which ports are plugged; replacing it plugs and unplugs them.
import { renameSync, writeFileSync } from 'node:fs'

export type UsbIdentity = {
  readonly usbVendorId: number
  readonly usbProductId: number
  /** As the browser's chooser would show it; no spaces. */
  readonly model: string
  /** USB serial number; browsers on Linux forget ports without one. */
  readonly serial: string
}

export type PluggedPort = UsbIdentity & { readonly name: string; readonly path: string }

/** Makes exactly these ports plugged. The rename lets a reader see either the old list or the new one. */
export const writePortsFile = (file: string, ports: readonly PluggedPort[]): void => {
  const lines = ports.map((port) =>
    [port.name, port.path, hex(port.usbVendorId), hex(port.usbProductId), port.model, port.serial].join(' '),
  )
  writeFileSync(`${file}.new`, lines.map((line) => `${line}\n`).join(''))
  renameSync(`${file}.new`, file)
}

const hex = (id: number): string => id.toString(16).padStart(4, '0')
