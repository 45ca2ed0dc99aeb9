// Load as people make it: a second tab of each home hands the running one a change of prices at a steady pace, over the
// channel that windows use, and looks at its snapshots for when the street has agreed.
import type { Home } from '../tools/street/home.ts'

export type Load = { readonly perSecond: number; readonly seconds: number }
/** `agreedMs`: from the press to a snapshot that shows it, for those that came to that. */
export type Loaded = { readonly sent: number; readonly refused: number; readonly agreedMs: readonly number[] }

/** Prices count upwards from here, so that one says which press it was. */
const FIRST_PRICE = 100_000
/** After the last press. */
const GRACE_MS = 10_000

/** @param turn tells runs apart, so that no price comes twice. */
export const load = async (homes: readonly Home[], { perSecond, seconds }: Load, turn: number): Promise<Loaded> => {
  const each = {
    perSecond: perSecond / homes.length,
    seconds,
    firstPrice: FIRST_PRICE + turn * 10_000,
    graceMs: GRACE_MS,
  }
  const all = await Promise.all(homes.map((home) => loadOne(home, each)))
  return {
    sent: all.reduce((sum, one) => sum + one.sent, 0),
    refused: all.reduce((sum, one) => sum + one.refused, 0),
    agreedMs: all.flatMap((one) => one.agreedMs),
  }
}

type Each = Load & { readonly firstPrice: number; readonly graceMs: number }

const loadOne = async (home: Home, each: Each): Promise<Loaded> => {
  const tab = await home.context.newPage()
  try {
    // Of the same address, and without a node of its own.
    await tab.goto(`${home.origin}/manifest.webmanifest`)
    // What runs TypeScript here gives every inner function its name by this call, which a page does not have.
    await tab.evaluate('globalThis.__name = (named) => named')
    return await tab.evaluate(press, each)
  } finally {
    await tab.close()
  }
}

/** Runs inside that tab. */
const press = ({ perSecond, seconds, firstPrice, graceMs }: Each): Promise<Loaded> =>
  new Promise((resolve) => {
    type Heard = {
      kind: string
      window?: string
      outcome?: { ok: boolean }
      snapshot?: { standing?: { buyPrice: bigint } }
    }
    const channel = new BroadcastChannel('hearthgrid-')
    const window = crypto.randomUUID()
    const pressedMs: number[] = []
    const agreedMs: number[] = []
    const most = Math.round(perSecond * seconds)
    const beganMs = performance.now()
    let [refused, agreed] = [0, 0]
    const end = (): void => {
      clearInterval(timer)
      channel.postMessage({ kind: 'closed', window })
      channel.close()
      resolve({ sent: pressedMs.length, refused, agreedMs })
    }
    channel.onmessage = ({ data }: MessageEvent<Heard>) => {
      if (data.kind === 'result' && data.window === window && data.outcome?.ok === false) refused++
      const shown = Number(data.snapshot?.standing?.buyPrice ?? 0n) - firstPrice
      for (; agreed <= shown && agreed < pressedMs.length; agreed++)
        agreedMs.push(performance.now() - (pressedMs[agreed] ?? 0))
      if (agreedMs.length === most) end()
    }
    channel.postMessage({ kind: 'open', window })
    const timer = setInterval(() => {
      const elapsedMs = performance.now() - beganMs
      if (elapsedMs > seconds * 1_000 + graceMs) return end()
      const due = Math.min(most, Math.floor((elapsedMs * perSecond) / 1_000))
      while (pressedMs.length < due) {
        const standing = { buyPrice: BigInt(firstPrice + pressedMs.length), sellPrice: 90_000n, unsold: 'keep' }
        channel.postMessage({ kind: 'call', window, id: pressedMs.length, name: 'setStanding', args: [standing] })
        pressedMs.push(performance.now())
      }
    }, 5)
  })
