// The key of a meter in an emulated controller: a real Ed25519 key, the same one again after it was switched off and on.
import { createHash } from 'node:crypto'
import { getPublicKeyAsync, signAsync } from '@noble/ed25519'

/** Signs, or gives undefined where there is no key. */
export type BoardKey = (
  message: Uint8Array,
) => Promise<{ readonly key: Uint8Array; readonly signature: Uint8Array } | undefined>

/** A board with the same name has the same key. */
export const createBoardKey = (name: string): BoardKey => {
  const secret = Uint8Array.from(createHash('sha256').update(`emulated board ${name}`).digest())
  return async (message) => ({ key: await getPublicKeyAsync(secret), signature: await signAsync(message, secret) })
}
