// Other tabs of a household are windows onto the one that runs its node: they show its snapshots and hand it what people
// press. Everything travels over the browser's own channel between tabs of one address; no ledger does, and no secret but
// what a person types or asks for: the key of a sealed meter, a passphrase, recovery words.
import type { NodeApi } from '../api.ts'
import { refused, type Outcome } from '../refusal.ts'
import type { Snapshot } from '../view/snapshot.ts'

/** What a window may ask of the running tab. Choosing a port needs a press in the window itself. */
export type Remote = Omit<NodeApi, 'subscribe' | 'readText' | 'choosePort'> & {
  portsChanged(): Promise<Outcome<{ readonly portId: string }>>
}

type Asked = { readonly kind: 'call'; readonly window: string; readonly id: number } & {
  readonly name: string
  readonly args: readonly unknown[]
}
type FromWindow = { readonly kind: 'open' | 'closed'; readonly window: string } | Asked
type ToWindow =
  | { readonly kind: 'running' | 'pulse' }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'result'; readonly window: string; readonly id: number; readonly outcome: Outcome<unknown> }

/** The running tab says that it is there even when nothing changes; hidden tabs keep one timer a second. */
const PULSE_MS = 2_000
/** Two pulses missed: that tab is stopped, or gone without a word. */
const SILENT_MS = 5_000

/** Serves windows until the returned function is called. Nothing is sent while there are none. */
export const serveWindows = (
  channel: BroadcastChannel,
  subscribe: NodeApi['subscribe'],
  remote: Remote,
): (() => void) => {
  const ended = new AbortController()
  const windows = new Set<string>()
  let newest: Snapshot | undefined
  const say = (message: ToWindow): void => channel.postMessage(message)
  const show = (): void => {
    if (windows.size > 0 && newest !== undefined) say({ kind: 'snapshot', snapshot: newest })
  }
  const leave = subscribe((snapshot) => {
    newest = snapshot
    show()
  })
  const pulse = setInterval(() => {
    if (windows.size > 0) say({ kind: 'pulse' })
  }, PULSE_MS)
  const answer = async ({ window, id, name, args }: Asked): Promise<void> => {
    if (!Object.hasOwn(remote, name)) return
    const call = remote[name as keyof Remote] as (...args: readonly unknown[]) => Promise<Outcome<unknown>>
    // Whatever breaks here is told to whoever pressed; a window that hears nothing would wait for ever.
    const outcome = await call(...args).catch(() => refused('went-wrong'))
    if (!ended.signal.aborted) say({ kind: 'result', window, id, outcome })
  }
  const hear = ({ data }: MessageEvent<FromWindow | ToWindow>): void => {
    if (data.kind === 'open') {
      windows.add(data.window)
      show()
    }
    if (data.kind === 'closed') windows.delete(data.window)
    if (data.kind === 'call') void answer(data)
  }
  channel.addEventListener('message', hear, { signal: ended.signal })
  // Windows that were open before this tab took over are told to say so again.
  say({ kind: 'running' })
  return () => {
    ended.abort()
    clearInterval(pulse)
    leave()
  }
}

export type WindowParts = {
  readonly channel: BroadcastChannel
  /** What is shown before the running tab has answered. */
  readonly first: Snapshot
  readonly readText: NodeApi['readText']
  /** The browser's own port chooser. */
  choosePort(): Promise<Outcome>
  /** The running tab does not answer, or answers again. */
  onSilence(silent: boolean): void
}

export type Window = {
  readonly api: NodeApi
  /** Ends the window: this tab runs the node from now on. What was asked and not answered is refused. */
  close(): void
}

/** A window onto the tab that runs the node. */
export const openWindow = (parts: WindowParts): Window => {
  const { channel } = parts
  const window = crypto.randomUUID()
  const waiting = new Map<number, (outcome: Outcome<unknown>) => void>()
  const listeners = new Set<(snapshot: Snapshot) => void>()
  const closed = new AbortController()
  let newest = parts.first
  let calls = 0
  const say = (message: FromWindow): void => channel.postMessage(message)
  const call = (name: string, ...args: readonly unknown[]): Promise<Outcome<never>> =>
    new Promise((resolve) => {
      if (closed.signal.aborted) return resolve(refused('tab-closed'))
      const id = ++calls
      waiting.set(id, resolve as (outcome: Outcome<unknown>) => void)
      say({ kind: 'call', window, id, name, args })
    })
  const heard = watchSilence(parts.onSilence, closed.signal)
  const hear = ({ data }: MessageEvent<FromWindow | ToWindow>): void => {
    if (data.kind === 'open' || data.kind === 'closed' || data.kind === 'call') return
    heard()
    if (data.kind === 'running') say({ kind: 'open', window })
    if (data.kind === 'snapshot') {
      newest = data.snapshot
      for (const listener of listeners) listener(newest)
    }
    if (data.kind === 'result' && data.window === window) {
      waiting.get(data.id)?.(data.outcome)
      waiting.delete(data.id)
    }
  }
  channel.addEventListener('message', hear, { signal: closed.signal })
  say({ kind: 'open', window })
  const subscribe: NodeApi['subscribe'] = (listener) => {
    listeners.add(listener)
    listener(newest)
    return () => listeners.delete(listener)
  }
  const choosePort: NodeApi['choosePort'] = async () => {
    const chosen = await parts.choosePort()
    return chosen.ok ? call('portsChanged') : chosen
  }
  return {
    api: remoteApi(call, { subscribe, readText: parts.readText, choosePort }),
    close() {
      closed.abort()
      say({ kind: 'closed', window })
      for (const resolve of waiting.values()) resolve(refused('tab-closed'))
      waiting.clear()
    },
  }
}

