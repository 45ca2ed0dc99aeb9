// An emulated Numato relay module: echoes what it hears, obeys whole lines, and shows its prompt. As the real ones it takes
// only the first sign of a relay's name, so "12" is relay 1.
import { createContacts, type Contacts, type ContactsOptions, type RelayWire } from './contacts.ts'

export const createNumatoRelay = (wire: RelayWire, options: ContactsOptions = {}): Contacts => {
  const contacts = createContacts({ channels: 8, ...options })
  const obey = (line: string): string => {
    const [, verb, name] = /^relay (on|off|read) ([0-9A-V])/.exec(line) ?? []
    const channel = Number.parseInt(name ?? '', 32) + 1
    if (verb === undefined || !contacts.has(channel)) return ''
    if (verb === 'read') return `${contacts.says(channel) ? 'on' : 'off'}\n\r`
    contacts.set(channel, verb === 'on')
    return ''
  }
  let line = ''
  wire.onBytes((bytes) => {
    let said = ''
    for (const character of Buffer.from(bytes).toString('latin1')) {
      if (character !== '\r') {
        line += character
        said += character
        continue
      }
      said += `\n\r${obey(line)}>`
      line = ''
    }
    if (!contacts.isSilent) wire.send(Buffer.from(said, 'latin1'))
  })
  return contacts
}
