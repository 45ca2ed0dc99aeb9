// Imported energy data in the worker: read, put beside what is there, kept in the household's database, and summed once.
// Nothing of it reaches the loop, the ledger or a neighbour.
import type { EnergyImported } from '../console-api.ts'
import { MAX_ENERGY_FILE_BYTES, MAX_FILE_NAME_CHARS } from '../energy/energy-limits.ts'
import { readEnergyFile, type EnergyFileOptions } from '../energy/energy-file.ts'
import { zoneOf, type Zone } from '../energy/local-time.ts'
import { historyOf, merged, seriesOf, sumsBetween, type AllSeries } from '../energy/series.ts'
import { textOfFile } from './text-of-file.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import type { EnergyHistory, EnergySeriesKind, FileSums } from '../view/energy.ts'

/** Where the series lie. */
export type EnergyShelf = {
  load(): Promise<AllSeries | undefined>
  save(all: AllSeries): Promise<void>
}

export type EnergyDoor = {
  view(): EnergyHistory | undefined
  /** What the files say from each moment to the next; undefined without any. */
  between(edgesMs: readonly number[]): readonly FileSums[] | undefined
  take(file: {
    readonly name: string
    readonly bytes: Uint8Array
    readonly kind: EnergySeriesKind
    readonly options: EnergyFileOptions
  }): Promise<Outcome<EnergyImported>>
  forget(kind: EnergySeriesKind): Promise<Outcome>
}

/** `zone` is where the days of the pictures begin and end. */
export const openEnergy = async (
  shelf: EnergyShelf,
  changed: () => void,
  zone: Zone | undefined = zoneOf(Intl.DateTimeFormat().resolvedOptions().timeZone, true) ?? zoneOf('UTC', true),
): Promise<EnergyDoor> => {
  if (zone === undefined) throw new Error('a browser without UTC')
  let all = (await shelf.load()) ?? {}
  let history = historyOf(all, zone)
  const keep = async (next: AllSeries): Promise<void> => {
    await shelf.save(next)
    all = next
    history = historyOf(all, zone)
    changed()
  }
  return {
    view: () => history,
    between: (edgesMs) => (history === undefined ? undefined : sumsBetween(all, edgesMs)),
    take: async ({ name, bytes, kind, options }) => {
      if (bytes.length > MAX_ENERGY_FILE_BYTES) return refused('energy-file-too-large')
      const text = textOfFile(bytes)
      if (text === undefined) return refused('energy-file-not-text')
      const file = readEnergyFile(text, options)
      if (!file.ok) return { ok: true, value: { kind: 'faulty', faults: file.faults, count: file.count } }
      await keep({ ...all, [kind]: merged(all[kind], seriesOf(name.slice(0, MAX_FILE_NAME_CHARS), file.intervals)) })
      const { column, unit, leftOut } = file
      return { ok: true, value: { kind: 'taken', intervals: file.intervals.length, column, unit, leftOut } }
    },
    forget: async (kind) => {
      await keep(Object.fromEntries(Object.entries(all).filter(([name]) => name !== kind)))
      return done
    },
  }
}
