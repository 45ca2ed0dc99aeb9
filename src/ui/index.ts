// The door to the page: mounts it on an element and lets it follow a node through the typed door of src/node.
import './tokens.css'
import './base.css'
import './parts.css'
import { mount, unmount } from 'svelte'
import type { NodeApi } from '../node/index.ts'
import App from './App.svelte'
import { chosenLanguage, loadWords } from './language.ts'
import { Page, type PageOptions } from './page.svelte.ts'

export type { PageOptions }

const mounted = new WeakMap<Element, Record<string, unknown>>()
const newest = new WeakMap<Element, object>()

/**
 * Shows the page on `target` and keeps it in step with `api`; a page that was there before is taken down first. Returns
 * at once; the words of the reader's language may arrive a moment later.
 */
export const mountPage = (target: Element, api: NodeApi, options: PageOptions): void => {
  const call = {}
  newest.set(target, call)
  const language = chosenLanguage()
  document.documentElement.lang = language
  void loadWords(language).then((words) => {
    if (newest.get(target) !== call) return
    const before = mounted.get(target)
    if (before !== undefined) void unmount(before)
    target.replaceChildren()
    mounted.set(target, mount(App, { target, props: { page: new Page(api, options, language, words) } }))
  })
}
