// What a benchmark prints: the machine, then one line per figure with its target and met or missed.
import { arch, cpus, loadavg, platform, totalmem } from 'node:os'

export type Target = { readonly atLeast: number } | { readonly atMost: number }

export type Figure = {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** Absent for what is only told. */
  readonly target?: Target
  /** How far above a target that is not reached yet the figure may be; more than that is a step backwards. */
  readonly ceiling?: number
}

export type Report = { readonly name: string; readonly machine: string; readonly figures: readonly Figure[] }

/** In words, so that a figure is never read without it; a load above the number of cores says that it is worth little. */
export const machineWords = (): string => {
  const [cpu] = cpus()
  const memoryGb = Math.round(totalmem() / 2 ** 30)
  const load = (loadavg()[0] ?? 0).toFixed(1)
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${memoryGb} GB, ${platform()} ${arch()}, node ${process.versions.node}, load ${load}`
}

export const isMet = ({ value, target }: Figure): boolean =>
  target === undefined || ('atLeast' in target ? value >= target.atLeast : value <= target.atMost)

/** What `--check` asks: the target, or no worse than what is known to miss it. */
export const holds = (figure: Figure): boolean =>
  isMet(figure) || (figure.ceiling !== undefined && figure.value <= figure.ceiling)

const rounded = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3).replace(/\.?0+$/, '')

const targetWords = ({ unit, target }: Figure): string =>
  target === undefined
    ? ''
    : 'atLeast' in target
      ? `≥ ${rounded(target.atLeast)} ${unit}`
      : `≤ ${rounded(target.atMost)} ${unit}`

const verdict = (figure: Figure): string => (figure.target === undefined ? '' : isMet(figure) ? 'met' : 'missed')

export const printReport = ({ name, machine, figures }: Report): void => {
  const rows = figures.map((figure) => [
    figure.what,
    `${rounded(figure.value)} ${figure.unit}`,
    targetWords(figure),
    verdict(figure),
  ])
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  console.log(`bench ${name} on ${machine}`)
  for (const row of rows)
    console.log(
      `  ${row.map((cell, i) => (i === 1 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ')}`.trimEnd(),
    )
}

/** Seconds that a piece of work takes, by the clock and of the processor; the first is of no use on a busy machine. */
export type Timed = { readonly wallS: number; readonly cpuS: number }

export const timed = async (work: () => Promise<unknown> | unknown): Promise<Timed> => {
  const cpu = process.cpuUsage()
  const started = performance.now()
  await work()
  const wallS = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  return { wallS, cpuS: (user + system) / 1e6 }
}
