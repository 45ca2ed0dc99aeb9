// The SSZ library expects Node's Buffer as a global; it must be there before the library is first imported.
import { Buffer } from 'buffer'

Object.assign(globalThis, { Buffer })
