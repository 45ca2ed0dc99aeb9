// Grants serial ports to an origin by writing a browser profile that looks as if the person had chosen them before:
// headless Chromium has no chooser. Only for a profile that was never used. A page that asks for a port all the same is
// answered by CHOOSER_SCRIPT.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { UsbIdentity } from './ports-file.ts'

/** Writes `profileDir/Default/Preferences`. Ports without a USB serial number cannot be granted this way. */
export const writeSerialProfile = (profileDir: string, origin: string, ports: readonly UsbIdentity[]): void => {
  const chosen = ports.map((port) => ({
    name: port.model,
    vendor_id: port.usbVendorId,
    product_id: port.usbProductId,
    serial_number: port.serial,
  }))
  const grant = { last_modified: LAST_MODIFIED, setting: { 'chosen-objects': chosen } }
  const exceptions = { serial_chooser_data: { [`${origin},*`]: grant } }
  mkdirSync(join(profileDir, 'Default'), { recursive: true })
  writeFileSync(
    join(profileDir, 'Default', 'Preferences'),
    JSON.stringify({ profile: { content_settings: { exceptions } } }),
  )
}

/**
 * For `context.addInitScript`: the person who always chooses the first granted port that fits the page's filters. The
 * port is a real one; only the dialog is missing.
 */
export const CHOOSER_SCRIPT = `
if ('serial' in navigator) navigator.serial.requestPort = async ({ filters = [] } = {}) => {
  const fits = ({ usbVendorId, usbProductId }) => filters.length === 0 || filters.some((filter) =>
    (filter.usbVendorId ?? usbVendorId) === usbVendorId && (filter.usbProductId ?? usbProductId) === usbProductId)
  const port = (await navigator.serial.getPorts()).find((granted) => fits(granted.getInfo()))
  if (port === undefined) throw new DOMException('No port selected by the user.', 'NotFoundError')
  return port
}`

/** Microseconds since 1601, some day in 2026: the browser only wants a number there. */
const LAST_MODIFIED = '13439685834422070'
