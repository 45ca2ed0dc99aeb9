// Tells news of this home through the computer's own notifications while nobody looks at the page. Nothing leaves the
// computer for it: no push service, no server; a page that is closed tells nothing.
import type { Dispute } from '../node/index.ts'
import { HEARD, newsBetween, placeOf, tagOf, type Heard, type News } from './news.ts'
import type { FullPage } from './page.svelte.ts'

const STORED = 'hearthgrid-news'

/** The browser may refuse storage; then the choice lasts as long as the page. */
const stored = (): Heard => {
  try {
    return HEARD.find((heard) => heard === localStorage.getItem(STORED)) ?? 'nothing'
  } catch {
    return 'nothing'
  }
}

/** `refused`: the person or the browser has said no, and only the browser's settings lead back. */
export type Permission = 'possible' | 'refused' | 'missing'

class Telling {
  heard = $state<Heard>(stored())
  permission = $state<Permission>('possible')

  constructor() {
    this.look()
  }

  look(): void {
    if (typeof Notification === 'undefined') this.permission = 'missing'
    else this.permission = Notification.permission === 'denied' ? 'refused' : 'possible'
  }

  /** Asks the browser first when it has not been asked; what it refuses stays as it was. */
  async choose(heard: Heard): Promise<void> {
    if (heard !== 'nothing' && (await Notification.requestPermission()) !== 'granted') {
      this.look()
      return
    }
    this.heard = heard
    try {
      localStorage.setItem(STORED, heard)
    } catch {
      // Kept for this page.
    }
  }
}

export const telling = new Telling()

/** To be called where a component begins: follows the page's pictures for as long as the component is there. */
export const tellNews = (page: FullPage): void => {
  let before = page.snapshot
  $effect(() => {
    const after = page.snapshot
    if (before !== undefined && after !== undefined && !isLookedAt())
      for (const news of newsBetween(before, after, telling.heard)) show(page, news)
    before = after
  })
  $effect(() => {
    if (page.surroundings.letIn === undefined || telling.heard === 'nothing' || isLookedAt()) return
    notify('newer', page.words.newer.title, page.words.newer.says, () => {})
  })
}

const isLookedAt = (): boolean => document.visibilityState === 'visible' && document.hasFocus()

const show = (page: FullPage, news: News): void => {
  const { says, next } = wordsFor(page, news)
  notify(tagOf(news), says, next, () => page.go(...placeOf(news)))
}

const wordsFor = (page: FullPage, news: News): { readonly says: string; readonly next: string } => {
  const { words, formats } = page
  const currency = page.snapshot?.street?.currency ?? ''
  switch (news.about) {
    case 'notice':
      return words.sentences[news.notice.code]
    case 'guest':
      return { says: words.news.guest(news.guest.name), next: words.news.guestNext }
    case 'payment': {
      const { other, amountMicro } = news.payment
      return {
        says: words.news.payment(page.nameOf(other), formats.money(amountMicro, currency)),
        next: words.news.paymentNext,
      }
    }
    case 'dispute':
      return wordsForDispute(page, news.dispute)
    case 'offer':
      return {
        says: words.news.offer(page.nameOf(news.delivery.seller), formats.energy(news.delivery.energyWh)),
        next: words.news.offerNext,
      }
    case 'trade': {
      const { side, energyWh, moneyMicro } = news.receipt
      const amount = formats.energy(energyWh < 0n ? -energyWh : energyWh)
      const money = formats.money(moneyMicro < 0n ? -moneyMicro : moneyMicro, currency)
      return { says: side === 'bought' ? words.news.bought(amount, money) : words.news.sold(amount, money), next: '' }
    }
  }
}

const wordsForDispute = (page: FullPage, { phase, accuser, of }: Dispute): { says: string; next: string } => {
  const { news } = page.words
  if (phase === 'voting') return { says: news.judge, next: news.judgeNext }
  if (phase === 'closed') return { says: news.decided, next: news.decidedNext }
  const name = accuser === undefined ? undefined : page.nameOf(accuser)
  if (name === undefined) return { says: news.doubtful, next: news.doubtedNext }
  return { says: of.kind === 'payment' ? news.unpaid(name) : news.doubted(name), next: news.doubtedNext }
}

/** The tag makes several tabs tell it once. Phones take notifications from a service worker only. */
const notify = (tag: string, title: string, body: string, onClick: () => void): void => {
  const options = { tag, body, icon: './icon.svg' }
  try {
    const notification = new Notification(title, options)
    notification.addEventListener('click', () => {
      globalThis.focus()
      onClick()
      notification.close()
    })
  } catch {
    void navigator.serviceWorker?.ready.then((registration) => registration.showNotification(title, options))
  }
}
