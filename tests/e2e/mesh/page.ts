// The page under test: the mesh and nothing else, with its answers scripted and its events written down, so that a
// test can ask what happened and when. Times are milliseconds since the epoch, comparable between tabs.
import { openDB } from 'idb'
import {
  createMesh,
  decodeOffer,
  decodeReply,
  encodeReply,
  fromBase64url,
  toBase64url,
  type Mesh,
  type MeshStore,
  type StoredMesh,
  type Protocol,
  type Topic,
  type Verdict,
} from '../../../src/p2p/browser/index.ts'
import { decodePersonal } from '../../../src/p2p/connection-code.ts'
import { personalCredentials } from '../../../src/p2p/personal.ts'
import { decodeSignal, encodeSignal } from '../../../src/p2p/signalling.ts'
import { buildSdp, parseFingerprint, withCredentials } from '../../../src/p2p/sdp.ts'

export type TabEvent = { atMs: number; kind: string; peer?: string; detail?: string; bytes?: number }

const events: TabEvent[] = []
const note = (event: Omit<TabEvent, 'atMs'>): void => {
  events.push({ atMs: performance.timeOrigin + performance.now(), ...event })
}

/** Every peer connection of the page, to count those that are really there. */
const connections: RTCPeerConnection[] = []
window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
  construct(target, args: [RTCConfiguration?]) {
    const pc = new target(...args)
    connections.push(pc)
    return pc
  },
})
document.addEventListener('securitypolicyviolation', (event) => {
  note({ kind: 'violation', detail: `${event.violatedDirective} ${event.blockedURI}` })
})

const openStore = () => openDB('mesh', 1, { upgrade: (fresh) => void fresh.createObjectStore('mesh') })

