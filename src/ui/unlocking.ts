// The node's door with the passphrase asked for in between: what the lock stood in the way of is asked, unlocked, and done.
import type { NodeApi } from '../node/index.ts'

/** These ask for nothing that the household signs, or answer at once. */
const NOT_ASKED: readonly string[] = ['subscribe', 'readText', 'unlock', 'lock']

/** @param ask resolves to true once the household is unlocked, to false when its owner would rather not. */
export const withUnlocking = (api: NodeApi, ask: () => Promise<boolean>): NodeApi =>
  new Proxy(api, {
    get: (door, name) => {
      const call: unknown = Reflect.get(door, name)
      if (typeof call !== 'function' || typeof name !== 'string' || NOT_ASKED.includes(name)) return call
      const intent = call as (...args: unknown[]) => Promise<{ ok: boolean; refusal?: string }>
      return async (...args: unknown[]) => {
        const outcome = await intent(...args)
        return outcome.ok || outcome.refusal !== 'locked' || !(await ask()) ? outcome : intent(...args)
      }
    },
  })
