// The last inputs of the node, kept as they happened: what the pure machine was given, with the machine that it was given
// to, and what neighbours said, with the verdict on it. No key, no signature and no address is kept, so that the log is
// a bug report. Machines are values that never change, so keeping one costs a reference.
import { step, type Input, type Machine, type Stepped } from '../../consensus/index.ts'
import type { Topic, Verdict } from '../../p2p/index.ts'
import { HEARD_KEPT, INPUTS_KEPT, INPUTS_PER_SEGMENT } from '../limits.ts'
import type { Reason } from '../reason.ts'

/** Inputs of one machine, in order, each with the time on our clock. */
export type Segment = {
  readonly before: Machine
  readonly inputs: { readonly atMs: number; readonly input: Input }[]
  /** The machine after the last of them. */
  after: Machine
}

/** A message as it came in: from which household, what for, how long, and what became of it. */
export type Heard = {
  readonly atMs: number
  readonly from: number | undefined
  readonly topic: Topic
  readonly bytes: number
  readonly verdict: Verdict
  readonly why: Reason
}

export type InputLog = {
  readonly segments: Segment[]
  readonly heard: Heard[]
  /** How often each reason was given since the node started. */
  readonly reasons: Map<Reason, number>
}

export const createInputLog = (): InputLog => ({ segments: [], heard: [], reasons: new Map() })

/** Begins a segment: a new height, or a machine that was made anew. */
export const logMachine = (log: InputLog, machine: Machine): void => {
  const last = log.segments.at(-1)
  // A height that nothing was said about tells nothing.
  if (last?.inputs.length === 0) log.segments.pop()
  log.segments.push({ before: machine, inputs: [], after: machine })
  let kept = log.segments.reduce((sum, segment) => sum + segment.inputs.length, 0)
  while (kept > INPUTS_KEPT - INPUTS_PER_SEGMENT && log.segments.length > 1)
    kept -= log.segments.shift()?.inputs.length ?? 0
}

/** One step of the machine, remembered. */
export const loggedStep = (log: InputLog, machine: Machine, input: Input, atMs: number): Stepped => {
  const last = log.segments.at(-1)
  if (last === undefined || last.after !== machine || last.inputs.length >= INPUTS_PER_SEGMENT) logMachine(log, machine)
  const stepped = step(machine, input)
  const segment = log.segments.at(-1)
  if (segment !== undefined) {
    segment.inputs.push({ atMs, input })
    segment.after = stepped.machine
  }
  return stepped
}

export const logHeard = (log: InputLog, heard: Heard): void => {
  log.reasons.set(heard.why, (log.reasons.get(heard.why) ?? 0) + 1)
  // Cut in larger pieces, so that a busy street does not move the whole list for every message.
  if (log.heard.length >= 2 * HEARD_KEPT) log.heard.splice(0, log.heard.length - HEARD_KEPT)
  log.heard.push(heard)
}
