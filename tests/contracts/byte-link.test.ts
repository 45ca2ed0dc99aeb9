// The promises of ByteLink, held by the scripted link and by the Web Serial adapter over a faked port; the real port of
// a real browser is held to them in tests/e2e/serial.spec.ts.
import { describe, test } from 'vitest'
import { createWebSerialLink } from '../../src/serial/browser/index.ts'
import { createFakePort } from '../serial/fake-serial-port.ts'
import { createScriptedDevice } from '../serial/scripted-link.ts'
import { byteLinkContract } from './byte-link.ts'

const scriptedRig = async () => {
  const device = createScriptedDevice(Date.now)
  return { device, link: device.link(), rival: device.link(), found: async () => device.link() }
}

const webSerialRig = async () => {
  const device = createFakePort()
  const link = () => createWebSerialLink(device.port())
  return { device, link: link(), rival: link(), found: async () => link() }
}

describe.each([
  ['scripted link', scriptedRig],
  ['Web Serial link over a faked port', webSerialRig],
])('%s', (_, createRig) => {
  for (const { name, run } of byteLinkContract(createRig, async () => undefined)) test(name, run)
})
