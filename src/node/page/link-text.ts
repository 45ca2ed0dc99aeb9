// Links as people send them: an address, `#`, and one letter for what it is. A code does not depend on where the page
// came from, so a bare code and a link of any address read the same.
import { refused, type Outcome } from '../refusal.ts'
import type { OpenedText } from '../api.ts'

/** How codes are packed and checked; the page's network brings it along. */
export type CodeReader = {
  toText(bytes: Uint8Array): string
  /** The invitation's id with a check of its own, to stand behind an opening code. */
  packInvitation(invitation: Uint8Array): Uint8Array
  /** An opening code with the invitation's id behind it. */
  readInvitation(code: string): Outcome<{ readonly code: Uint8Array; readonly invitation: Uint8Array }>
  readReply(code: string): Outcome<Uint8Array>
}

const LETTERS = { invitation: 'j', reply: 'r' } as const

export const linkText = (
  reader: CodeReader,
  address: string,
  kind: keyof typeof LETTERS,
  code: Uint8Array,
  invitation?: Uint8Array,
): string => {
  const behind = invitation === undefined ? new Uint8Array() : reader.packInvitation(invitation)
  return `${address}#${LETTERS[kind]}/${reader.toText(new Uint8Array([...code, ...behind]))}`
}

/** What a pasted text is, without acting on it; a cut or mistyped one is told apart from one that is no code at all. */
export const readLink = (reader: CodeReader, text: string): Outcome<OpenedText> => {
  const compact = text.replace(/\s+/g, '')
  const fragment = compact.slice(compact.lastIndexOf('#') + 1).replace(/^\//, '')
  const match = /^([jr])\/(.+)$/.exec(fragment)
  if (match === null) return bare(reader, fragment)
  const code = String(match[2])
  if (match[1] === 'j') return kindOf('invitation', reader.readInvitation(code), code)
  return kindOf('reply', reader.readReply(code), code)
}

/** A code without its letter: whichever kind reads. */
const bare = (reader: CodeReader, code: string): Outcome<OpenedText> => {
  if (!/^[A-Za-z0-9_-]{40,}$/.test(code)) return refused('code-not-a-code')
  const invitation = reader.readInvitation(code)
  return invitation.ok ? kindOf('invitation', invitation, code) : kindOf('reply', reader.readReply(code), code)
}

const kindOf = (kind: OpenedText['kind'], read: Outcome<unknown>, code: string): Outcome<OpenedText> =>
  read.ok ? { ok: true, value: { kind, code } } : read
