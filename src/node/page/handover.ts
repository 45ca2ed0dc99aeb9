// One door for a page whose node changes behind it: first a window onto another tab, then, when that tab is closed, a
// node of its own. What people have typed stays, because the page is not built anew.
import type { NodeApi } from '../api.ts'
import type { Snapshot } from '../view/snapshot.ts'

export type Handover = {
  readonly api: NodeApi
  /** Goes over to `next` as soon as it has something to show; until then the old snapshot stays. */
  to(next: NodeApi): void
}

export const createHandover = (first: NodeApi): Handover => {
  const listeners = new Set<(snapshot: Snapshot) => void>()
  let current = first
  let newest: Snapshot | undefined
  let leave = (): void => {}
  const take = (from: NodeApi, snapshot: Snapshot): void => {
    if (from !== current) {
      if (snapshot.stage === 'starting') return
      leave()
      current = from
    }
    newest = snapshot
    for (const listener of listeners) listener(snapshot)
  }
  leave = first.subscribe((snapshot) => take(first, snapshot))
  const subscribe: NodeApi['subscribe'] = (listener) => {
    listeners.add(listener)
    if (newest !== undefined) listener(newest)
    return () => listeners.delete(listener)
  }
  return {
    api: new Proxy(first, {
      get: (_first, name) => (name === 'subscribe' ? subscribe : Reflect.get(current, name)),
    }),
    to: (next) => void next.subscribe((snapshot) => take(next, snapshot)),
  }
}
