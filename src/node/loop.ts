// The one loop: inputs are handled one at a time, each to its end, in the order in which they came. An assert that
// fails stops the loop for good: a node that broke its own promise must not sign anything more.
import { BrokenPromise } from '../ledger/index.ts'

export type Loop = {
  /** Runs a task after all earlier ones. Rejects when the task does, and for ever once the loop is stopped. */
  run<T>(task: () => Promise<T> | T): Promise<T>
  /** The same for inputs that nobody waits for; a broken environment is told to `onError`. */
  input(task: () => Promise<unknown>): void
  stop(): void
  readonly stopped: boolean
}

export const createLoop = (onError: (error: unknown) => void, onBroken: (error: BrokenPromise) => void): Loop => {
  let tail: Promise<unknown> = Promise.resolve()
  let stopped = false

  const guarded = async <T>(task: () => Promise<T> | T): Promise<T> => {
    if (stopped) throw new Error('the node is stopped')
    try {
      return await task()
    } catch (error) {
      if (error instanceof BrokenPromise) {
        stopped = true
        onBroken(error)
      }
      throw error
    }
  }

  const run = <T>(task: () => Promise<T> | T): Promise<T> => {
    const result = tail.then(() => guarded(task))
    tail = result.catch(() => {})
    return result
  }

  return {
    run,
    input: (task) => {
      if (!stopped) run(task).catch(onError)
    },
    stop: () => {
      stopped = true
    },
    get stopped() {
      return stopped
    },
  }
}
