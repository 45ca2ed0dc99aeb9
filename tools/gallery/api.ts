// A door with nobody behind it: shows one snapshot, and answers every intent with success or one refusal.
import type { NodeApi, Outcome, Refusal, Snapshot } from '../../src/node/index.ts'

const readText: NodeApi['readText'] = (text) => {
  const code = text.replace(/^.*#/, '')
  if (code.startsWith('i.')) return { ok: true, value: { kind: 'invitation', code } }
  if (code.startsWith('r.')) return { ok: true, value: { kind: 'reply', code } }
  return { ok: false, refusal: 'code-not-a-code' }
}

export const galleryApi = (snapshot: Snapshot, refuses: Refusal | undefined): NodeApi => {
  const answer = <T>(value: T): Promise<Outcome<T>> =>
    Promise.resolve(refuses === undefined ? { ok: true, value } : { ok: false, refusal: refuses })
  const plain = (): Promise<Outcome> => answer(undefined)
  return {
    subscribe: (listener) => {
      listener(snapshot)
      return () => undefined
    },
    found: plain,
    readText,
    invite: () => answer({ link: 'https://hearthgrid.example/#i.code' }),
    join: () => answer({ reply: 'https://hearthgrid.example/#r.code' }),
    openReply: plain,
    admit: plain,
    turnAway: plain,
    choosePort: () => answer({ portId: 'usb1' }),
    forgetPort: plain,
    registerMeter: plain,
    useRelay: plain,
    setStanding: plain,
    placeOrder: () => answer({ id: 'o2' }),
    cancelOrder: plain,
    offerDelivery: () => answer({ id: 'd9' }),
    acceptDelivery: plain,
    closeDelivery: plain,
    announceNight: () => answer({ id: 'a1' }),
    announceAbsence: () => answer({ id: 'a1' }),
    takeBackAbsence: () => answer({ id: 'a1' }),
    post: () => answer({ id: 'n1' }),
    edit: () => answer({ id: 'n1' }),
    remove: plain,
    setProfile: plain,
    setAwareness: plain,
    setValidating: plain,
    proposeRefounding: plain,
    approveRefounding: plain,
    enrolDevice: plain,
    exportBooks: () => answer({ lines: ['{}'] }),
    startAfresh: plain,
    exportBlocks: () => answer({ bytes: new Uint8Array(1), from: 1_318, to: 2_318, height: 2_318 }),
    importBlocks: () => answer({ taken: 300, height: 2_317, stopped: undefined }),
    dismissNotice: plain,
    report: () => answer({ text: 'nothing happened' }),
  }
}
