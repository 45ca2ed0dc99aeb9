// Stands in for `@multiformats/dns` in the page: libp2p would ask two public servers for addresses of the kind `dnsaddr`,
// which nobody here has. With it the page names no server at all.
export const dns = (): { query(): Promise<never> } => ({
  query: () => Promise.reject(new Error('this page asks no name service')),
})

/** Resource record types that libp2p asks for (RFC 1035, section 3.2.2). */
export const RecordType = { TXT: 16 }
