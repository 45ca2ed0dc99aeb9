// `npm run test:deep`: what takes long and is run before an issue is resolved. Prints each part with its seconds.
import { closeParts, runParts } from './parts.ts'
import { DEEP } from './test-parts.ts'

process.exitCode = closeParts(await runParts(DEEP))
