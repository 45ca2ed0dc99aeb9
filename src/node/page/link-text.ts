// Links as people send them: an address, `#`, and one letter for what it is. A code does not depend on where the page
// came from, so a bare code and a link of any address read the same.
import { refused, type Outcome } from '../refusal.ts'
import type { OpenedText } from '../api.ts'

/** `helpers` as they are written, empty where there are none; `hosts` for people to read. */
export type Apart = { readonly code: string; readonly helpers: string; readonly hosts: readonly string[] }

/** How codes are packed and checked; the page's network brings it along. */
export type CodeReader = {
  toText(bytes: Uint8Array): string
  /** The invitation's id with a check of its own, to stand behind an opening code. */
  packInvitation(invitation: Uint8Array): Uint8Array
  /** The street's helpers behind a code, with a check of their own. */
  packHelpers(text: string): string
  /** The code of such a text alone, and the helpers behind it. */
  apart(code: string): Outcome<Apart>
  /** Id of the invitation that goes with a personal code, which does not carry it. */
  invitationOf(personal: Uint8Array): Promise<Uint8Array>
  /** Hex of the transport key of whoever made the code; empty for what is no code. */
  makerOf(code: Uint8Array): string
  /** Whether the code names none of the addresses of whoever made it: the browser hides them. */
  hidesAddress(code: Uint8Array): boolean
  /** Whether a personal code is for the holder of this transport key. */
  isFor(personal: Uint8Array, key: string): boolean
  /** An opening code with the invitation's id behind it. */
  readInvitation(code: string): Outcome<{ readonly code: Uint8Array; readonly invitation: Uint8Array }>
  /** An offer for one computer. */
  readPersonal(code: string): Outcome<Uint8Array>
  /** An opening code alone: between members, who need no invitation. */
  readReturn(code: string): Outcome<Uint8Array>
  readReply(code: string): Outcome<Uint8Array>
}

const LETTERS = { invitation: 'j', personal: 'p', return: 'b', reply: 'r' } as const
type Kind = keyof typeof LETTERS
const KINDS = Object.keys(LETTERS) as Kind[]

export const linkText = (
  reader: CodeReader,
  address: string,
  kind: Kind,
  code: Uint8Array,
  more: { readonly invitation?: Uint8Array; readonly helpers?: string } = {},
): string => {
  const { invitation, helpers = '' } = more
  const behind = invitation === undefined ? new Uint8Array() : reader.packInvitation(invitation)
  const text = reader.toText(new Uint8Array([...code, ...behind]))
  return `${address}#${LETTERS[kind]}/${text}${helpers === '' ? '' : reader.packHelpers(helpers)}`
}

/** What a pasted text is, without acting on it; a cut or mistyped one is told apart from one that is no code at all. */
export const readLink = (reader: CodeReader, text: string): Outcome<OpenedText> => {
  const compact = text.replace(/\s+/g, '')
  const fragment = compact.slice(compact.lastIndexOf('#') + 1).replace(/^\//, '')
  const match = /^([a-z])\/(.+)$/.exec(fragment)
  if (match === null) return bare(reader, fragment)
  const kind = KINDS.find((one) => LETTERS[one] === match[1])
  return kind === undefined ? refused('code-not-a-code') : read(reader, kind, String(match[2]))
}

/** A code without its letter: whichever kind reads. */
const bare = (reader: CodeReader, code: string): Outcome<OpenedText> => {
  if (!/^[A-Za-z0-9_-]{40,}(~[A-Za-z0-9_-]*)?$/.test(code)) return refused('code-not-a-code')
  for (const kind of KINDS) {
    const opened = read(reader, kind, code)
    if (opened.ok) return opened
  }
  return read(reader, 'reply', code)
}

const read = (reader: CodeReader, kind: Kind, code: string): Outcome<OpenedText> => {
  const apart = reader.apart(code)
  if (!apart.ok) return apart
  const bytes = bytesOf(reader, kind, apart.value.code)
  return bytes.ok
    ? { ok: true, value: { kind, code, maker: reader.makerOf(bytes.value), helpers: apart.value.hosts } }
    : bytes
}

const bytesOf = (reader: CodeReader, kind: Kind, code: string): Outcome<Uint8Array> => {
  if (kind === 'personal') return reader.readPersonal(code)
  if (kind === 'return') return reader.readReturn(code)
  if (kind === 'reply') return reader.readReply(code)
  const invited = reader.readInvitation(code)
  return invited.ok ? { ok: true, value: invited.value.code } : invited
}
