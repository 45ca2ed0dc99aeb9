// The worker of the serial tests: real navigator.serial, our Web Serial link, our sessions, asked one thing at a time.
import { createWebSerialLink, watchGrantedPorts, webSerial } from '../../../../src/serial/browser/index.ts'
import { createP1Decoder, startSession, type ByteLink, type Chunk, type Session } from '../../../../src/serial/index.ts'
import type { Answer, JsonChunk, LinkName, Question, SessionLog } from './messages.ts'

type Running = { session: Session; readings: SessionLog['readings'][number][]; states: string[]; ended?: string }

const links = new Map<string, ByteLink>()
const readers = new Map<string, AsyncIterator<Chunk>>()
const sessions = new Map<string, Running>()
const watched: number[][] = []

const serial = webSerial()
if (serial !== undefined) {
  watchGrantedPorts(serial, (ports) => watched.push(ports.map((port) => port.getInfo().usbProductId ?? 0)), 60_000)
}

const keyOf = (name: LinkName): string => `${name.usbProductId}/${name.serial}`

const linkOf = async (name: LinkName): Promise<ByteLink> => {
  const key = keyOf(name)
  const known = links.get(key)
  if (known !== undefined) return known
  const ports = (await serial?.getPorts()) ?? []
  const port = ports.find((candidate) => candidate.getInfo().usbProductId === name.usbProductId)
  if (port === undefined) throw new Error(`no granted port ${key} among ${ports.length}`)
  const link = createWebSerialLink(port)
  links.set(key, link)
  return link
}

const toJson = (chunk: Chunk): JsonChunk => ('bytes' in chunk ? { ...chunk, bytes: [...chunk.bytes] } : chunk)

const start = (link: ByteLink, question: Question & { ask: 'start-session' }): Running => {
  const readings: Running['readings'] = []
  const states: string[] = []
  const session = startSession({
    link,
    line: question.line,
    decoder: createP1Decoder(),
    clock: {
      nowMs: Date.now,
      every: (periodMs, tick) => {
        const timer = setInterval(tick, periodMs)
        return () => clearInterval(timer)
      },
    },
    onReading: ({ meterId, importWh, exportWh, powerW, quality }) =>
      readings.push({ meterId, importWh: String(importWh), exportWh: String(exportWh), powerW, quality }),
    onState: (state) => states.push(state),
  })
  const running: Running = { session, readings, states }
  void session.ended.then((end) => (running.ended = end))
  return running
}

const answer = async (question: Question): Promise<Answer> => {
  if (question.ask === 'watched-ports') return { productIds: watched }
  const key = keyOf(question.link)
  const link = await linkOf(question.link)
  const running = sessions.get(key)
  switch (question.ask) {
    case 'open':
      return { opened: await link.open(question.line) }
    case 'write':
      return { written: await link.write(Uint8Array.from(question.bytes)) }
    case 'read':
      readers.set(key, link.chunks()[Symbol.asyncIterator]())
      return {}
    case 'next': {
      const next = await readers.get(key)?.next()
      return next === undefined || next.done === true ? {} : { chunk: toJson(next.value) }
    }
    case 'leave':
      await readers.get(key)?.return?.()
      return {}
    case 'close':
      await link.close()
      return {}
    case 'start-session':
      sessions.set(key, start(link, question))
      return {}
    case 'stop-session':
      await running?.session.stop()
      return {}
    case 'session':
      if (running === undefined) return {}
      return { session: { readings: running.readings, states: running.states, ended: running.ended } }
  }
}

const stateOf = (question: Question): Answer => {
  const link = 'link' in question ? links.get(keyOf(question.link)) : undefined
  return link === undefined ? {} : { state: link.state, info: link.info }
}

addEventListener('message', ({ data, ports }: MessageEvent<Question>) => {
  answer(data)
    .catch((error: unknown): Answer => ({ failed: String(error) }))
    .then((given) => ports[0]?.postMessage({ ...given, ...stateOf(data) }))
    .catch((error: unknown) => console.error(error))
})
