// What this platform says to each case, by our rule and by WebCrypto alone. Runs in Node.js and in the test page.
import { openWebCrypto } from '../../src/ledger/browser/webcrypto.ts'
import type { SignatureCase, Verdict } from './cases.ts'

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16))

export const verdictsOf = async (cases: readonly SignatureCase[]): Promise<Verdict[]> => {
  const { verify } = await openWebCrypto()
  const verdicts: Verdict[] = []
  for (const { key, message, signature } of cases)
    verdicts.push({
      rule: await verify(bytesOf(key), bytesOf(message), bytesOf(signature)),
      platform: await platformSays(key, message, signature),
    })
  return verdicts
}

const platformSays = async (key: string, message: string, signature: string): Promise<boolean> => {
  try {
    const imported = await crypto.subtle.importKey('raw', bytesOf(key), 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', imported, bytesOf(signature), bytesOf(message))
  } catch {
    return false
  }
}
