// Runs a bug report's inputs through the pure machine again and tells whether it comes to the same states: the machine
// knows no clock and no chance, so a difference means that the program changed or the report was.
import { step, type Input, type Machine } from '../../consensus/index.ts'
import { fromPlain } from './plain.ts'
import { REPORT_FORMAT, digestOf } from './report.ts'

/** What one stretch of inputs came to. */
export type ReplayedSegment = {
  readonly height: number
  readonly inputs: number
  readonly firstRound: number
  readonly lastRound: number
  /** The block that the machine decided on, or undefined. */
  readonly decided: string | undefined
  readonly same: boolean
}
export type Replayed =
  | { readonly ok: true; readonly segments: readonly ReplayedSegment[]; readonly same: boolean }
  | { readonly ok: false; readonly why: 'not a report' | 'another format' }

/** Total: whatever the text is, it ends in a value. */
export const replayReport = (text: string): Replayed => {
  try {
    const report: unknown = JSON.parse(text)
    if (!isRecord(report) || report['product'] !== 'hearthgrid' || !Array.isArray(report['segments']))
      return { ok: false, why: 'not a report' }
    if (report['format'] !== REPORT_FORMAT) return { ok: false, why: 'another format' }
    const segments = report['segments'].map(replaySegment)
    return { ok: true, segments, same: segments.every((segment) => segment.same) }
  } catch {
    return { ok: false, why: 'not a report' }
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const replaySegment = (plain: unknown): ReplayedSegment => {
  if (!isRecord(plain) || !Array.isArray(plain['inputs'])) throw new TypeError('a segment has inputs')
  let machine = fromPlain(plain['before']) as Machine
  const firstRound = machine.round
  let decided: string | undefined
  for (const [, input] of plain['inputs'] as [number, unknown][]) {
    const stepped = step(machine, fromPlain(input) as Input)
    machine = stepped.machine
    for (const effect of stepped.effects) if (effect.kind === 'decide') decided = effect.blockId
  }
  return {
    height: machine.height,
    inputs: plain['inputs'].length,
    firstRound,
    lastRound: machine.round,
    decided,
    same: digestOf(machine) === plain['digest'],
  }
}
