// Ports over WebUSB: one object for one device, the bytes of CDC-ACM, and what is no such adapter stays out of reach. The
// promises of a link are in tests/contracts/byte-link.test.ts. All devices are faked: none of this was tried with a real one.
import { expect, test } from 'vitest'
import { createWebSerialLink, usbSerial, watchGrantedPorts } from '../../src/serial/browser/index.ts'
import { createFakeAdapter } from './fake-usb.ts'

const serialOf = (adapter: ReturnType<typeof createFakeAdapter>) => {
  const serial = usbSerial(adapter.usb())
  if (serial === undefined) throw new Error('there is a WebUSB')
  return serial
}

test('where there is no WebUSB there are no ports over it', () => {
  expect(usbSerial(undefined)).toBeUndefined()
})

test('a device is the same port each time, and says what it is', async () => {
  const serial = serialOf(createFakeAdapter())
  const [chosen, [first], [second]] = await Promise.all([serial.requestPort(), serial.getPorts(), serial.getPorts()])
  expect(first).toBe(chosen)
  expect(second).toBe(chosen)
  expect(chosen.getInfo()).toEqual({ usbVendorId: 0x2341, usbProductId: 0x0043 })
})

test('line settings reach the adapter as CDC-ACM writes them, with DTR up', async () => {
  const adapter = createFakeAdapter()
  const link = createWebSerialLink(await serialOf(adapter).requestPort())
  for (const line of [
    { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 },
    { baudRate: 300, dataBits: 7, parity: 'even', stopBits: 2 },
  ] as const) {
    expect(await link.open(line)).toBe('open')
    await link.close()
  }
  expect(adapter.codings).toEqual([
    [115_200, 0, 0, 8],
    [300, 2, 2, 7],
  ])
  expect(adapter.signals).toEqual([1, 0, 1, 0])
})

test('a chip of another class is neither offered nor listed', async () => {
  const serial = serialOf(createFakeAdapter(255))
  await expect(serial.requestPort()).rejects.toMatchObject({ name: 'NotFoundError' })
  expect(await serial.getPorts()).toEqual([])
})

test('ports that come and go are seen', async () => {
  const adapter = createFakeAdapter()
  const counts: number[] = []
  const seen = async (count: number): Promise<void> => expect.poll(() => counts.at(-1)).toBe(count)
  const watch = watchGrantedPorts(serialOf(adapter), (ports) => counts.push(ports.length), 60_000)
  await seen(1)
  adapter.unplug()
  await seen(0)
  adapter.plug()
  await seen(1)
  watch.stop()
})
