// Helpers that a street may agree on and a build may name (`VITE_ICE_SERVERS`): STUN tells a browser its outer address,
// TURN passes sealed data on where no direct way exists. None by default; a wrong text says why.

/** What `RTCPeerConnection` wants (`RTCIceServer`), without the DOM's types. */
export type IceServer = {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}
export type IceRead =
  | { readonly ok: true; readonly servers: readonly IceServer[] }
  /** One sentence for whoever sets the variable. */
  | { readonly ok: false; readonly why: string }

/** Each one is asked at every connection: browsers warn from five on that finding a way gets slow. */
export const ICE_SERVERS = 4
const URLS_PER_SERVER = 4
/** More than any list of these; it becomes a part of the page. */
const TEXT_LETTERS = 4_096

/** `stun:host:port`, `stuns:`, `turn:host:port?transport=udp`, `turns:` (RFC 7064 and 7065). */
const ADDRESS =
  /^(?<scheme>stuns?|turns?):(?<host>\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(?::(?<port>\d{1,5}))?(?<query>\?transport=(udp|tcp))?$/i

/** @param text a JSON list of `{urls, username, credential}`, or addresses of STUN servers with commas in between. */
export const readIceServers = (text: string): IceRead => {
  if (text.length > TEXT_LETTERS) return wrong(`it is longer than ${TEXT_LETTERS} letters`)
  const plain = text.trim()
  if (plain === '') return { ok: true, servers: [] }
  const listed = plain.startsWith('[') || plain.startsWith('{') ? fromJson(plain) : fromCommas(plain)
  if (typeof listed === 'string') return wrong(listed)
  if (listed.length > ICE_SERVERS) return wrong(`it names ${listed.length} helpers; at most ${ICE_SERVERS} make sense`)
  const servers: IceServer[] = []
  for (const one of listed) {
    const server = serverOf(one)
    if (typeof server === 'string') return wrong(server)
    servers.push(server)
  }
  return { ok: true, servers }
}

/** What people are told: which kind of helper, and its host, each once. */
export const hostsOf = (servers: readonly IceServer[]): string[] => [
  ...new Set(
    servers.flatMap(({ urls }) =>
      urls.map((url) => {
        const { scheme = '', host = '' } = ADDRESS.exec(url)?.groups ?? {}
        return `${host.toLowerCase()} (${scheme.toLowerCase().startsWith('stun') ? 'STUN' : 'TURN'})`
      }),
    ),
  ),
]

const wrong = (why: string): IceRead => ({ ok: false, why })

const fromCommas = (text: string): unknown[] =>
  text
    .split(',')
    .map((url) => url.trim())
    .filter((url) => url !== '')
    .map((urls) => ({ urls }))

/** Says what is wrong instead, if it is no list. */
const fromJson = (text: string): unknown[] | string => {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : 'it is one helper and not a list: put [ and ] around it'
  } catch {
    return 'it begins like JSON and cannot be read as such'
  }
}

const KEYS: readonly string[] = ['urls', 'username', 'credential']

/** Says what is wrong instead, if it is none. */
const serverOf = (value: unknown): IceServer | string => {
  if (typeof value !== 'object' || value === null) return `${quoted(value)} is no helper; write {"urls": "stun:…"}`
  const { urls, username, credential, ...others } = value as Record<string, unknown>
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) return `a helper has no ${quoted(unknown)}; it has ${KEYS.join(', ')}`
  const list: readonly unknown[] = Array.isArray(urls) ? urls : [urls]
  if (list.length === 0 || list.length > URLS_PER_SERVER) return `a helper has 1 to ${URLS_PER_SERVER} addresses`
  let relays = false
  for (const url of list) {
    const fault = addressFault(url)
    if (fault !== undefined) return fault
    relays ||= /^turn/i.test(String(url))
  }
  const named = typeof username === 'string' && username !== '' && typeof credential === 'string' && credential !== ''
  if (relays && !named) return `${quoted(list[0])} needs a username and a credential; write the list as JSON`
  if (!relays && (username !== undefined || credential !== undefined))
    return `${quoted(list[0])} takes no username and no credential`
  const addresses = list.map(String)
  return named ? { urls: addresses, username, credential } : { urls: addresses }
}

const addressFault = (url: unknown): string | undefined => {
  const { scheme, port, query } = (typeof url === 'string' ? ADDRESS.exec(url)?.groups : undefined) ?? {}
  if (scheme === undefined) return `${quoted(url)} is no address of a helper, such as stun:stun.example.org:3478`
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return `${quoted(url)} has no such port`
  if (query !== undefined && /^stun/i.test(scheme)) return `${quoted(url)} is a STUN server, which has no transport`
  return undefined
}

const quoted = (value: unknown): string => JSON.stringify(value)?.slice(0, 80) ?? 'nothing'
