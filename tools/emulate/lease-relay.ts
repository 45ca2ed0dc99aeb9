// An emulated microcontroller with our own line: the same answers as the reference sketch in docs/firmware, whose compiled
// form the tests compare it with.
import { leaseLine, leaseWords } from '../../src/serial/index.ts'
import { createContacts, type Contacts, type ContactsOptions, type RelayWire } from './contacts.ts'

export const createLeaseRelay = (wire: RelayWire, options: ContactsOptions = {}): Contacts => {
  const contacts = createContacts({ channels: 2, ...options })
  const standing = (channel: number): string =>
    `${channel} ${contacts.says(channel) ? 'ON' : 'OFF'} ${contacts.leaseLeftMs(channel)}`
  const obey = (command: string, args: readonly string[]): string => {
    if (command === 'HELLO') return args.length === 0 ? `HELLO 1 ${contacts.channels} ${MAX_LEASE_MS}` : ''
    const [channel, leaseMs] = args.map(Number)
    const isKnown = command === 'OFF' || command === 'READ' || command === 'ON'
    if (!isKnown || args.length !== (command === 'ON' ? 2 : 1)) return 'command'
    if (channel === undefined || !contacts.has(channel)) return 'channel'
    if (command === 'ON') {
      if (leaseMs === undefined || !(leaseMs >= 1 && leaseMs <= MAX_LEASE_MS)) return 'lease'
      contacts.set(channel, true, leaseMs)
    }
    if (command === 'OFF') contacts.set(channel, false)
    return standing(channel)
  }
  let line = ''
  const take = (): void => {
    const words = leaseWords(line)
    const [command = '', ...rest] = words ?? []
    const sequence = rest.pop() ?? '0'
    const said = words === undefined ? 'check' : obey(command, rest)
    const isRefused = /^[a-z]+$/.test(said)
    if (!contacts.isSilent && line !== '')
      wire.send(Buffer.from(leaseLine(`${isRefused ? 'ERR' : 'OK'} ${sequence} ${said}`)))
    line = ''
  }
  wire.onBytes((bytes) => {
    for (const character of Buffer.from(bytes).toString('latin1'))
      if (character === '\n' || character === '\r') take()
      else line = (line + character).slice(-MAX_LINE_CHARS)
  })
  return contacts
}

const MAX_LEASE_MS = 60_000
const MAX_LINE_CHARS = 96