/** Calls back when nothing was heard for a while, and when something is heard again. */
const watchSilence = (tell: (silent: boolean) => void, until: AbortSignal): (() => void) => {
  let heardMs = performance.now()
  let silent = false
  const timer = setInterval(() => {
    if (silent || performance.now() - heardMs < SILENT_MS) return
    silent = true
    tell(true)
  }, 1_000)
  until.addEventListener('abort', () => clearInterval(timer))
  return () => {
    heardMs = performance.now()
    if (!silent) return
    silent = false
    tell(false)
  }
}

type Here = Pick<NodeApi, 'subscribe' | 'readText' | 'choosePort'>

/** Every call that is not answered here is one of the running tab; `REMOTE` names them, and the type sees to all. */
const remoteApi = (
  call: (name: string, ...args: readonly unknown[]) => Promise<Outcome<never>>,
  here: Here,
): NodeApi => {
  const names = Object.keys(REMOTE) as (keyof typeof REMOTE)[]
  const remote = Object.fromEntries(names.map((name) => [name, (...args: readonly unknown[]) => call(name, ...args)]))
  return { ...(remote as unknown as Omit<NodeApi, keyof Here>), ...here }
}

const REMOTE: Record<Exclude<keyof NodeApi, keyof Here>, true> = {
  found: true,
  invite: true,
  revokeInvitation: true,
  join: true,
  withdraw: true,
  openReply: true,
  answerReply: true,
  makeReturnLink: true,
  comeBack: true,
  admit: true,
  turnAway: true,
  forgetPort: true,
  registerMeter: true,
  useRelay: true,
  testRelay: true,
  askMeter: true,
  findMeters: true,
  listenAgain: true,
  giveKey: true,
  lookAtPort: true,
  startRecording: true,
  stopRecording: true,
  replayRecording: true,
  registerByHand: true,
  changeMeter: true,
  letBoardSign: true,
  letComputerSign: true,
  enterReading: true,
  importEnergy: true,
  forgetEnergy: true,
  setStanding: true,
  placeOrder: true,
  cancelOrder: true,
  offerDelivery: true,
  acceptDelivery: true,
  closeDelivery: true,
  setAutopilot: true,
  pauseAutopilot: true,
  setPreference: true,
  amendOrder: true,
  listOffer: true,
  buyDirectly: true,
  openAuction: true,
  placeBid: true,
  sendMoney: true,
  sayPaid: true,
  answerPayment: true,
  pledge: true,
  openDispute: true,
  disputePayment: true,
  disputable: true,
  showEvidence: true,
  judgeDispute: true,
  figures: true,
  credits: true,
  block: true,
  transaction: true,
  receiptsOf: true,
  usage: true,
  energy: true,
  statement: true,
  checkStatement: true,
  announceNight: true,
  announceAbsence: true,
  takeBackAbsence: true,
  post: true,
  edit: true,
  remove: true,
  setProfile: true,
  setAwareness: true,
  showWords: true,
  tryWords: true,
  setPassphrase: true,
  unlock: true,
  lock: true,
  setAutoLock: true,
  saveBackup: true,
  checkBackup: true,
  restoreWords: true,
  restoreBackup: true,
  forgetRestored: true,
  setAllowance: true,
  freeze: true,
  setValidating: true,
  proposeRefounding: true,
  approveRefounding: true,
  enrolDevice: true,
  exportBooks: true,
  startAfresh: true,
  exportBlocks: true,
  importBlocks: true,
  dismissNotice: true,
  propose: true,
  vote: true,
  approveWish: true,
  leaveStreet: true,
  retireMeter: true,
  freezeHome: true,
  thaw: true,
  postRate: true,
  askExchange: true,
  answerExchange: true,
  issueMoney: true,
  report: true,
}
