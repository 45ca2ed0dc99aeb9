// The operating system's view of a home: which process is its browser, and which ones draw its pages. Linux only, by
// reading /proc; used to kill and to stop a tab the way a power cut or a sleeping laptop does.
import { readdirSync, readFileSync } from 'node:fs'

type Running = { readonly pid: number; readonly parent: number; readonly command: string }

/** The browser's own process of a profile folder; undefined when none runs there. */
export const browserPid = (profile: string): number | undefined =>
  running().find(({ command }) => command.includes(`--user-data-dir=${profile}`) && !command.includes('--type='))?.pid

/** Processes of that browser which run pages and their workers. */
export const rendererPids = (profile: string): number[] => {
  const root = browserPid(profile)
  if (root === undefined) return []
  const all = running()
  const below = (pid: number): number[] => {
    const children = all.filter(({ parent }) => parent === pid)
    return children.flatMap(({ pid: child, command }) => [
      ...(command.includes('--type=renderer') ? [child] : []),
      ...below(child),
    ])
  }
  return below(root)
}

const running = (): Running[] =>
  readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      // The parent's id stands behind the name in brackets, which may itself hold spaces.
      const [, parent] = /\) \S (\d+) /.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? []
      return [{ pid: Number(name), parent: Number(parent), command }]
    } catch {
      // The process ended while we looked.
      return []
    }
  })
