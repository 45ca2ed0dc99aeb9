// How the state of a code that people carry is marked, wherever one is shown.
import type { CodeState } from '../../node/index.ts'

export const CODE_MARKS: Record<CodeState, 'pending' | 'agreed' | 'refused'> = {
  waiting: 'pending',
  connecting: 'pending',
  connected: 'agreed',
  gone: 'refused',
  failed: 'refused',
  expired: 'refused',
}
