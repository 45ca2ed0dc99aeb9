// The door to the page: mounts it on an element and lets it follow a node through the typed door of src/node.
import './tokens.css'
import './base.css'
import './parts.css'
import { mount, unmount } from 'svelte'
import type { NodeApi } from '../node/index.ts'
import App from './App.svelte'
import { chosenLanguage, loadFirstWords } from './language.ts'
import { enFirst } from './words/en-first.ts'
import { Page, type PageOptions } from './page.svelte.ts'
import { PLAIN, type Surroundings } from './surroundings.ts'

export type { PageOptions }

const mounted = new WeakMap<Element, Record<string, unknown>>()
const newest = new WeakMap<Element, object>()

let surroundings = PLAIN
let shown: Page | undefined

/** What the browser says of the page, for whichever is shown now or next. */
export const tellPage = (news: Partial<Surroundings>): void => {
  surroundings = { ...surroundings, ...news }
  if (shown !== undefined) shown.surroundings = surroundings
}

// Told by the build's loader of every piece that does not arrive; the error goes its own way as well.
addEventListener('vite:preloadError', () => tellPage({ incomplete: true }))

/**
 * Shows the page on `target` and keeps it in step with `api`; a page that was there before is taken down first. Returns
 * at once; the words of the reader's language may arrive a moment later.
 */
export const mountPage = (target: Element, api: NodeApi, options: PageOptions): void => {
  const call = {}
  newest.set(target, call)
  const language = chosenLanguage()
  document.documentElement.lang = language
  // Without the words of their language people read English; that something is missing is told above it.
  const arriving = loadFirstWords(language).catch(() => enFirst)
  void arriving.then((words) => {
    if (newest.get(target) !== call) return
    const before = mounted.get(target)
    if (before !== undefined) void unmount(before)
    target.replaceChildren()
    const page = new Page(api, options, language, words)
    page.surroundings = surroundings
    shown = page
    mounted.set(target, mount(App, { target, props: { page } }))
  })
}
