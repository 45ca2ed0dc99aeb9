// What flowed through the meters of a home, quarter hour by quarter hour: registers are put in relation to the clock, and
// what nobody heard is left out, not guessed.
import { HEARD_PART, READING_GAP_MS } from './limits.ts'

export type Registers = {
  readonly meterId: string
  readonly atMs: number
  readonly importWh: bigint
  readonly exportWh: bigint
}

/** One step of the clock: what came from the street and what went out, in Wh. `index` counts steps since 1970. */
export type Step = { readonly index: number; readonly takenWh: number; readonly givenWh: number }

type OpenStep = Omit<Step, 'index'> & { readonly heardMs: number }

/** Registers as last seen, and the steps that are not over. */
export type Counting = {
  readonly stepMs: number
  readonly meters: ReadonlyMap<string, Registers>
  readonly open: ReadonlyMap<number, OpenStep>
}

export const freshCounting = (stepMs: number): Counting => ({ stepMs, meters: new Map(), open: new Map() })

/** Takes the registers of one meter; gives the steps that are over with it. */
export const counted = (
  before: Counting,
  now: Registers,
): { readonly counting: Counting; readonly over: readonly Step[] } => {
  const { stepMs } = before
  const last = before.meters.get(now.meterId)
  if (last !== undefined && now.atMs <= last.atMs) return { counting: before, over: [] }
  const meters = new Map(before.meters).set(now.meterId, now)
  const open = new Map(before.open)
  if (last !== undefined && isSteady(last, now)) spread(open, stepMs, last, now)
  const running = Math.floor(now.atMs / stepMs)
  const over: Step[] = []
  for (const [index, { takenWh, givenWh, heardMs }] of [...open]) {
    // Another meter of this home may tell a little later of the step that has just ended.
    if (index >= running - 1) continue
    open.delete(index)
    if (heardMs >= stepMs * meters.size * HEARD_PART) over.push({ index, takenWh, givenWh })
  }
  return { counting: { stepMs, meters, open }, over: over.sort((a, b) => a.index - b.index) }
}

/** What has flowed in the step that runs at a moment, as far as it was heard. */
export const soFar = ({ open, stepMs }: Counting, nowMs: number): Omit<Step, 'index'> => {
  const { takenWh, givenWh } = open.get(Math.floor(nowMs / stepMs)) ?? { takenWh: 0, givenWh: 0 }
  return { takenWh, givenWh }
}

/** Neither a long silence nor a meter that was changed. */
const isSteady = (last: Registers, now: Registers): boolean =>
  now.atMs - last.atMs <= READING_GAP_MS && now.importWh >= last.importWh && now.exportWh >= last.exportWh

const spread = (open: Map<number, OpenStep>, stepMs: number, last: Registers, now: Registers): void => {
  const spanMs = now.atMs - last.atMs
  const takenWh = Number(now.importWh - last.importWh)
  const givenWh = Number(now.exportWh - last.exportWh)
  for (let index = Math.floor(last.atMs / stepMs); index * stepMs < now.atMs; index++) {
    const heardMs = Math.min(now.atMs, (index + 1) * stepMs) - Math.max(last.atMs, index * stepMs)
    const part = heardMs / spanMs
    const step = open.get(index) ?? { takenWh: 0, givenWh: 0, heardMs: 0 }
    open.set(index, {
      takenWh: step.takenWh + takenWh * part,
      givenWh: step.givenWh + givenWh * part,
      heardMs: step.heardMs + heardMs,
    })
  }
}
