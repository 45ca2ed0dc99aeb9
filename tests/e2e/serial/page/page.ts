// The page of the serial tests: passes questions to its dedicated worker and answers back.
import type { Answer, Question } from './messages.ts'

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })

const ask = (question: Question): Promise<Answer> => {
  const { port1, port2 } = new MessageChannel()
  worker.postMessage(question, [port2])
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<Answer>) => {
      port1.close()
      resolve(data)
    }
  })
}

Object.assign(globalThis, { ask })
