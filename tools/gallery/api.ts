// A door with nobody behind it: shows one snapshot, and answers every intent with success or one refusal.
import { CHECKED_VERDICT, MADE_STATEMENT, WRONG_VERDICT } from './statements.ts'
import type { EnergyImported, NodeApi, OpenedReply, Outcome, Refusal, Snapshot } from '../../src/node/index.ts'
import type { BooksApi } from '../../src/node/books-api.ts'
import type { TrustApi } from '../../src/node/trust-api.ts'
import { COUNCIL_CALLS } from '../../src/node/council-api.ts'
import { RAW_ROWS } from './console.ts'
import { energyOf } from './energy.ts'
import { STREET_FIGURES, USAGE } from './figures.ts'
import { galleryKeys } from './keys.ts'

/** Who made a text is written in it here: `#i.code`, `#i.self.code`, `#i.ana.code`. */
const makerOf = (code: string): string => (code.includes('.self.') ? 'key-0' : code.includes('.ana.') ? 'key-1' : 'far')
const KINDS = { i: 'invitation', p: 'personal', b: 'return', r: 'reply' } as const

const TAKEN: EnergyImported = { kind: 'taken', intervals: 2_976, column: 'Bezug (kWh)', unit: 'kWh', leftOut: 4 }
const FAULTY: EnergyImported = {
  kind: 'faulty',
  count: 9,
  faults: [
    { line: 12, fault: 'number-unreadable' },
    { line: 1_340, fault: 'time-missing' },
  ],
}

/** Of a street that has agreed on one. */
export const HELPERS = ['stun.example.org (STUN)']

const readText: NodeApi['readText'] = (text) => {
  const code = text.replace(/^.*#/, '')
  const kind = /^[ipbr](?=\.)/.exec(code)?.[0] as keyof typeof KINDS | undefined
  if (kind === undefined) return { ok: false, refusal: 'code-not-a-code' }
  return {
    ok: true,
    value: { kind: KINDS[kind], code, maker: makerOf(code), helpers: /helped/.test(code) ? HELPERS : [] },
  }
}

const marketOf = (plain: () => Promise<Outcome>, sent: () => Promise<Outcome<{ readonly id: string }>>) => ({
  setAutopilot: plain,
  pauseAutopilot: plain,
  amendOrder: plain,
  listOffer: sent,
  buyDirectly: sent,
  openAuction: sent,
  placeBid: plain,
})

type CouncilApi = Pick<NodeApi, (typeof COUNCIL_CALLS)[number]>

/** Made from the list of calls, which the compiler cannot follow through `fromEntries`. */
const councilAnswers = (sent: () => Promise<Outcome<{ readonly id: string }>>): CouncilApi =>
  Object.fromEntries(COUNCIL_CALLS.map((name) => [name, sent])) as unknown as CouncilApi

type Answer = <T>(value: T) => Promise<Outcome<T>>

const doorsOf = (answer: Answer, reply: OpenedReply | undefined) => {
  const plain = (): Promise<Outcome> => answer(undefined)
  return {
    invite: () => answer({ link: 'https://hearthgrid.example/#i.code' }),
    revokeInvitation: plain,
    join: () => answer({ reply: 'https://hearthgrid.example/#r.code' }),
    withdraw: plain,
    openReply: () => answer<OpenedReply>(reply ?? { kind: 'connected', writer: 'far' }),
    answerReply: () => answer({ link: 'https://hearthgrid.example/#p.code' }),
    makeReturnLink: () => answer({ link: 'https://hearthgrid.example/#b.code' }),
    comeBack: plain,
    admit: plain,
    turnAway: plain,
  }
}

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]

