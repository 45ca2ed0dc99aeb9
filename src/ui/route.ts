// Which place, and which of its views, a location hash names. The hash is never sent anywhere, so links work from any
// static address.

/** The places a member moves between, in the order of the navigation. */
export const PLACES = ['home', 'trade', 'money', 'street', 'meter', 'more'] as const
export type Place = (typeof PLACES)[number]

/** The doors are for a browser that has no home yet. */
export const DOORS = ['first', 'start', 'link', 'check', 'back'] as const
export type Door = (typeof DOORS)[number]

export type Route = Place | Door

/** The views of the long places, each for one question. The first is shown where the address names none. */
export const VIEWS = {
  home: [],
  trade: ['prices', 'autopilot', 'book', 'auctions', 'deliveries', 'offers'],
  money: ['wallet', 'portfolio', 'pay', 'stake', 'exchange', 'statement', 'green', 'receipts'],
  street: ['neighbours', 'board', 'council', 'disputes', 'nights', 'figures'],
  meter: [],
  more: ['settings', 'keys', 'computer', 'carry', 'engine'],
} as const satisfies Record<Place, readonly string[]>

/** `all` is every view of a place on one page, for whoever searches or prints. */
export type View = (typeof VIEWS)[Place][number] | 'all'

const ROUTES: readonly string[] = [...PLACES, ...DOORS]

const partsOf = (hash: string): string[] => hash.replace(/^#?\/?/, '').split('/')

/** The route of a hash, or undefined when the hash is something else, such as an invitation. */
export const routeOf = (hash: string): Route | undefined => {
  const [name = ''] = partsOf(hash)
  if (name === '') return 'first'
  return ROUTES.includes(name) ? (name as Route) : undefined
}

/** The view that a hash names; undefined where the place has none, and the first where the name is none of its own. */
export const viewOf = (hash: string): View | undefined => {
  const route = routeOf(hash)
  if (route === undefined || !isPlace(route)) return undefined
  const views: readonly View[] = VIEWS[route]
  if (views.length === 0) return undefined
  const name = partsOf(hash)[1]
  return name === 'all' ? 'all' : (views.find((view) => view === name) ?? views[0])
}

export const hashOf = (route: Route, view?: View): string => {
  if (route === 'first') return '#/'
  const first: View | undefined = isPlace(route) ? VIEWS[route][0] : undefined
  return view === undefined || view === first ? `#/${route}` : `#/${route}/${view}`
}

export const isPlace = (route: Route): route is Place => (PLACES as readonly string[]).includes(route)
