// What has happened between two pictures of a home that somebody who looks elsewhere may want to hear of. Pure.
import type { Delivery, Dispute, Guest, Notice, Payment, Receipt, Snapshot } from '../node/index.ts'
import type { Place, View } from './route.ts'

export type News =
  | { readonly about: 'notice'; readonly notice: Notice }
  | { readonly about: 'guest'; readonly guest: Guest }
  | { readonly about: 'payment'; readonly payment: Payment }
  | { readonly about: 'dispute'; readonly dispute: Dispute }
  | { readonly about: 'offer'; readonly delivery: Delivery }
  | { readonly about: 'trade'; readonly receipt: Receipt }

/** How much of it: nothing, what waits for a person, or trades as well. */
export const HEARD = ['nothing', 'needed', 'all'] as const
export type Heard = (typeof HEARD)[number]

const fresh = <T>(before: readonly T[], after: readonly T[], idOf: (one: T) => string): T[] => {
  const known = new Set(before.map(idOf))
  return after.filter((one) => !known.has(idOf(one)))
}

/**
 * Nothing while either picture is of no member: what a home finds on coming back is on the page, and would come in a
 * shower.
 */
export const newsBetween = (before: Snapshot, after: Snapshot, heard: Heard): News[] => {
  if (heard === 'nothing' || before.stage !== 'member' || after.stage !== 'member') return []
  const needed: News[] = [
    ...fresh(before.notices, after.notices, tagOfNotice).map((notice) => ({ about: 'notice' as const, notice })),
    ...fresh(before.guests, after.guests, ({ peer }) => peer).map((guest) => ({ about: 'guest' as const, guest })),
    ...fresh(before.payments, after.payments, ({ id }) => id)
      .filter(({ role }) => role === 'payee')
      .map((payment) => ({ about: 'payment' as const, payment })),
    ...disputesThatNeedUs(before, after).map((dispute) => ({ about: 'dispute' as const, dispute })),
    ...fresh(before.deliveries, after.deliveries, ({ id }) => id)
      .filter(({ state, buyer }) => state === 'offered' && buyer === after.self)
      .map((delivery) => ({ about: 'offer' as const, delivery })),
  ]
  if (heard === 'needed') return needed
  const trades = fresh(before.receipts, after.receipts, ({ id }) => id)
    .filter(({ kind }) => kind === 'trade')
    .map((receipt) => ({ about: 'trade' as const, receipt }))
  return [...needed, ...trades]
}

/** One that is about us, one in which our vote counts now, and one of ours that is decided; not what we began ourselves. */
const disputesThatNeedUs = (before: Snapshot, after: Snapshot): Dispute[] =>
  after.trust.disputes.filter(({ id, phase, part }) => {
    const known = before.trust.disputes.find((one) => one.id === id)
    if (known?.phase === phase) return false
    if (phase === 'voting') return part === 'judge'
    if (phase === 'closed') return known !== undefined && (part === 'accused' || part === 'accuser')
    return part === 'accused'
  })

const tagOfNotice = ({ code, atMs, about }: Notice): string => `${code} ${atMs} ${about ?? ''}`

/** The same for the same piece of news in every tab, so that several tabs tell it once. */
export const tagOf = (news: News): string => {
  switch (news.about) {
    case 'notice':
      return `notice ${tagOfNotice(news.notice)}`
    case 'guest':
      return `guest ${news.guest.peer}`
    case 'payment':
      return `payment ${news.payment.id}`
    case 'dispute':
      return `dispute ${news.dispute.id} ${news.dispute.phase}`
    case 'offer':
      return `offer ${news.delivery.id}`
    case 'trade':
      return `trade ${news.receipt.id}`
  }
}

/** The place, and the view of it, where a person can do something about it. */
export const placeOf = (news: News): readonly [Place, View?] => PLACES_OF[news.about]

const PLACES_OF = {
  notice: ['home'],
  guest: ['street'],
  payment: ['money', 'pay'],
  dispute: ['street', 'disputes'],
  offer: ['trade', 'deliveries'],
  trade: ['money', 'receipts'],
} as const satisfies Record<News['about'], readonly [Place, View?]>
