// Starts the worker that stretches one passphrase, from a one-line module as the node's worker is, so that it inherits
// the page's policy.
import type { Stretch } from './ledger/browser/index.ts'
import type { ToStretch } from './stretch.ts'
import workerUrl from './stretch.ts?worker&url'

/** Not every browser has Trusted Types, nor does TypeScript's own library. */
type TrustedTypes = {
  readonly trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(url: string): string },
    ): { createScriptURL(url: string): unknown }
  }
}

let policy: { createScriptURL(url: string): unknown } | undefined

export const stretch: Stretch = (passphrase, salt, cost) => {
  policy ??= (globalThis as TrustedTypes).trustedTypes?.createPolicy('hearthgrid-worker', {
    createScriptURL: (url) => url,
  })
  // The worker that asks is itself a one-line module without an address: only this file's own can be started from.
  const module = `import ${JSON.stringify(new URL(workerUrl, import.meta.url).href)}`
  const url = URL.createObjectURL(new Blob([module], { type: 'text/javascript' }))
  const worker = new Worker((policy?.createScriptURL(url) ?? url) as string, { type: 'module', name: 'stretch' })
  const answer = new Promise<Uint8Array>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Uint8Array>) => resolve(data), { once: true })
    // A piece of the page that its host no longer has.
    worker.addEventListener('error', () =>
      reject(Object.assign(new Error('the worker for passphrases did not start'), { name: 'PageIncompleteError' })),
    )
  })
  worker.postMessage({ passphrase, salt, cost } satisfies ToStretch)
  return answer.finally(() => {
    worker.terminate()
    URL.revokeObjectURL(url)
  })
}
