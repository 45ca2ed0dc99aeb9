// Keeps the built page on this computer, whole and of one build, so that it opens when its host does not. A newer build is
// fetched whole beside it and waits until a tab lets it in; what it replaces is forgotten then.

/** What the browser calls a service worker's own; TypeScript's library has it only where a page's is missing. */
type Lasting = Event & { waitUntil(work: Promise<unknown>): void }
type Asked = Lasting & { readonly request: Request; respondWith(answer: Promise<Response>): void }
type Scope = {
  readonly registration: { readonly scope: string }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listen: (event: Lasting) => void): void
  addEventListener(type: 'fetch', listen: (event: Asked) => void): void
  addEventListener(type: 'message', listen: (event: Lasting & { readonly data: unknown }) => void): void
}
const scope = globalThis as unknown as Scope

/** Filled in by the build: its hash, and every file it made, as paths beside this one. The page itself is the empty path. */
const BUILD = JSON.parse('__HEARTHGRID_BUILD__') as { readonly hash: string; readonly files: readonly string[] }
const PREFIX = 'hearthgrid-build-'
const SHELF = PREFIX + BUILD.hash

const addressOf = (file: string): string => new URL(file, scope.registration.scope).href
const OURS = new Set(BUILD.files.map(addressOf))

/** All or nothing: a page of two builds would ask for pieces that neither has. */
const fetchBuild = async (): Promise<void> => {
  const shelf = await caches.open(SHELF)
  await shelf.addAll([...OURS].map((address) => new Request(address, { cache: 'reload' })))
}

const forgetOthers = async (): Promise<void> => {
  const names = await caches.keys()
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== SHELF).map((name) => caches.delete(name)),
  )
}

/** Without what follows `?` and `#`, which only the page itself reads. */
const fileOf = (request: Request): string => request.url.replace(/[?#].*$/, '')

/** A browser short of room may have taken a file away; then the host is asked as if nobody had kept it. */
const answer = async (request: Request): Promise<Response> => {
  const shelf = await caches.open(SHELF)
  return (await shelf.match(fileOf(request), { ignoreVary: true })) ?? fetch(request)
}

scope.addEventListener('install', (event) => event.waitUntil(fetchBuild()))
scope.addEventListener('activate', (event) => event.waitUntil(forgetOthers()))
scope.addEventListener('fetch', (event) => {
  if (event.request.method === 'GET' && OURS.has(fileOf(event.request))) event.respondWith(answer(event.request))
})
scope.addEventListener('message', (event) => {
  if (event.data === 'let-in') event.waitUntil(scope.skipWaiting())
})
