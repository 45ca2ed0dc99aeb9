// One pseudo-terminal as the cable between an emulated device and whoever opens its path. socat makes it, because
// Node.js cannot; it is held open here, so that a reader that closes does not hang up the next one.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, existsSync, openSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

export type Pty = {
  /** What a program opens instead of /dev/ttyUSB0. */
  readonly path: string
  /** Sends bytes from the device to the reader; while hung up they are lost. */
  send(bytes: Uint8Array): void
  /** Calls back with what the reader wrote to the device; the returned function ends that. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void
  /** What the reader has set the line to; a terminal remembers its speed, though it carries bytes at any. */
  baudRate(): number | undefined
  /** Pulls the cable out: whoever has the path open gets an error, as from a USB adapter that is gone. */
  hangUp(): Promise<void>
  /** Puts a new cable at the same path; nothing happens when one is there. */
  restore(): Promise<void>
  /** Ends the terminal and its process. */
  stop(): Promise<void>
}

const APPEAR_TRIES = 200
const APPEAR_PAUSE_MS = 10

/** Makes a terminal reachable by `path`. Rejects when socat does not start. */
export const createPty = async (path: string): Promise<Pty> => {
  const listeners = new Set<(bytes: Uint8Array) => void>()
  const hear = (bytes: Uint8Array): void => listeners.forEach((listener) => listener(bytes))
  let cable: Cable | undefined = await createCable(path, hear)
  const hangUp = async (): Promise<void> => {
    const old = cable
    cable = undefined
    await old?.cut()
  }
  return {
    path,
    send: (bytes) => cable?.send(bytes),
    onBytes: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    baudRate: () => (cable === undefined ? undefined : speedOf(path)),
    hangUp,
    restore: async () => {
      cable ??= await createCable(path, hear)
    },
    stop: hangUp,
  }
}

const speedOf = (path: string): number | undefined => {
  try {
    return Number(
      execFileSync('stty', ['-F', path, 'speed'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    )
  } catch {
    // Pulled out in between.
    return undefined
  }
}

type Cable = { send(bytes: Uint8Array): void; cut(): Promise<void> }

const createCable = async (path: string, hear: (bytes: Uint8Array) => void): Promise<Cable> => {
  rmSync(path, { force: true })
  const socat = spawn('socat', ['-b4096', `PTY,link=${path},rawer,echo=0`, 'STDIO'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const failed = new Promise<never>((_, reject) => socat.once('error', reject))
  const ended = once(socat, 'exit')
  await Promise.race([appeared(path), failed])
  const held = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)
  // A reader that is gone is no error of the device.
  socat.stdin.on('error', () => undefined)
  socat.stdout.on('data', hear)
  return {
    send: (bytes) => void socat.stdin.write(bytes),
    cut: async () => {
      closeSync(held)
      socat.kill('SIGKILL')
      await ended
      rmSync(path, { force: true })
    },
  }
}

const appeared = async (path: string): Promise<void> => {
  for (let i = 0; i < APPEAR_TRIES; i++) {
    if (existsSync(path)) return
    await sleep(APPEAR_PAUSE_MS)
  }
  throw new Error(`socat gave no terminal at ${path}`)
}
