// The demo street: five simulated homes with the real engine (nodes, votes, ledger, signatures) in one worker, over a
// network and stores in memory. Nothing is kept and nothing is sent: it is gone with the tab. One demo day passes in
// about twelve minutes; what neighbours do are ordinary transactions, and what they say hangs on the board.
import { hex, type Crypto } from '../../ledger/index.ts'
import { isActive } from '../agreement/height-state.ts'
import { post, setProfile } from '../board/writing.ts'
import { acceptDelivery, offerDelivery, placeOrder } from '../household/intents.ts'
import { createNode } from '../node.ts'
import { selfOf } from '../node-state.ts'
import type { NodePorts } from '../ports.ts'
import type { Outcome } from '../refusal.ts'
import { coreView } from '../view/view.ts'
import { createDemoClock, type DemoClock } from './demo-clock.ts'
import { foundDemo, settleDemo } from './demo-founding.ts'
import type { DemoHome } from './demo-home.ts'
import { createHouseMeter } from './demo-house.ts'
import { drawKeyring, drawSigner } from './demo-keys.ts'
import { RESIDENTS, wishOf, wordsToSay, type Resident, type Wish } from './demo-neighbours.ts'
import { createDemoNetwork, type DemoNetwork } from './demo-network.ts'
import { createDemoStores } from './demo-stores.ts'
import { streetWords } from './demo-words.ts'

export type Demo = {
  /** The home of the person at the screen. */
  readonly first: DemoHome
  readonly homes: readonly DemoHome[]
  /** Ends everything; nothing is left. */
  stop(): void
}

/** Opens the street with its first home in it; the neighbours move in within seconds. Broken promises go to `onFailure`. */
export const openDemo = async (
  crypto: Crypto,
  documents: NodePorts['documents'],
  onFailure: (error: unknown) => void,
): Promise<Demo> => {
  const midnightMs = new Date().setHours(0, 0, 0, 0)
  const clock = createDemoClock(midnightMs + OPENS_AT_MS)
  const network = createDemoNetwork(clock)
  const [resident, ...others] = RESIDENTS
  const build = (one: Resident): Promise<DemoHome> => buildHome(one, { crypto, documents, clock, network }, midnightMs)
  const first = await build(resident)
  const neighbours = await Promise.all(others.map(build))
  const homes = [first, ...neighbours]
  await foundDemo(first, clock)
  settleDemo(first, neighbours, clock)
    .then(() => live(first, neighbours, clock))
    .catch(onFailure)
  return {
    first,
    homes,
    stop: () => {
      clock.stop()
      for (const { node } of homes) node.stop()
    },
  }
}

/** Seven past nine: roofs give more than they need, and the first quarter hour ends within seconds. */
const OPENS_AT_MS = 9 * 3_600_000 + 7 * 60_000

/** What all homes of the street have in common. */
type Shared = Pick<NodePorts, 'crypto' | 'documents'> & { readonly clock: DemoClock; readonly network: DemoNetwork }

const buildHome = async (resident: Resident, { network, ...shared }: Shared, midnightMs: number): Promise<DemoHome> => {
  const [keyring, transport] = await Promise.all([drawKeyring(), drawSigner()])
  const peer = hex(transport.key)
  const node = createNode({ ...shared, keyring, network: network.portOf(peer), ...createDemoStores() })
  network.plug(peer, node.events)
  const meter = createHouseMeter(resident, `SIM-${RESIDENTS.indexOf(resident) + 1}`, midnightMs, shared.clock.nowMs())
  return { resident, peer, keyring, node, meter, reading: undefined, telegrams: 0 }
}

/** Two minutes a second: a quarter hour takes seven and a half seconds, and no leap is longer than a slot. */
const LEAP_MS = 120_000
const LEAP_EVERY_MS = 1_000
/** While the street agrees on something the clock does not leap: no block is outrun by time. */
const LOOK_AGAIN_MS = 20

const live = (first: DemoHome, neighbours: readonly DemoHome[], clock: DemoClock): void => {
  const homes = [first, ...neighbours]
  let turn = 0
  const next = (): void => {
    if (homes.some(isBusy)) {
      clock.after(LOOK_AGAIN_MS, next)
      return
    }
    clock.leap(LEAP_MS)
    for (const home of homes) telegram(home, clock.nowMs())
    takeTurn(first, neighbours, turn++)
    clock.after(LEAP_EVERY_MS, next)
  }
  next()
}

const isBusy = ({ node }: DemoHome): boolean => {
  const { agreement, broken, validating } = node.state
  return broken === undefined && validating && agreement !== undefined && isActive(agreement)
}

const telegram = (home: DemoHome, atMs: number): void => {
  home.reading = home.meter.read(atMs)
  home.telegrams++
  home.node.reading(home.reading)
  home.node.state.changed()
}

/** Also where there is no browser, as in a test. */
const WORDS = streetWords(typeof navigator === 'undefined' ? 'en' : navigator.language)

/** One neighbour after another may do something. */
const takeTurn = (first: DemoHome, neighbours: readonly DemoHome[], turn: number): void => {
  const home = neighbours[turn % neighbours.length]
  const buyer = selfOf(first.node.state)
  if (home === undefined || buyer === undefined) return
  const { state } = home.node
  state.loop.input(async () => {
    const view = coreView(state)
    const wish =
      wordsToSay(view, WORDS[home.resident.name] ?? {}) ??
      wishOf(home.resident, view, buyer, Math.floor(turn / neighbours.length))
    if (wish !== undefined) await carryOut(home, wish)
  })
}

/** A refusal is a neighbour's own bad luck, as in life. */
const carryOut = (home: DemoHome, wish: Wish): Promise<Outcome<unknown>> => {
  const { state } = home.node
  switch (wish.kind) {
    case 'order':
      return placeOrder(state, wish.order)
    case 'offer':
      return offerDelivery(state, wish.delivery)
    case 'accept':
      return acceptDelivery(state, wish.delivery)
    case 'note':
      return post(state, wish.note)
    case 'profile':
      return setProfile(state, wish.text)
  }
}