/** The oldest receipt is final here, and those of a match and of an order can be disputed. */
const trustOf = (answer: Answer, { receipts, trust }: Snapshot): TrustApi => {
  const sent = () => answer({ id: 't1' })
  return {
    pledge: sent,
    openDispute: sent,
    disputePayment: sent,
    disputable: async (id) => {
      const receipt = receipts.find((one) => one.id === id)
      if (receipt === receipts.at(-1)) return { ok: false, refusal: 'reading-final' }
      if (receipt?.kind !== 'clearing' && receipt?.kind !== 'trade') return { ok: true, value: undefined }
      const { counterpart, atMs } = receipt
      const meters = trust.meters.filter(({ household }) => counterpart === undefined || household === counterpart)
      const ofSlot = receipt.kind === 'clearing'
      return {
        ok: true,
        value: {
          meters: meters.map(({ meter }) => meter),
          of: ofSlot ? 'slot' : 'before',
          ...{ fromMs: atMs - (ofSlot ? HOUR_MS / 4 : DAY_MS), untilMs: atMs },
          ...{ finalInMs: 31 * HOUR_MS, evidenceMs: 2 * DAY_MS, votingMs: 2 * DAY_MS },
        },
      }
    },
    showEvidence: sent,
    judgeDispute: sent,
  }
}

const booksOf = (answer: Answer, snapshot: Snapshot): BooksApi => ({
  figures: () => answer(STREET_FIGURES),
  credits: () => answer([]),
  block: () => Promise.resolve({ ok: false, refusal: 'unknown' }),
  transaction: () => Promise.resolve({ ok: false, refusal: 'unknown' }),
  receiptsOf: () => answer([]),
  usage: () => answer(USAGE),
  energy: (edgesMs) => answer(energyOf(snapshot, edgesMs)),
})

/** @param reply what becomes of a reply that is opened; a meeting if nothing else is said. */
export const galleryApi = (snapshot: Snapshot, refuses: Refusal | undefined, reply?: OpenedReply): NodeApi => {
  const answer = <T>(value: T): Promise<Outcome<T>> =>
    Promise.resolve(refuses === undefined ? { ok: true, value } : { ok: false, refusal: refuses })
  const plain = (): Promise<Outcome> => answer(undefined)
  return {
    subscribe: (listener) => {
      listener(snapshot)
      return () => undefined
    },
    found: plain,
    ...councilAnswers(() => answer({ id: '' })),
    readText,
    ...doorsOf(answer, reply),
    choosePort: () => answer({ portId: 'usb1' }),
    forgetPort: plain,
    registerMeter: plain,
    useRelay: plain,
    testRelay: plain,
    askMeter: plain,
    findMeters: plain,
    listenAgain: plain,
    giveKey: plain,
    lookAtPort: () => answer({ rows: RAW_ROWS }),
    startRecording: plain,
    stopRecording: () => answer({ text: '' }),
    replayRecording: () => answer({ portId: 'usb1' }),
    registerByHand: plain,
    letBoardSign: plain,
    letComputerSign: plain,
    changeMeter: () => answer({ id: 'c1' }),
    enterReading: plain,
    importEnergy: ({ name }) => answer(name === 'faulty.csv' ? FAULTY : TAKEN),
    forgetEnergy: plain,
    setStanding: plain,
    setPreference: plain,
    placeOrder: () => answer({ id: 'o2' }),
    cancelOrder: plain,
    offerDelivery: () => answer({ id: 'd9' }),
    acceptDelivery: plain,
    closeDelivery: plain,
    ...marketOf(plain, () => answer({ id: 'm1' })),
    ...trustOf(answer, snapshot),
    sendMoney: () => answer({ id: 't1' }),
    sayPaid: () => answer({ id: 'p9' }),
    answerPayment: plain,
    announceNight: () => answer({ id: 'a1' }),
    announceAbsence: () => answer({ id: 'a1' }),
    takeBackAbsence: () => answer({ id: 'a1' }),
    post: () => answer({ id: 'n1' }),
    edit: () => answer({ id: 'n1' }),
    remove: plain,
    setProfile: plain,
    setAwareness: plain,
    ...galleryKeys(answer),
    setValidating: plain,
    proposeRefounding: plain,
    approveRefounding: plain,
    enrolDevice: plain,
    exportBooks: () => answer({ lines: ['{}'] }),
    startAfresh: plain,
    ...booksOf(answer, snapshot),
    statement: () => answer(MADE_STATEMENT),
    checkStatement: (text) => answer(text.includes('altered') ? WRONG_VERDICT : CHECKED_VERDICT),
    exportBlocks: () => answer({ bytes: new Uint8Array(1), from: 1_318, to: 2_318, height: 2_318 }),
    importBlocks: () => answer({ taken: 300, height: 2_317, stopped: undefined }),
    dismissNotice: plain,
    report: () => answer({ text: 'nothing happened' }),
  }
}
