// A window onto another tab shows what that tab shows and presses what is pressed, and never waits for a tab that ended.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createHandover, emptySnapshot, openWindow, serveWindows } from '../../src/node/page/index.ts'
import { done, refused, type NodeApi, type Snapshot } from '../../src/node/index.ts'
import type { Remote } from '../../src/node/page/windows.ts'

const snapshotAt = (height: number): Snapshot => {
  const empty = emptySnapshot(true)
  return { ...empty, stage: 'member', agreement: { ...empty.agreement, height } }
}

/** A running tab whose node is a list of what it was asked. */
const running = (name: string) => {
  const channel = new BroadcastChannel(name)
  const asked: unknown[] = []
  const listeners = new Set<(snapshot: Snapshot) => void>()
  let latest = snapshotAt(1)
  const subscribe: NodeApi['subscribe'] = (listener) => {
    listeners.add(listener)
    listener(latest)
    return () => listeners.delete(listener)
  }
  const remote = {
    setStanding: async (standing: unknown) => {
      asked.push(standing)
      return done
    },
    cancelOrder: async () => refused('unknown'),
    invite: () => new Promise(() => {}),
    report: () => Promise.reject(new Error('broken')),
    portsChanged: async () => ({ ok: true, value: { portId: 'port 1' } }),
  } as unknown as Remote
  ends.push(serveWindows(channel, subscribe, remote))
  const show = (snapshot: Snapshot): void => {
    latest = snapshot
    for (const listener of listeners) listener(snapshot)
  }
  return { channel, asked, subscribe, remote, show }
}

const windowOn = (name: string, more: Partial<Parameters<typeof openWindow>[0]> = {}) => {
  const channel = new BroadcastChannel(name)
  const seen: Snapshot[] = []
  const window = openWindow({
    channel,
    first: emptySnapshot(true),
    readText: () => refused('code-not-a-code'),
    choosePort: async () => done,
    onSilence: () => {},
    ...more,
  })
  window.api.subscribe((snapshot) => seen.push(snapshot))
  ends.push(() => window.close())
  return { ...window, channel, seen, height: () => seen.at(-1)?.agreement.height }
}

let name = ''
const ends: (() => void)[] = []
const open: BroadcastChannel[] = []
const kept = <T extends { channel: BroadcastChannel }>(one: T): T => {
  open.push(one.channel)
  return one
}
beforeEach(() => {
  name = crypto.randomUUID()
})
afterEach(() => {
  for (const end of ends.splice(0)) end()
  for (const channel of open.splice(0)) channel.close()
  vi.useRealTimers()
})

describe('a window', () => {
  test('shows what the running tab shows, from the first word on', async () => {
    const tab = kept(running(name))
    const one = kept(windowOn(name))
    expect(one.height()).toBe(0)
    await expect.poll(one.height).toBe(1)
    tab.show(snapshotAt(2))
    await expect.poll(one.height).toBe(2)
  })

  test('hands over what is pressed, and has the answer for itself alone', async () => {
    const tab = kept(running(name))
    const [one, two] = [kept(windowOn(name)), kept(windowOn(name))]
    const standing = { buyPrice: 2n, sellPrice: 1n, unsold: 'keep' } as const
    expect(await one.api.setStanding(standing)).toEqual(done)
    expect(await two.api.cancelOrder('none')).toEqual(refused('unknown'))
    expect(tab.asked).toEqual([standing])
  })

  test('hears of what broke in the running tab, and does not wait', async () => {
    kept(running(name))
    expect(await kept(windowOn(name)).api.report()).toEqual(refused('went-wrong'))
  })

  test('chooses a port by its own press and tells the running tab', async () => {
    kept(running(name))
    const [one, two] = [kept(windowOn(name)), kept(windowOn(name, { choosePort: async () => refused('no-serial') }))]
    expect(await one.api.choosePort()).toEqual({ ok: true, value: { portId: 'port 1' } })
    expect(await two.api.choosePort()).toEqual(refused('no-serial'))
  })

  test('whose running tab ended refuses what was not answered, and everything after', async () => {
    kept(running(name))
    const one = kept(windowOn(name))
    const invited = one.api.invite()
    one.close()
    expect(await invited).toEqual(refused('tab-closed'))
    expect(await one.api.setValidating(true)).toEqual(refused('tab-closed'))
  })

  test('finds the next running tab by itself', async () => {
    const one = kept(windowOn(name))
    kept(running(name))
    await expect.poll(one.height).toBe(1)
  })

  test('says when the running tab has gone silent, and when it is heard again', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    const said: boolean[] = []
    const one = kept(windowOn(name, { onSilence: (silent) => said.push(silent) }))
    vi.advanceTimersByTime(10_000)
    expect(said).toEqual([true])
    kept(running(name))
    await expect.poll(() => said).toEqual([true, false])
    vi.advanceTimersByTime(2_000)
    await expect.poll(one.height).toBe(1)
  })

  test('never makes the running tab call what is no call', async () => {
    const tab = kept(running(name))
    const stranger = kept({ channel: new BroadcastChannel(name) }).channel
    for (const method of ['constructor', '__proto__', 'toString', 'nothing'])
      stranger.postMessage({ kind: 'call', window: 'w', id: 1, name: method, args: [] })
    const one = kept(windowOn(name))
    await expect.poll(one.height).toBe(1)
    expect(tab.asked).toEqual([])
  })
})

describe('a handover', () => {
  test('keeps the page as it is until the next node has something to show', () => {
    const nodeOf = (first: Snapshot) => {
      let tell: (snapshot: Snapshot) => void = () => {}
      const subscribe: NodeApi['subscribe'] = (listener) => {
        tell = listener
        listener(first)
        return () => {
          tell = () => {}
        }
      }
      return {
        api: { subscribe, setValidating: async () => done } as unknown as NodeApi,
        show: (s: Snapshot) => tell(s),
      }
    }
    const [window, own] = [nodeOf(snapshotAt(5)), nodeOf(emptySnapshot(true))]
    const handover = createHandover(window.api)
    const seen: [string, number][] = []
    handover.api.subscribe(({ stage, agreement }) => seen.push([stage, agreement.height]))
    handover.to(own.api)
    own.show(snapshotAt(6))
    window.show(snapshotAt(4))
    own.show(snapshotAt(7))
    expect(seen).toEqual([
      ['member', 5],
      ['member', 6],
      ['member', 7],
    ])
  })
})