const indexedDbStore = async (): Promise<MeshStore> => {
  const db = await openStore()
  return {
    load: async () => (await db.get('mesh', 'stored')) as StoredMesh | undefined,
    save: async (stored) => void (await db.put('mesh', stored, 'stored')),
  }
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const bytes = (words: string): Uint8Array => new TextEncoder().encode(words)
const code = (words: string): Uint8Array => fromBase64url(words) ?? new Uint8Array()
const verdictOf = (words: string): Verdict =>
  words.startsWith('bad') ? 'reject' : words.startsWith('dull') ? 'ignore' : 'accept'

let mesh: Mesh | undefined
const running = (): Mesh => {
  if (mesh === undefined) throw new Error('not started')
  return mesh
}

/** A certificate that belongs to no mesh, for those who break in. */
let stolen: RTCCertificate | undefined
const certificate = async (): Promise<RTCCertificate> =>
  (stolen ??= await RTCPeerConnection.generateCertificate({
    name: 'ECDSA',
    namedCurve: 'P-256',
  } as AlgorithmIdentifier))

const tab = {
  async start(): Promise<string> {
    mesh = await createMesh({
      store: await indexedDbStore(),
      iceServers: [],
      forwarding: 'where-needed',
      events: {
        async gossip(from, topic, message) {
          note({ kind: `gossip ${topic}`, peer: from, detail: text(message.slice(0, 64)), bytes: message.length })
          return verdictOf(text(message.slice(0, 4)))
        },
        async request(from, protocol, message) {
          note({ kind: `request ${protocol}`, peer: from })
          if (text(message) === 'much') return new Uint8Array(1_500_000).fill(97)
          return text(message) === 'refuse me' ? undefined : bytes(`${protocol} heard ${text(message)}`)
        },
        linkUp: (peer, how) => note({ kind: 'up', peer, detail: how }),
        linkDown: (peer) => note({ kind: 'down', peer }),
        waysBack: () => {},
        codeState: (codeId, state, peer) =>
          note({ kind: 'code', detail: `${codeId} ${state}`, ...(peer === undefined ? {} : { peer }) }),
      },
    })
    addEventListener('pagehide', () => mesh?.farewell())
    return mesh.self
  },
  members: (scope: string, keys: string[]): void => running().setMembers(scope, keys),
  async offer(): Promise<{ codeId: string; code: string }> {
    const made = await running().offer()
    return { codeId: made.codeId, code: toBase64url(made.code) }
  },
  async accept(words: string): Promise<{ kind: string; reply: string }> {
    const outcome = await running().accept(code(words))
    return { kind: outcome.kind, reply: outcome.kind === 'reply' ? toBase64url(outcome.reply) : '' }
  },
  complete: (words: string) => running().complete(code(words)),
  /** A reply of this tab that claims to be of another. */
  async forge(offerWords: string, key: string): Promise<string> {
    const accepted = await running().accept(code(offerWords))
    const offer = decodeOffer(code(offerWords))
    if (accepted.kind !== 'reply' || offer.kind !== 'offer') throw new Error('no offer')
    const reply = decodeReply(accepted.reply)
    if (reply.kind !== 'reply') throw new Error('no reply')
    return toBase64url(encodeReply(key, reply.reply.description, offer.offer) ?? new Uint8Array())
  },
  /** A reply in the name of another key, with a certificate of our own. */
  async forgeWithCertificate(offerWords: string, key: string): Promise<string> {
    const forged = decodeReply(code(await tab.forge(offerWords, key)))
    const offer = decodeOffer(code(offerWords))
    if (forged.kind !== 'reply' || offer.kind !== 'offer') throw new Error('no reply')
    const [print] = (await certificate()).getFingerprints()
    const fingerprint = parseFingerprint(print?.value ?? '') ?? new Uint8Array()
    return toBase64url(encodeReply(key, { ...forged.reply.description, fingerprint }, offer.offer) ?? new Uint8Array())
  },
  async personal(words: string): Promise<{ kind: string; code: string; codeId: string }> {
    const made = await running().personal(code(words))
    if (made.kind !== 'personal') return { kind: made.kind, code: '', codeId: '' }
    return { kind: made.kind, code: toBase64url(made.code), codeId: made.codeId }
  },
  /** Answers a personal code as the holder of `key` would, but with a certificate of our own; how far it got. */
  async breakIn(words: string, key: string): Promise<string> {
    const decoded = decodePersonal(code(words))
    if (decoded.kind !== 'personal') throw new Error('no personal code')
    const { description } = decoded.personal
    const agreed = personalCredentials(key, description)
    const pc = new RTCPeerConnection({ iceServers: [], certificates: [await certificate()] })
    const channel = pc.createDataChannel('control', { negotiated: true, id: 0 })
    await pc.setRemoteDescription({ type: 'offer', sdp: buildSdp('offer', description) })
    const answer = await pc.createAnswer()
    const sdp = withCredentials(answer.sdp ?? '', agreed?.ufrag ?? '', agreed?.pwd ?? '')
    await pc.setLocalDescription({ type: 'answer', sdp })
    const reached = await new Promise<string>((resolve) => {
      channel.addEventListener('open', () => resolve('open'))
      setTimeout(() => resolve(pc.iceConnectionState), 4_000)
    })
    return reached
  },
  publish: (topic: Topic, words: string): Promise<void> => running().publish(topic, bytes(words)),
  publishLarge: (topic: Topic, size: number): Promise<void> => running().publish(topic, new Uint8Array(size).fill(97)),
  request: (peer: string, protocol: Protocol, words: string): Promise<string> =>
    running()
      .request(peer, protocol, bytes(words), 2_000)
      .then(text, (error: Error) => `refused: ${error.message}`),
  /** A reply of this tab whose fingerprint lost a bit on the way. */
  async bend(offerWords: string): Promise<string> {
    const accepted = await running().accept(code(offerWords))
    const offer = decodeOffer(code(offerWords))
    const reply = accepted.kind === 'reply' ? decodeReply(accepted.reply) : undefined
    if (reply?.kind !== 'reply' || offer.kind !== 'offer') throw new Error('no reply')
    const { peer, description } = reply.reply
    const fingerprint = description.fingerprint.map((byte, at) => (at === 7 ? byte ^ 1 : byte))
    return toBase64url(encodeReply(peer, { ...description, fingerprint }, offer.offer) ?? new Uint8Array())
  },
  /**
   * Opens data channels past our own mesh, straight to the neighbour, and sends each of them these messages; how many
   * of them the other side has closed by itself after a while.
   */
  async sendRaw(channels: number, messages: readonly string[], waitMs: number): Promise<number> {
    const pc = connections.find((one) => one.connectionState === 'connected')
    if (pc === undefined) throw new Error('no connection')
    const opened = Array.from({ length: channels }, () => pc.createDataChannel(''))
    for (const channel of opened)
      channel.addEventListener('open', () => {
        for (const message of messages) channel.send(Uint8Array.from(atob(message), (char) => char.charCodeAt(0)))
      })
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    const closed = opened.filter(({ readyState }) => readyState === 'closing' || readyState === 'closed').length
    for (const channel of opened) channel.close()
    return closed
  },
  /** Asks the same many times at once; how many were answered, and how long all of it took. */
  async flood(peer: string, protocol: Protocol, times: number): Promise<{ answered: number; ms: number }> {
    const startMs = performance.now()
    const all = await Promise.allSettled(
      Array.from({ length: times }, () => running().request(peer, protocol, bytes('flood'), 5_000)),
    )
    return { answered: all.filter(({ status }) => status === 'fulfilled').length, ms: performance.now() - startMs }
  },
  /** Asks a neighbour again and again to hand an offer on; how often anything but a refusal came back. */
  async floodSignals(via: string, to: string, times: number): Promise<number> {
    const code = crypto.getRandomValues(new Uint8Array(200))
    const forward = encodeSignal({ kind: 'forward', to, code })
    const all = await Promise.allSettled(
      // Not for the worker, so it is no name that a page of ours would ask with.
      Array.from({ length: times }, () => running().request(via, 'signal' as Protocol, forward, 5_000)),
    )
    return all.filter((one) => one.status === 'fulfilled' && decodeSignal(one.value)?.kind !== 'refused').length
  },
  /** Puts a copy of what the mesh keeps aside; how many tickets are in it. */
  async remember(): Promise<number> {
    const db = await openStore()
    const stored = (await db.get('mesh', 'stored')) as StoredMesh
    await db.put('mesh', stored, 'aside')
    return stored.tickets.length
  },
  /** As if the profile were restored from that copy. */
  async putBack(): Promise<void> {
    const db = await openStore()
    const aside = (await db.get('mesh', 'aside')) as StoredMesh
    await db.put('mesh', aside, 'stored')
  },
  links: (): string[] => [...running().links()],
  waysBack: (): number => running().waysBack(),
  rejoin: (): Promise<number> => running().rejoin(),
  connected: (): number => connections.filter((pc) => pc.connectionState === 'connected').length,
  events: (): TabEvent[] => events,
  now: (): number => performance.timeOrigin + performance.now(),
}

export type Tab = typeof tab
Object.assign(window, { tab })
