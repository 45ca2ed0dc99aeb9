// Which place a location hash names. The hash is never sent anywhere, so links work from any static address.

/** The places a member moves between, in the order of the navigation. */
export const PLACES = ['home', 'trade', 'money', 'street', 'meter', 'more'] as const
export type Place = (typeof PLACES)[number]

/** The doors are for a browser that has no home yet. */
export const DOORS = ['first', 'start', 'link', 'check', 'back'] as const
export type Door = (typeof DOORS)[number]

export type Route = Place | Door

const ROUTES: readonly string[] = [...PLACES, ...DOORS]

/** The route of a hash, or undefined when the hash is something else, such as an invitation. */
export const routeOf = (hash: string): Route | undefined => {
  const name = hash.replace(/^#?\/?/, '')
  if (name === '') return 'first'
  return ROUTES.includes(name) ? (name as Route) : undefined
}

export const hashOf = (route: Route): string => (route === 'first' ? '#/' : `#/${route}`)

export const isPlace = (route: Route): route is Place => (PLACES as readonly string[]).includes(route)
