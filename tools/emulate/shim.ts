// Builds the test shim (C, below shim/) once per state of its sources and tells how a browser is started with it.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

const SOURCES = join(import.meta.dirname, 'shim')
const RUN = resolve(import.meta.dirname, '../../run')

/** One sentence naming what this machine lacks for emulated serial ports, or undefined when nothing is missing. */
export const missingForEmulation = (): string | undefined => {
  if (process.platform !== 'linux') return 'Emulated serial ports need Linux.'
  const missing = ['gcc', 'socat'].filter((program) => !isInstalled(program))
  if (missing.length > 0)
    return `Emulated serial ports need ${missing.join(' and ')}: please install gcc, libc6-dev and socat.`
  const drivers = existsSync('/proc/tty/drivers') ? readFileSync('/proc/tty/drivers', 'utf8') : ''
  if (!/\sserial$/m.test(drivers)) return 'Emulated serial ports need a kernel with a serial driver.'
  return undefined
}

/** Path of the compiled shim; compiles it when it is not there. Throws with the compiler's words when that fails. */
export const buildShim = (): string => {
  const files = readdirSync(SOURCES).sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update(readFileSync(join(SOURCES, file)))
  const library = join(RUN, `serial-shim-${hash.digest('hex').slice(0, 12)}.so`)
  if (existsSync(library)) return library
  mkdirSync(RUN, { recursive: true })
  const code = files.filter((file) => file.endsWith('.c')).map((file) => join(SOURCES, file))
  // Two test runs may build at once: each writes its own file, and the rename is whole.
  const fresh = `${library}.${process.pid}`
  execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-Wall', '-o', fresh, ...code, '-ldl', '-lpthread'], {
    stdio: 'pipe',
  })
  renameSync(fresh, library)
  return library
}

/** The environment in which a browser sees exactly the ports of `portsFile` and logs what it does to them. */
export const shimEnv = (portsFile: string, logFile: string): Record<string, string> => {
  const inherited = Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))
  return {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    LD_PRELOAD: buildShim(),
    HEARTHGRID_PORTS_FILE: portsFile,
    HEARTHGRID_PORTS_LOG: logFile,
  }
}

const isInstalled = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
