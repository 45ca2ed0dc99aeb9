// An emulated microcontroller with our own line: the same answers as the reference sketch in docs/firmware, whose compiled
// form the tests compare it with.
import { leaseLine, leaseWords } from '../../src/serial/index.ts'
import type { BoardKey } from './board-key.ts'
import { createContacts, type Contacts, type ContactsOptions, type RelayWire } from './contacts.ts'

/** With a key it signs readings; without one it is a board that cannot. */
export type LeaseRelayOptions = ContactsOptions & { readonly key?: BoardKey | undefined }

export const createLeaseRelay = (wire: RelayWire, options: LeaseRelayOptions = {}): Contacts => {
  const contacts = createContacts({ channels: 2, ...options })
  const { key } = options
  const standing = (channel: number): string =>
    `${channel} ${contacts.says(channel) ? 'ON' : 'OFF'} ${contacts.leaseLeftMs(channel)}`
  const obey = (command: string, args: readonly string[]): string | Promise<string> => {
    if (command === 'HELLO' && args.length === 0)
      return `HELLO 1 ${contacts.channels} ${MAX_LEASE_MS}${key === undefined ? '' : ' SIGN'}`
    if (command === 'SIGN' && args.length === 2 && key !== undefined) return signed(key, args)
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
  const answer = (sequence: string, said: string): void => {
    const isRefused = /^[a-z]+$/.test(said)
    if (!contacts.isSilent) wire.send(Buffer.from(leaseLine(`${isRefused ? 'ERR' : 'OK'} ${sequence} ${said}`)))
  }
  let line = ''
  const take = (): void => {
    const words = leaseWords(line)
    const [command = '', ...rest] = words ?? []
    const sequence = rest.pop() ?? '0'
    const isEmpty = line === ''
    line = ''
    if (isEmpty) return
    const said = words === undefined ? 'check' : obey(command, rest)
    if (typeof said === 'string') answer(sequence, said)
    else void said.then((later) => answer(sequence, later))
  }
  wire.onBytes((bytes) => {
    for (const character of Buffer.from(bytes).toString('latin1'))
      if (character === '\n' || character === '\r') take()
      else line = (line + character).slice(-MAX_LINE_CHARS)
  })
  return contacts
}

const signed = async (key: BoardKey, words: readonly string[]): Promise<string> => {
  if (!words.every((word) => /^[0-9a-fA-F]{64}$/.test(word))) return 'digest'
  const message = Buffer.concat([READING_TAG, ...words.map((word) => Buffer.from(word, 'hex'))])
  const made = await key(message)
  return made === undefined ? 'unsigned' : `SIGN ${upperHex(made.key)} ${upperHex(made.signature)}`
}

const upperHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()

/** The board puts it there itself, so that its key signs nothing but readings. */
const READING_TAG = Buffer.from('hearthgrid/reading/1\0')
const MAX_LEASE_MS = 60_000
const MAX_LINE_CHARS = 160
