// What the page's node stands on: the network, the worker, the browser's own dialogs, and what it may keep.
import type { Network as NetworkPort } from '../../p2p/index.ts'
import type { OpenedReply } from '../api.ts'
import type { ToWorker } from '../browser/index.ts'
import type { Outcome, Refusal } from '../refusal.ts'
import type { HouseholdKind } from '../view/snapshot.ts'
import type { CodeReader } from './link-text.ts'

/** A way that was taken through somebody's code; without a reply where none is needed. */
export type Accepted = {
  readonly codeId: string
  readonly reply: Uint8Array | undefined
  readonly peer: string
  readonly connected: Promise<void>
}

/** What the page's network can do for the door; `main.ts` makes it from the mesh. */
export type PageMesh = {
  /** Hex of our transport key. */
  readonly self: string
  offer(): Promise<{ readonly codeId: string; readonly code: Uint8Array }>
  accept(code: Uint8Array): Promise<Outcome<Accepted>>
  complete(reply: Uint8Array): Promise<Outcome<OpenedReply>>
  /** A code for the writer of this reply alone. */
  personal(
    reply: Uint8Array,
  ): Promise<Outcome<{ readonly codeId: string; readonly code: Uint8Array; readonly peer: string }>>
  publish: NetworkPort['publish']
  request: NetworkPort['request']
  setMembers: NetworkPort['setMembers']
  links: NetworkPort['links']
  /** How many neighbours keep a connection for us that survives a reload. */
  waysBack(): number
  /** The helpers that a street agreed on, as they are written; empty for none. */
  setHelpers(text: string): void
}

/** What a newcomer has typed and answered, kept until it is in: a reload must not lose it. */
export type Wish = {
  readonly code: string
  readonly name: string
  readonly kind: HouseholdKind
  readonly reply: string
}

export type PageParts = {
  readonly mesh: PageMesh
  readonly reader: CodeReader
  /** The wish from before this page was loaded, and the place to keep the next one. */
  readonly wishes: { readonly kept: Wish | undefined; keep(wish: Wish | undefined): void }
  tell(message: ToWorker): void
  /** The browser's own port chooser; needs a press. */
  choosePort(): Promise<Outcome>
  /** The page's public address, without a fragment. */
  readonly address: string
  /** Helpers that this page was built with, for people to read, and what is wrong with how they are set. */
  readonly iceServers: readonly string[]
  readonly iceFault: string | undefined
  /** What a street's helpers are, for people to read, and what is wrong with their text. */
  readHelpers(text: string): { readonly hosts: readonly string[]; readonly fault: string | undefined }
  readonly secure: boolean
  /** Nothing is kept here of any street: the first screen can be shown before the worker has looked. */
  readonly isNew: boolean
  onFailure(why: Refusal): void
  /** Loads the page anew. */
  reload(): void
}
