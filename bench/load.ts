// Load as people make it: in the page of each home, changes of prices at a steady pace, over the channel on which other
// tabs hand theirs to the running one; the page's own snapshot says when the street has agreed.
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

const loadOne = async ({ page }: Home, each: Each): Promise<Loaded> => {
  // What runs TypeScript here gives every inner function its name by this call, which a page does not have.
  await page.evaluate('globalThis.__name = (named) => named')
  return page.evaluate(press, each)
}

/** Runs inside the page. Nobody opens a window there, so no snapshot is sent to one. */
const press = ({ perSecond, seconds, firstPrice, graceMs }: Each): Promise<Loaded> =>
  new Promise((resolve) => {
    type Heard = { kind: string; window?: string; outcome?: { ok: boolean } }
    type Hook = { hearthgrid: { snapshot(): { standing?: { buyPrice: bigint } } } }
    const { hearthgrid } = globalThis as unknown as Hook
    const channel = new BroadcastChannel('hearthgrid-')
    const window = crypto.randomUUID()
    const pressedMs: number[] = []
    const agreedMs: number[] = []
    const most = Math.round(perSecond * seconds)
    const beganMs = performance.now()
    let refused = 0
    channel.onmessage = ({ data }: MessageEvent<Heard>) => {
      if (data.kind === 'result' && data.window === window && data.outcome?.ok === false) refused++
    }
    const pressWhatIsDue = (elapsedMs: number): void => {
      const due = Math.min(most, Math.floor((elapsedMs * perSecond) / 1_000))
      while (pressedMs.length < due) {
        const standing = { buyPrice: BigInt(firstPrice + pressedMs.length), sellPrice: 90_000n, unsold: 'keep' }
        channel.postMessage({ kind: 'call', window, id: pressedMs.length, name: 'setStanding', args: [standing] })
        pressedMs.push(performance.now())
      }
    }
    const timer = setInterval(() => {
      const shown = Number(hearthgrid.snapshot().standing?.buyPrice ?? 0n) - firstPrice
      const nowMs = performance.now()
      while (agreedMs.length <= shown && agreedMs.length < pressedMs.length)
        agreedMs.push(nowMs - (pressedMs[agreedMs.length] ?? 0))
      if (agreedMs.length < most && nowMs - beganMs < seconds * 1_000 + graceMs) return pressWhatIsDue(nowMs - beganMs)
      clearInterval(timer)
      channel.close()
      resolve({ sent: pressedMs.length, refused, agreedMs })
    }, 20)
  })
