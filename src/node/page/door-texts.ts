// Texts that people carry, on the page's side: links that go out, replies that come in, and the ways in and back through
// those of others. What the books have to say about it is asked of the worker.
import type { NodeApi, OpenedReply, OpenedText } from '../api.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import type { Invitation } from '../view/snapshot.ts'
import { linkText, readLink } from './link-text.ts'
import type { CallWorker, Memory } from './page-memory.ts'
import type { Accepted, PageParts } from './page-parts.ts'

/** The ledger's bound, repeated here because the page must not load the codec; a test compares the two. */
export const NAME_BYTES = 64

/** A personal link says at once when it is for another computer: nobody should fill in a form for it. */
export const readText = (parts: PageParts, text: string): Outcome<OpenedText> => {
  const opened = readLink(parts.reader, text)
  if (!opened.ok || opened.value.kind !== 'personal') return opened
  const personal = personalOf(parts, opened.value.code)
  if (!personal.ok) return personal
  const { self } = parts.mesh
  if (opened.value.maker === self) return refused('code-own')
  return parts.reader.isFor(personal.value, self) ? opened : refused('code-for-another')
}

export const invite = async (
  memory: Memory,
  parts: PageParts,
  call: CallWorker,
  changed: () => void,
): Promise<Outcome<{ readonly link: string }>> => {
  const made = await call('createInvitation', undefined)
  if (!made.ok) return made
  const { codeId, code } = await parts.mesh.offer()
  const { invitation, id } = made.value
  const helpers = helpersOf(memory)
  const link = linkText(parts.reader, parts.address, 'invitation', code, { invitation, helpers })
  noteAddress(memory, parts, code)
  return handOut(memory, changed, { codeId, kind: 'invitation', link, id, peer: undefined })
}

/** Its link is no use any more, so it goes from the page at once; from the books with the next entry. */
export const revokeInvitation = async (
  memory: Memory,
  call: CallWorker,
  changed: () => void,
  invitation: string,
): Promise<Outcome> => {
  const revoked = await call('revokeInvitation', invitation)
  if (!revoked.ok) return revoked
  for (const [codeId, { id }] of memory.invitations) if (id === invitation) memory.invitations.delete(codeId)
  changed()
  return done
}

const handOut = (
  memory: Memory,
  changed: () => void,
  made: Pick<Invitation, 'codeId' | 'kind' | 'link' | 'id' | 'peer'>,
): Outcome<{ readonly link: string }> => {
  memory.invitations.set(made.codeId, { ...made, state: 'waiting', usable: true })
  changed()
  return { ok: true, value: { link: made.link } }
}

/** Without books nobody can let anybody in, or be looked for by neighbours. */
const isAtHome = ({ view }: Memory): boolean => view.stage !== 'no-street' && view.stage !== 'joining'

export const openReply = async (memory: Memory, parts: PageParts, code: string): Promise<Outcome<OpenedReply>> => {
  if (!isAtHome(memory)) return refused('no-street')
  const read = parts.reader.readReply(code)
  return read.ok ? parts.mesh.complete(read.value) : read
}

/** Members need no invitation; for everybody else the books get one, under the id that belongs to the code. */
export const answerReply = async (
  memory: Memory,
  parts: PageParts,
  call: CallWorker,
  changed: () => void,
  code: string,
): Promise<Outcome<{ readonly link: string }>> => {
  if (!isAtHome(memory)) return refused('no-street')
  const read = parts.reader.readReply(code)
  if (!read.ok) return read
  const writer = parts.reader.makerOf(read.value)
  const standing = [...memory.invitations.values()].find(
    (made) => made.kind === 'personal' && made.peer === writer && made.state === 'waiting',
  )
  if (standing !== undefined) return { ok: true, value: { link: standing.link } }
  const made = await parts.mesh.personal(read.value)
  if (!made.ok) return made
  let id: string | undefined
  if (!memory.members.includes(writer)) {
    const invited = await call('createInvitation', await parts.reader.invitationOf(made.value.code))
    if (!invited.ok) return invited
    id = invited.value.id
  }
  const helpers = helpersOf(memory)
  const link = linkText(parts.reader, parts.address, 'personal', made.value.code, { helpers })
  noteAddress(memory, parts, made.value.code)
  return handOut(memory, changed, { codeId: made.value.codeId, kind: 'personal', link, id, peer: writer })
}

export const makeReturnLink = async (
  memory: Memory,
  parts: PageParts,
  changed: () => void,
): Promise<Outcome<{ readonly link: string }>> => {
  if (!isAtHome(memory)) return refused('no-street')
  const { codeId, code } = await parts.mesh.offer()
  const link = linkText(parts.reader, parts.address, 'return', code)
  noteAddress(memory, parts, code)
  return handOut(memory, changed, { codeId, kind: 'return', link, id: undefined, peer: undefined })
}

/** A member takes any link of a neighbour for a way back; the invitation in it stays for somebody else. */
export const comeBack = async (
  memory: Memory,
  parts: PageParts,
  changed: () => void,
  code: string,
): Promise<Outcome> => {
  if (!isAtHome(memory)) return refused('no-street')
  const read = await offerOf(parts, code)
  if (!read.ok) return read
  const maker = parts.reader.makerOf(read.value.code)
  if (maker === parts.mesh.self) return refused('code-own')
  if (!memory.members.includes(maker)) return refused('link-foreign-street')
  const accepted = await parts.mesh.accept(read.value.code)
  if (!accepted.ok) return accepted
  const { codeId, peer, connected } = accepted.value
  const reply = replyText(memory, parts, accepted.value)
  memory.returning = { codeId, peer, reply, state: reply === '' ? 'connecting' : 'waiting' }
  // Its states are told by the mesh; here is nothing to do about a failure.
  connected.catch(() => {})
  changed()
  return done
}

