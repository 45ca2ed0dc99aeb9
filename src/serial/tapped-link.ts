// A link through which somebody listens in: whoever reads and writes notices nothing, and every event is told with its time.
import type { ByteLink, Chunk } from './link.ts'
import type { RecordedEvent } from './recording.ts'

export const tapLink = (link: ByteLink, nowMs: () => number, tell: (event: RecordedEvent) => void): ByteLink => ({
  open: async (line) => {
    const result = await link.open(line)
    if (result === 'open') tell({ atMs: nowMs(), line })
    return result
  },
  write: async (bytes) => {
    // The caller may reuse its bytes; and what is answered must not be told before what was asked.
    tell({ atMs: nowMs(), written: new Uint8Array(bytes) })
    return link.write(bytes)
  },
  chunks: () => tapped(link, nowMs, tell),
  close: () => link.close(),
  get state() {
    return link.state
  },
  get info() {
    return link.info
  },
})

async function* tapped(
  link: ByteLink,
  nowMs: () => number,
  tell: (event: RecordedEvent) => void,
): AsyncGenerator<Chunk, void, undefined> {
  for await (const chunk of link.chunks()) {
    tell(chunk)
    yield chunk
  }
  if (link.state === 'lost') tell({ atMs: nowMs(), lost: true })
}
