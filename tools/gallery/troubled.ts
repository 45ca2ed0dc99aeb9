// A home whose meter is silent, whose clock is off and whose relay was released.
import type { Snapshot } from '../../src/node/index.ts'
import { MINUTE_MS, NOW_MS, busy, readingPort } from './snapshots.ts'

export const troubled: Snapshot = {
  ...busy,
  ports: [{ ...readingPort, state: 'silent', powerW: undefined }],
  environment: { ...busy.environment, clockOffsetMs: 94_000, storage: 'kept' },
  notices: [
    { code: 'meter-silent', atMs: NOW_MS - 8 * MINUTE_MS, about: 'Meter cupboard' },
    { code: 'clock-off', atMs: NOW_MS - 5 * MINUTE_MS, about: undefined },
    { code: 'relay-released', atMs: NOW_MS - MINUTE_MS, about: 'Hot water' },
  ],
}
