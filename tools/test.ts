// `npm test`: everything, on a bare clone. Prints each part with its seconds and one line at the end.
import { closeParts, runParts } from './parts.ts'
import { CHECKS, TESTS } from './test-parts.ts'

process.exitCode = closeParts(await runParts([...CHECKS, ...TESTS]))
