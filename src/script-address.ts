// The one place where an address becomes a script: the page's policy lets nothing else make one.

/** Not every browser has Trusted Types, nor does TypeScript's own library. */
type TrustedTypes = {
  readonly trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(url: string): string },
    ): { createScriptURL(url: string): unknown }
  }
}

const policy = (globalThis as TrustedTypes).trustedTypes?.createPolicy('hearthgrid-worker', {
  createScriptURL: (url) => url,
})

/** @param url of a script of this build, or of a blob that this page has made. */
export const scriptAddress = (url: string): string => (policy?.createScriptURL(url) ?? url) as string
