// A failing script made short: delta debugging over its items (Zeller and Hildebrandt, ddmin), then halved times. What is
// left fails by the same property and is printed as TypeScript, ready for `regressions.ts`.
import type { Item, Script } from './faults/index.ts'
import { run, type RunOptions } from './run.ts'

/** Runs that a search may cost. */
const MOST_RUNS = 120

export type Shrunk = { readonly property: string; readonly script: Script; readonly runs: number }

export const propertyOf = (violation: string): string => violation.slice(0, violation.indexOf(':'))

/** @param script one that violates a property; undefined when it does not. */
export const shrink = async (options: RunOptions, script: Script): Promise<Shrunk | undefined> => {
  let runs = 0
  const broken = async (tried: Script): Promise<readonly string[]> => {
    runs++
    return (await run({ ...options, script: tried })).violations.map(propertyOf)
  }
  const property = (await broken(script))[0]
  if (property === undefined) return undefined
  const fails = async (tried: Script): Promise<boolean> => runs < MOST_RUNS && (await broken(tried)).includes(property)
  const few = await fewerItems(script, fails)
  return { property, script: await shorterTimes(few, fails), runs }
}

type Fails = (script: Script) => Promise<boolean>

const fewerItems = async (script: Script, fails: Fails): Promise<Script> => {
  let rest = script
  for (let parts = 2; rest.length > 0 && parts <= 2 * rest.length;) {
    const size = Math.max(1, Math.ceil(rest.length / parts))
    let shorter: Script | undefined
    for (let at = 0; at < rest.length && shorter === undefined; at += size) {
      const without = [...rest.slice(0, at), ...rest.slice(at + size)]
      if (await fails(without)) shorter = without
    }
    if (shorter !== undefined) {
      rest = shorter
      parts = Math.max(2, parts - 1)
    } else if (size === 1) return rest
    else parts *= 2
  }
  return rest
}

/** Each time of each item is halved for as long as it still fails: `…Ms` arguments and the moment itself. */
const shorterTimes = async (script: Script, fails: Fails): Promise<Script> => {
  let best = script
  for (let place = 0; place < best.length; place++) {
    for (const name of timesOf(best[place])) {
      for (let tries = 0; tries < 6; tries++) {
        const tried = best.map((item, i) => (i === place ? halved(item, name) : item))
        if (JSON.stringify(tried) === JSON.stringify(best) || !(await fails(tried))) break
        best = tried
      }
    }
  }
  return best
}

const timesOf = (item: Item | undefined): string[] =>
  item === undefined ? [] : ['atMs', ...Object.keys(item.with).filter((name) => name.endsWith('Ms'))]

const halved = (item: Item, name: string): Item => {
  if (name === 'atMs') return { ...item, atMs: item.atMs >> 1 }
  return { ...item, with: { ...item.with, [name]: Math.trunc((item.with[name] ?? 0) / 2) } }
}

/** An entry of the list in `regressions.ts`. */
export const regressionOf = ({ seed, nodes, heights }: RunOptions, { property, script }: Shrunk): string => {
  const items = script.map(({ after, atMs, fault, with: args }) => {
    const late = after === undefined ? {} : { after }
    return `    ${literal({ ...late, atMs, fault, with: args })},`
  })
  return [
    '{',
    `  name: '${property}: say here what went wrong',`,
    `  seed: ${seed},`,
    `  nodes: ${nodes},`,
    `  heights: ${heights},`,
    '  script: [',
    ...items,
    '  ],',
    '},',
  ].join('\n')
}

const literal = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `{ ${Object.entries(value)
        .map(([key, inner]) => `${key}: ${literal(inner)}`)
        .join(', ')} }`
    : typeof value === 'string'
      ? `'${value}'`
      : String(value)
