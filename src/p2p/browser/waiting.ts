// Codes that wait in this tab, by name: offers for their reply, replies for their offerer. Those that people made are
// bounded (the oldest gives way) and their states are told; those of the mesh's own signalling come and go in silence.
import type { Attempt } from './attempt.ts'
import type { LinkWay } from './mesh-types.ts'

export type Waiting = { attempt: Attempt; how: LinkWay }

export type WaitingRoom = {
  /** Lets an attempt wait; one of the same name, or the oldest of too many, expires. */
  put(codeId: string, entry: Waiting): void
  /** Takes the attempt out, to go on with it. */
  take(codeId: string): Waiting | undefined
  /** Whether this very attempt still waits. */
  holds(codeId: string, attempt: Attempt): boolean
  /** Gives an attempt up; told as expired when a person made it. */
  expire(codeId: string): void
  close(): void
}

/** Creates an empty room for `most` codes of people; `expired` hears of each that ends without an answer. */
export const createWaitingRoom = (most: number, expired: (codeId: string) => void): WaitingRoom => {
  const room = new Map<string, Waiting>()
  const expire = (codeId: string): void => {
    const entry = room.get(codeId)
    room.delete(codeId)
    entry?.attempt.abandon()
    if (entry?.how === 'code') expired(codeId)
  }
  return {
    put(codeId, entry) {
      expire(codeId)
      const old = [...room].filter(([, other]) => other.how === 'code').map(([id]) => id)
      if (entry.how === 'code' && old.length >= most) expire(String(old[0]))
      room.set(codeId, entry)
    },
    take(codeId) {
      const entry = room.get(codeId)
      room.delete(codeId)
      return entry
    },
    holds: (codeId, attempt) => room.get(codeId)?.attempt === attempt,
    expire,
    close() {
      for (const entry of room.values()) entry.attempt.abandon()
      room.clear()
    },
  }
}
