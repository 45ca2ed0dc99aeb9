// The one thing every component shares: the newest snapshot, the words, the formats and the place we are at.
import { createContext } from 'svelte'
import type { NodeApi, OpenedText, Refusal, Snapshot } from '../node/index.ts'
import { formatsFor, type Formats } from './format/formats.ts'
import { loadFirstWords, loadRestWords, localeOf, rememberLanguage, type Language } from './language.ts'
import { hashOf, routeOf, viewOf, type Route, type View } from './route.ts'
import { PLAIN, type Surroundings } from './surroundings.ts'
import { enFirst, type FirstWords } from './words/en-first.ts'
import { withUnlocking } from './unlocking.ts'
import type { Words } from './words/en.ts'

export type PageOptions = {
  /** The location fragment that a link carried: an invitation, a reply, or nothing. */
  readonly entry: { readonly text: string | undefined }
  readonly onDemo: () => void
  readonly onLeaveDemo: () => void
  readonly demo: boolean
  /** Set when this environment cannot run a node at all; shown as a full page. */
  readonly fatal?: Refusal
}

export class Page {
  readonly api: NodeApi
  readonly options: PageOptions
  snapshot = $state.raw<Snapshot | undefined>()
  words = $state.raw<FirstWords>(enFirst)
  formats = $state.raw<Formats>(formatsFor('en', enFirst.phrases))
  language = $state<Language>('en')
  route = $state<Route>('first')
  /** Which view of a place that has several. */
  view = $state<View | undefined>()
  surroundings = $state.raw<Surroundings>(PLAIN)
  /** Somebody waits for the passphrase: what was asked for does, or whoever has just locked the home. */
  unlocking = $state<'asked' | 'locked' | undefined>()
  /** Somebody wants the recovery words, wherever they were before. */
  wordsWanted = $state(false)
  /** The card about recovery words was put off, until the page is loaded again. */
  keepLater = $state(false)
  /** A code that arrived by link and waits for the door or the street to take it. */
  arrived = $state.raw<OpenedText | undefined>()
  arrivedRefusal = $state<Refusal | undefined>()

  readonly #waiting: ((opened: boolean) => void)[] = []

  constructor(api: NodeApi, options: PageOptions, language: Language, words: FirstWords) {
    this.api = withUnlocking(api, () => this.askToUnlock())
    this.options = options
    this.words = words
    this.formats = formatsFor(localeOf(language), words.phrases)
    this.language = language
    this.route = routeOf(location.hash) ?? 'first'
    this.view = viewOf(location.hash)
    // A link that was opened in this tab while the page was still loading stands in the address only.
    if (options.fatal === undefined) this.arrive(options.entry.text ?? location.hash)
  }

  /** Takes text that came with the address; what it is decides the place where it is shown. */
  arrive(text: string | undefined): void {
    if (text === undefined || text === '' || routeOf(text) !== undefined) return
    const opened = this.api.readText(text)
    this.arrived = opened.ok ? opened.value : undefined
    this.arrivedRefusal = opened.ok ? undefined : opened.refusal
    this.go('link')
  }

  /** Asks for the passphrase; true once the home is unlocked. Who asks while it is asked for already gets the same answer. */
  askToUnlock(why: 'asked' | 'locked' = 'asked'): Promise<boolean> {
    this.unlocking = why
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  answerUnlock(opened: boolean): void {
    this.unlocking = undefined
    for (const resolve of this.#waiting.splice(0)) resolve(opened)
  }

  go(route: Route, view?: View): void {
    const hash = hashOf(route, view)
    this.route = route
    this.view = viewOf(hash)
    if (location.hash !== hash) location.hash = hash
  }

  /** Whether this view of the place is to be seen now. */
  shows(view: View): boolean {
    return this.view === view || this.view === 'all'
  }

  /** Follows the address: a place, or a link that was opened in this very tab. */
  follow(hash: string): void {
    const route = routeOf(hash)
    if (route === undefined) this.arrive(hash)
    else {
      this.route = route
      this.view = viewOf(hash)
    }
  }

  /** To be awaited before a place is shown: it has more to say than the doors. */
  async loadPlaceWords(): Promise<void> {
    const { language } = this
    const rest = await loadRestWords(language)
    // A language that was chosen meanwhile came with all its words.
    if (language === this.language) this.words = { ...this.words, ...rest }
  }

  async speak(language: Language): Promise<void> {
    const [first, rest] = await Promise.all([loadFirstWords(language), loadRestWords(language)])
    const words = { ...first, ...rest }
    rememberLanguage(language)
    this.words = words
    this.formats = formatsFor(localeOf(language), words.phrases)
    this.language = language
    document.documentElement.lang = language
  }

  /** Also when it is handed on alone. */
  readonly nameOf = (id: number | undefined): string => {
    const member = this.snapshot?.members.find((candidate) => candidate.id === id)
    const former = this.snapshot?.council.former.find((candidate) => candidate.id === id)
    return member?.name ?? former?.name ?? this.words.someone
  }
}

/** The page once the words of its places are there. */
export type FullPage = Page & { words: Words }

const [givenPage, providePage] = createContext<Page>()

export { providePage }

/** For doors, and for parts that doors use as well: the words from the first moment on. */
export const useDoor = givenPage

/** For places and their parts, which are only shown with all words loaded. */
export const usePage = (): FullPage => {
  const page = givenPage()
  if (!isFull(page)) throw new Error('assert: a place is shown before its words are there')
  return page
}

const isFull = (page: Page): page is FullPage => 'places' in page.words
