// An emulated LCUS relay board: takes four-byte commands, remembers where every channel stands and when it was told
// what. It keeps its contacts when the port is closed, as the real board does while USB has power.
import { createContacts, type Contacts, type ContactsOptions, type RelayWire } from './contacts.ts'

export type { Switching } from './contacts.ts'

export type LcusRelay = Contacts & {
  /** Bytes that belonged to no valid command. */
  readonly strayBytes: number
}

export type LcusRelayOptions = ContactsOptions

/** A board on this wire. One channel is an LCUS-1, which never answers; more answer the status question. */
export const createLcusRelay = (wire: RelayWire, options: LcusRelayOptions = {}): LcusRelay => {
  const contacts = createContacts(options)
  const { channels } = contacts
  let waiting: number[] = []
  let strayBytes = 0

  const answer = (): void => {
    if (channels === 1 || contacts.isSilent) return
    const lines = Array.from({ length: channels }, (_, i) => `CH${i + 1}: ${contacts.says(i + 1) ? 'ON' : 'OFF'}\r\n`)
    wire.send(Buffer.from(lines.join('')))
  }
  const take = (): boolean => {
    const [start, channel, operation, sum] = waiting
    if (start === undefined) return false
    if (start === 0xff) {
      waiting = waiting.slice(1)
      answer()
      return true
    }
    if (start === 0xa0 && sum === undefined) return false
    const valid = start === 0xa0 && ((start + (channel ?? 0) + (operation ?? 0)) & 0xff) === sum
    if (!valid || channel === undefined || !contacts.has(channel) || (operation !== 0 && operation !== 1)) {
      waiting = waiting.slice(1)
      strayBytes++
      return true
    }
    waiting = waiting.slice(4)
    contacts.set(channel, operation === 1)
    return true
  }
  wire.onBytes((bytes) => {
    waiting.push(...bytes)
    while (take());
  })
  return {
    isOn: contacts.isOn,
    blink: contacts.blink,
    setFault: contacts.setFault,
    switchings: contacts.switchings,
    get strayBytes() {
      return strayBytes
    },
  }
}
