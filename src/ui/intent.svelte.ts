// One button's press from start to end: busy while it runs, and the refusal to show if it was turned down.
import type { Outcome, Refusal } from '../node/index.ts'

export class Intent {
  busy = $state(false)
  done = $state(false)
  refusal = $state<Refusal | undefined>()

  /** Runs one intent at a time; undefined when it was refused or another one is still running. */
  async run<T>(act: () => Promise<Outcome<T>>): Promise<{ readonly value: T } | undefined> {
    if (this.busy) return undefined
    this.busy = true
    this.done = false
    this.refusal = undefined
    try {
      const outcome = await act()
      if (outcome.ok) {
        this.done = true
        return { value: outcome.value }
      }
      this.refusal = outcome.refusal
      return undefined
    } finally {
      this.busy = false
    }
  }
}
