// Installs what a bare clone is missing, and nothing when all is there: the packages, and with --tests a Chromium
// (the system's, else Debian's, else Playwright's own) and what the serial tests compile and run (gcc, socat).
// Plain JavaScript, because it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { delimiter, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname ?? '.', '..')
const say = (text) => console.error(`install: ${text}`)
const run = (command, args, env = {}) =>
  spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } })
    .status === 0

const have = (name) => (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)))

const packages = () => {
  const mark = join(root, 'node_modules', '.hearthgrid-lock')
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return
  say('packages (npm ci), about a minute on a cold cache')
  const done = run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'])
  if (!done) {
    say('npm ci failed. Is the npm registry reachable? Nothing else was changed.')
    process.exit(1)
  }
  writeFileSync(mark, lock)
}

let listed = false
const debian = (names) => {
  if (process.getuid?.() !== 0 || !have('apt-get')) return false
  say(`Debian packages: ${names.join(' ')}`)
  if (!listed) run('apt-get', ['update', '-qq'])
  listed = true
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
    DEBIAN_FRONTEND: 'noninteractive',
  })
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const browser = () => {
  if (BROWSERS.some(have) || (debian(['chromium']) && have('chromium'))) return
  say("Playwright's own Chromium")
  if (!run('npx', ['playwright', 'install', 'chromium']))
    say('no Chromium could be had: browser tests will say so and fail under CI')
}

const serial = () => {
  const missing = ['gcc', 'socat'].filter((name) => !have(name))
  if (!existsSync('/usr/include/stdio.h')) missing.push('libc6-dev')
  if (missing.length > 0 && !debian(missing))
    say(`${missing.join(' ')} cannot be had: tests on serial ports will be skipped and say so`)
}

packages()
if (process.argv.includes('--tests')) {
  browser()
  serial()
}
