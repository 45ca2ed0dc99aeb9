// Shows one screen of the gallery (`?screen=name`), or the list of all of them. What a screen asks of the node is kept in
// `asked`, for tests.
import type { NodeApi } from '../../src/node/index.ts'
import { mountPage, tellPage } from '../../src/ui/index.ts'
import { galleryApi } from './api.ts'
import { SCREENS } from './screens.ts'
import { streamed } from './stream.ts'

const target = document.querySelector('#page')
/** Before the screen takes another address. */
const { search } = location
const name = new URLSearchParams(search).get('screen')
const screen = name === null ? undefined : SCREENS[name]

const list = (): HTMLElement => {
  const main = document.createElement('main')
  const heading = document.createElement('h1')
  heading.textContent = 'Gallery'
  const items = Object.keys(SCREENS).map((key) => {
    const link = document.createElement('a')
    link.href = `?screen=${key}`
    link.textContent = key
    const item = document.createElement('p')
    item.append(link)
    return item
  })
  main.append(heading, ...items)
  return main
}

const asked: unknown[][] = []
Object.assign(globalThis, { asked })

/** The same door, which writes down what it is asked for. */
const written = (api: NodeApi): NodeApi =>
  Object.fromEntries(
    Object.entries(api).map(([call, answer]) => [
      call,
      (...args: never[]) => {
        asked.push([call, ...args])
        return (answer as (...args: never[]) => unknown)(...args)
      },
    ]),
  ) as unknown as NodeApi

if (target !== null && screen === undefined) target.append(list())
if (target !== null && screen !== undefined) {
  localStorage.setItem('hearthgrid-language', screen.language ?? 'en')
  history.replaceState(undefined, '', screen.hash)
  const api = written(galleryApi(screen.snapshot, screen.refuses, screen.reply))
  const trades = Number(new URLSearchParams(search).get('trades') ?? 0)
  mountPage(target, trades > 0 ? { ...api, subscribe: streamed(screen.snapshot, trades) } : api, {
    entry: { text: screen.entryText },
    onDemo: () => undefined,
    onLeaveDemo: () => undefined,
    demo: screen.demo ?? false,
    ...(screen.fatal === undefined ? {} : { fatal: screen.fatal }),
  })
  // As the build's loader tells it.
  if (screen.incomplete === true) dispatchEvent(new Event('vite:preloadError'))
  if (screen.around !== undefined) tellPage(screen.around)
}