const replyText = (memory: Memory, parts: PageParts, { reply }: Accepted): string => {
  if (reply === undefined) return ''
  noteAddress(memory, parts, reply)
  return linkText(parts.reader, parts.address, 'reply', reply)
}

/** Should two computers not meet, people are told whether it may be because this one cannot be found. */
const noteAddress = (memory: Memory, { reader }: PageParts, code: Uint8Array): void => {
  memory.addressHidden = reader.hidesAddress(code)
}

type Offer = {
  readonly code: Uint8Array
  readonly invitation: Uint8Array | undefined
  /** Of the street that it leads to. */
  readonly helpers: string
}

/** The connection code in a text of any kind that has one, and the invitation that goes with it. */
const offerOf = async (parts: PageParts, code: string): Promise<Outcome<Offer>> => {
  const { reader } = parts
  const apart = reader.apart(code)
  if (!apart.ok) return apart
  const { helpers, code: text } = apart.value
  const personal = reader.readPersonal(text)
  if (personal.ok) {
    const invitation = await reader.invitationOf(personal.value)
    return { ok: true, value: { code: personal.value, invitation, helpers } }
  }
  const back = reader.readReturn(text)
  if (back.ok) return { ok: true, value: { code: back.value, invitation: undefined, helpers } }
  const invited = reader.readInvitation(text)
  return invited.ok ? { ok: true, value: { ...invited.value, helpers } } : invited
}

const personalOf = ({ reader }: PageParts, code: string): Outcome<Uint8Array> => {
  const apart = reader.apart(code)
  return apart.ok ? reader.readPersonal(apart.value.code) : apart
}

/** For the first contact, too: a newcomer's computer cannot know yet what the street agreed on. */
const helpersOf = ({ view }: Memory): string => view.street?.iceServers ?? ''

const NO_INVITATION = new Uint8Array(16)

type JoinText = { readonly code: string; readonly name: string; readonly kind: Parameters<NodeApi['join']>[2] }

export const join = async (
  memory: Memory,
  parts: PageParts,
  call: CallWorker,
  changed: () => void,
  wish: JoinText,
): Promise<Outcome<{ readonly reply: string }>> => {
  const { keys } = memory.view
  const name = wish.name.trim()
  // Who comes back is known by its key, and says no name; it cannot say anything while that key is locked.
  const isReturning = keys.comingBack !== undefined
  if (isReturning && keys.lock === 'locked') return refused('locked')
  if (name === '' && !isReturning) return refused('name-empty')
  if (new TextEncoder().encode(name).length > NAME_BYTES) return refused('name-too-long')
  const read = await offerOf(parts, wish.code)
  if (!read.ok) return read
  const { code } = read.value
  // A link between members leads back as well as an invitation, which stays for somebody else.
  const invitation = isReturning ? NO_INVITATION : read.value.invitation
  if (invitation === undefined) return refused('code-for-members')
  const ask = (peer: string): void => void call('join', { peer, wish: { invitation, name, kind: wish.kind } })
  // The same invitation again, as after a name that was taken: the neighbour is still there.
  const before = memory.joining
  if (before?.code === wish.code && parts.mesh.links().includes(before.peer)) {
    remember(memory, parts, { ...before, name, kind: wish.kind })
    ask(before.peer)
    return { ok: true, value: { reply: before.reply } }
  }
  // Whoever comes back to a street knows its helpers from the books, and everybody else none.
  if (!isAtHome(memory)) parts.mesh.setHelpers(read.value.helpers)
  const accepted = await parts.mesh.accept(code)
  if (!accepted.ok) return accepted
  // What was asked through another link has no answer to wait for any more.
  await call('withdraw', undefined)
  const { codeId, peer, connected } = accepted.value
  const personal = accepted.value.reply === undefined
  const reply = personal ? (before?.reply ?? '') : replyText(memory, parts, accepted.value)
  const state = personal ? 'connecting' : 'waiting'
  remember(memory, parts, { code: wish.code, name, kind: wish.kind, codeId, peer, reply, state })
  connected.then(
    () => ask(peer),
    () => {
      const { joining } = memory
      // A reply that nobody has opened in time is told as expired by the mesh.
      if (joining?.codeId === codeId && joining.state !== 'expired') memory.joining = { ...joining, state: 'failed' }
      changed()
    },
  )
  changed()
  return { ok: true, value: { reply } }
}

const remember = (memory: Memory, parts: PageParts, joining: NonNullable<Memory['joining']>): void => {
  memory.joining = joining
  memory.wishKept = true
  const { code, name, kind, reply } = joining
  parts.wishes.keep({ code, name, kind, reply })
}

export const withdraw = async (
  memory: Memory,
  parts: PageParts,
  call: CallWorker,
  changed: () => void,
): Promise<Outcome> => {
  const left = await call('withdraw', undefined)
  if (!isAtHome(memory)) parts.mesh.setHelpers('')
  memory.joining = undefined
  memory.wishKept = false
  parts.wishes.keep(undefined)
  changed()
  return left
}
