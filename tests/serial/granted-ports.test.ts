// The list of usable ports follows plugging and unplugging by events, and by looking again where an event got lost.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { watchGrantedPorts } from '../../src/serial/browser/index.ts'

type FakePort = { name: string; connected: boolean }

const POLL_MS = 5

const watch = (ports: FakePort[], refusal?: Error) => {
  const serial = Object.assign(new EventTarget(), {
    getPorts: async () => {
      if (refusal !== undefined) throw refusal
      return [...ports]
    },
  })
  const seen: string[][] = []
  const watching = watchGrantedPorts(
    serial as unknown as Serial,
    (found) => seen.push((found as unknown as FakePort[]).map((port) => port.name)),
    POLL_MS,
  )
  return { serial, seen, watching }
}

test('ports are told at once, and only when they change', async () => {
  const { seen, watching } = watch([{ name: 'meter', connected: true }])
  await sleep(POLL_MS * 6)
  watching.stop()
  expect(seen).toEqual([['meter']])
})

test('a port that is granted but pulled out is not there', async () => {
  const meter = { name: 'meter', connected: true }
  const { serial, seen, watching } = watch([meter, { name: 'relay', connected: false }])
  await sleep(1)
  meter.connected = false
  serial.dispatchEvent(new Event('disconnect'))
  await sleep(1)
  watching.stop()
  expect(seen).toEqual([['meter'], []])
})

test('a port that came without an event is found by looking again', async () => {
  const ports = [{ name: 'meter', connected: true }]
  const { seen, watching } = watch(ports)
  await sleep(1)
  ports.push({ name: 'relay', connected: true })
  await sleep(POLL_MS * 6)
  watching.stop()
  expect(seen).toEqual([['meter'], ['meter', 'relay']])
})

test('nothing is told after stopping, nor where the policy of the page refuses', async () => {
  const stopped = watch([{ name: 'meter', connected: true }])
  stopped.watching.stop()
  const refused = watch([], new DOMException('', 'SecurityError'))
  await sleep(POLL_MS * 3)
  refused.watching.stop()
  expect([stopped.seen, refused.seen]).toEqual([[], []])
})
