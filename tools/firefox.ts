// Where Firefox is on this computer, a profile for it that asks nothing, fetches nothing and knows nothing, and how it is
// started and ended with all its processes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { existsSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Undefined where none is installed. */
export const firefoxPath = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => ['firefox-esr', 'firefox'].map((name) => join(folder, name)))
    .find((path) => existsSync(path))

const PREFERENCES = {
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'app.update.disabledForTesting': true,
  'app.normandy.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
}

export type Firefox = {
  readonly stderr: Readable
  /** Its first process is gone. */
  readonly ended: Promise<unknown>
  /** Ends all its processes at once, as a power cut would; nobody writes into the profile any more then. */
  kill(): Promise<void>
}

/** Starts it without a window on a quieted profile, with `home` in the place of the user's own folder. */
export const startFirefox = (program: string, profile: string, home: string, ...args: readonly string[]): Firefox => {
  quietFirefox(profile)
  const child = spawn(program, ['--headless', '--no-remote', '--profile', profile, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: home },
    // A group of its own: pages, network and storage run in processes that outlive the first one for a moment.
    detached: true,
  })
  let running = true
  const killAll = (): void => {
    if (running && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }
  // All of them hold the same stderr, so it closes with the last; somebody has to read it for that.
  child.stderr.resume()
  const closed = once(child, 'close').then(() => {
    running = false
    process.off('exit', killAll)
  })
  // What interrupts us in a terminal does not reach another group.
  process.once('exit', killAll)
  return {
    stderr: child.stderr,
    ended: once(child, 'exit'),
    async kill() {
      killAll()
      await closed
    },
  }
}

/** Quiets the profile in a folder; what it holds already stays. */
const quietFirefox = (profile: string): void =>
  writeFileSync(
    join(profile, 'user.js'),
    Object.entries(PREFERENCES)
      .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`)
      .join('\n'),
  )
