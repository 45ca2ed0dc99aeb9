// Asks its browser for all verdicts and posts them to the test that serves it; works in any browser that opens it.
import type { SignatureCase } from '../cases.ts'
import { verdictsOf } from '../verdicts.ts'

const tell = (said: unknown): Promise<Response> => fetch('verdicts', { method: 'POST', body: JSON.stringify(said) })

try {
  const cases = (await (await fetch('cases.json')).json()) as SignatureCase[]
  await tell({ verdicts: await verdictsOf(cases) })
} catch (error) {
  await tell({ error: String(error) })
}
