// The newcomer's patience: asks the neighbour every second until the ledger has us, and tells the page how it stands.
import { textOf, type GenesisDocument } from '../../ledger/index.ts'
import { askToJoin, type JoinWish } from '../household/newcomer.ts'
import type { Entrance, Node } from '../node.ts'
import type { Refusal } from '../refusal.ts'
import { ancestorView } from '../sync/ancestor.ts'
import { safetyWords } from '../view/safety-words.ts'
import { chainIdOf } from '../../ledger/index.ts'
import type { JoinView } from './messages.ts'

export type JoinDoor = {
  start(peer: string, wish: JoinWish): void
  /** Asks no more and forgets how it stood; who is in already waits on. */
  stop(): void
  view(): JoinView | undefined
}

const ASK_MS = 700
/** A link that was lost for this long needs a new code. */
const PATIENCE_MS = 60_000

export const createJoinDoor = (node: Node, changed: () => void): JoinDoor => {
  let view: JoinView | undefined
  let running = 0

  const show = (state: JoinView['state'], genesis?: GenesisDocument, refusal?: Refusal): void => {
    view = { state, ...streetOf(genesis, view), refusal }
    changed()
  }

  const enter = async (genesis: GenesisDocument, door: Entrance): Promise<void> => {
    const entered = await node.enter(genesis, door)
    if (!entered.ok) show('refused', genesis, entered.refusal)
  }

  const ask = async (turn: number, peer: string, wish: JoinWish, lostSinceMs: number | undefined): Promise<void> => {
    const progress = await askToJoin(node.state.ports, peer, wish)
    if (turn !== running) return
    const nowMs = node.state.ports.clock.nowMs()
    switch (progress.state) {
      case 'member':
        show('admitted', progress.genesis)
        await enter(progress.genesis, { peer, ...progress })
        return
      case 'turned-away':
        show('refused', progress.genesis, progress.fault)
        return
      case 'foreign':
        show('failed')
        return
      case 'unreachable':
        if (lostSinceMs !== undefined && nowMs - lostSinceMs > PATIENCE_MS) {
          show('failed')
          return
        }
        again(turn, peer, wish, lostSinceMs ?? nowMs)
        return
      default:
        show('connected', progress.genesis)
        again(turn, peer, wish, undefined)
    }
  }

  const again = (turn: number, peer: string, wish: JoinWish, lostSinceMs: number | undefined): void => {
    node.state.ports.clock.after(ASK_MS, () => {
      ask(turn, peer, wish, lostSinceMs).catch(() => show('failed'))
    })
  }

  return {
    start: (peer, wish) => {
      running++
      view = { state: 'connected', streetName: undefined, safetyWords: [], refusal: undefined }
      changed()
      again(running, peer, wish, undefined)
    },
    stop: () => {
      if (view?.state === 'admitted') return
      running++
      view = undefined
      changed()
    },
    // Who is in may still wait for what the street goes on from; a new door is shown before that.
    view: () => (view === undefined || view.state === 'admitted' ? (ancestorView(node.state) ?? view) : view),
  }
}

/** What is known of the street; a question that found nobody takes nothing of it away. */
const streetOf = (
  genesis: GenesisDocument | undefined,
  before: JoinView | undefined,
): Pick<JoinView, 'streetName' | 'safetyWords'> => {
  const words = genesis === undefined ? [] : safetyWords(chainIdOf(genesis))
  return {
    streetName: genesis === undefined ? before?.streetName : (textOf(genesis.name) ?? ''),
    safetyWords: words.length > 0 ? words : (before?.safetyWords ?? []),
  }
}
