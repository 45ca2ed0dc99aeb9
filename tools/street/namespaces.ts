// Homes in networks of their own on one computer: each in a network namespace, with a router between them that hands on
// what is addressed and nothing that is only shouted, as between two flats. Needs root and `ip`; the router can lose and delay.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { chromiumPath } from '../chromium.ts'

const ROOT = resolve(import.meta.dirname, '..', '..')

export type Flat = {
  readonly address: string
  readonly origin: string
  /** Starts Chromium inside, as everybody has it: it tells no page the computer's address. */
  readonly executablePath: string
  /** Starts one that does. */
  readonly openExecutablePath: string
}
export type House = {
  readonly flats: readonly Flat[]
  /** What the router does to every packet. Gives what this machine's kernel cannot do. */
  weather(weather: { readonly delayMs: number; readonly lossPercent: number }): ('delay' | 'loss')[]
  /** From now on nobody reaches this flat who was not asked, and all see it at the router's address. */
  translate(flat: number): void
  /** The flat's computer gets another address, as from a router that was switched off and on. */
  readdress(flat: number): void
  /**
   * From now on a router of its own stands before this flat: it translates, and lets nobody in who was not asked. To all whom
   * a home talks with it shows one outer port, or another one to each.
   */
  giveRouter(flat: number, ports: 'one' | 'many'): void
  /** A helper in this flat; gives its address as a street writes it, and how often it was asked. */
  helpIn(flat: number): Promise<{ readonly server: string; readonly asked: () => number }>
  /** A TURN server (coturn) in this flat, as a street writes it. */
  relayIn(flat: number): Promise<string>
  stop(): Promise<void>
}

/** Why there can be none here; undefined when there can. */
export const missingForNamespaces = (): string | undefined => {
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  const probe = `hg-probe-${process.pid}`
  const made = spawnSync('ip', ['netns', 'add', probe])
  if (made.status !== 0) return 'this machine lets nobody make network namespaces'
  spawnSync('ip', ['netns', 'del', probe])
  return undefined
}

const PORT = 4_190
/** From the block that is set aside for documentation, so that no real network is meant. */
const subnetOf = (flat: number): string => `198.51.100.${flat * 16}`
const hostIn = (flat: number, host: number): string =>
  subnetOf(flat).replace(/\d+$/, (base) => String(Number(base) + host))

/** Every namespace that this tool has made carries the number of the process that did. */
const LEFT_BEHIND = /^hg-(?:probe-)?(\d+)\b/

/** Ends and removes what a run left behind that was killed before it could; gives the names. Running ones stay. */
export const clearLeftovers = (): string[] => {
  const listed = spawnSync('ip', ['netns', 'list']).stdout.toString().split('\n')
  const names = listed.flatMap((line) => line.split(' ').slice(0, 1))
  const left = names.filter((name) => {
    const [, maker] = LEFT_BEHIND.exec(name) ?? []
    return maker !== undefined && !isRunning(Number(maker))
  })
  for (const name of left) {
    // Its browsers and its static server: nobody else is ever put into such a namespace.
    const inside = spawnSync('ip', ['netns', 'pids', name]).stdout.toString().split('\n').filter(Boolean)
    for (const process of inside) end(Number(process))
    spawnSync('ip', ['netns', 'del', name])
  }
  return left
}

const isRunning = (processId: number): boolean => {
  try {
    return process.kill(processId, 0)
  } catch {
    return false
  }
}

/** It may be gone by now. */
const end = (processId: number): void => {
  try {
    process.kill(processId, 'SIGKILL')
  } catch {
    // Nothing is left to end.
  }
}

export const createHouse = async (count: number, dir: string): Promise<House> => {
  clearLeftovers()
  const router = `hg-${process.pid}-r`
  const nameOf = (flat: number): string => `hg-${process.pid}-${flat}`
  const servers: ChildProcess[] = []
  const names = [router, ...Array.from({ length: count }, (_, i) => nameOf(i + 1))]
  try {
    for (const name of names) {
      run('ip', 'netns', 'add', name)
      inside(name, 'ip', 'link', 'set', 'lo', 'up')
    }
    inside(router, 'sysctl', '-qw', 'net.ipv4.ip_forward=1')
    const flats: Flat[] = []
    for (let flat = 1; flat <= count; flat++) {
      wire(router, nameOf(flat), flat)
      servers.push(await serveIn(nameOf(flat)))
      flats.push({
        address: hostIn(flat, 2),
        origin: `http://localhost:${PORT}`,
        executablePath: browserIn(nameOf(flat), dir, ''),
        openExecutablePath: browserIn(nameOf(flat), dir, HIDDEN_ADDRESSES),
      })
    }
    return {
      flats,
      weather: ({ delayMs, lossPercent }) => [
        ...(delay(router, count, delayMs) ? [] : (['delay'] as const)),
        ...(lose(router, lossPercent) ? [] : (['loss'] as const)),
      ],
      translate: (flat) => translate(router, flat + 1),
      readdress: (flat) => readdress(nameOf(flat + 1), flat + 1),
      giveRouter: (flat, ports) => names.push(giveRouter(router, nameOf(flat + 1), flat + 1, ports)),
      helpIn: async (flat) => {
        const helper = await helpIn(nameOf(flat + 1))
        servers.push(helper.server)
        return { server: `stun:${hostIn(flat + 1, 2)}:${STUN_PORT}`, asked: helper.asked }
      },
      relayIn: async (flat) => {
        const address = hostIn(flat + 1, 2)
        servers.push(await relayIn(nameOf(flat + 1), address))
        return JSON.stringify([
          { urls: `turn:${address}:${TURN.port}`, username: TURN.user, credential: TURN.password },
        ])
      },
      stop: () => tearDown(names, servers),
    }
  } catch (error) {
    await tearDown(names, servers)
    throw error
  }
}

/** `netem` is a module of the kernel that not every machine has. */
const delay = (router: string, count: number, delayMs: number): boolean =>
  Array.from({ length: count }, (_, i) => ['dev', portOf(i + 1), 'root', 'netem', 'delay', `${delayMs}ms`]).every(
    (qdisc) => spawnSync('ip', ['netns', 'exec', router, 'tc', 'qdisc', 'replace', ...qdisc]).status === 0,
  )

type Hook = { readonly table: string; readonly hook: string; readonly rule: string }

const nft = (router: string, { table, hook, rule }: Hook): boolean => {
  const input = `table ip ${table} {\n chain rules {\n type ${hook};\n ${rule}\n }\n}\n`
  return spawnSync('ip', ['netns', 'exec', router, 'nft', '-f', '-'], { input }).status === 0
}

const lose = (router: string, lossPercent: number): boolean =>
  nft(router, {
    table: 'weather',
    hook: 'filter hook forward priority 0',
    rule: `numgen random mod 100 < ${lossPercent} drop`,
  })

const translate = (router: string, flat: number): void => {
  const port = portOf(flat)
  const closed = { hook: 'filter hook forward priority 1', rule: `oifname "${port}" ct state new drop` }
  const seen = { hook: 'nat hook postrouting priority 100', rule: `ip saddr ${subnetOf(flat)}/28 masquerade` }
  if (!nft(router, { table: `into_${port}`, ...closed }) || !nft(router, { table: `from_${port}`, ...seen }))
    throw new Error('the router cannot translate addresses')
}

const readdress = (name: string, flat: number): void => {
  run('ip', '-n', name, 'address', 'del', `${hostIn(flat, 2)}/28`, 'dev', 'eth0')
  run('ip', '-n', name, 'address', 'add', `${hostIn(flat, 3)}/28`, 'dev', 'eth0')
  run('ip', '-n', name, 'route', 'replace', 'default', 'via', hostIn(flat, 1))
}

const LAN = { router: '192.168.77.1', flat: '192.168.77.2' }

/** The name of the router's namespace. What it refuses it does not remember: else its own words there would leave by another port. */
const giveRouter = (outer: string, name: string, flat: number, ports: 'one' | 'many'): string => {
  const router = `${name}-h`
  run('ip', 'netns', 'add', router)
  inside(router, 'sysctl', '-qw', 'net.ipv4.ip_forward=1')
  run('ip', '-n', name, 'link', 'del', 'eth0')
  wire(outer, router, flat)
  run('ip', '-n', router, 'link', 'add', 'lan', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name)
  run('ip', '-n', router, 'address', 'add', `${LAN.router}/24`, 'dev', 'lan')
  run('ip', '-n', router, 'link', 'set', 'lan', 'up')
  run('ip', '-n', name, 'address', 'add', `${LAN.flat}/24`, 'dev', 'eth0')
  run('ip', '-n', name, 'link', 'set', 'eth0', 'up')
  run('ip', '-n', name, 'route', 'add', 'default', 'via', LAN.router)
  const closed = 'iifname "eth0" ct state new drop'
  const rules: readonly Hook[] = [
    {
      table: 'seen',
      hook: 'nat hook postrouting priority 100',
      rule: `oifname "eth0" masquerade ${ports === 'many' ? 'fully-random' : ''}`,
    },
    { table: 'closed', hook: 'filter hook forward priority 0', rule: closed },
    { table: 'own', hook: 'filter hook input priority 0', rule: closed },
  ]
  if (!rules.every((rule) => nft(router, rule))) throw new Error('the router cannot translate addresses')
  return router
}

const STUN_PORT = 3_478

/** Says a line for each question. */
const helpIn = async (name: string): Promise<{ readonly server: ChildProcess; readonly asked: () => number }> => {
  const stun = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'stun.ts'), String(STUN_PORT)]
  const server = spawn('ip', ['netns', 'exec', name, ...stun], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  let lines = 0
  await new Promise<void>((listening, failed) => {
    server.stdout.on('data', (text: Buffer) => {
      lines += text.toString().split('\n').length - 1
      listening()
    })
    server.once('exit', (code) => failed(new Error(`the helper of ${name} ended with ${code}`)))
  })
  return { server, asked: () => lines - 1 }
}

const TURN = { port: 3_479, user: 'street', password: 'of-this-test' }

/** Whether this machine has a TURN server: the package `coturn` of Debian. */
export const hasTurnServer = (): boolean => spawnSync('turnserver', ['--version']).error === undefined

const relayIn = async (name: string, address: string): Promise<ChildProcess> => {
  const listening = [`--listening-ip=${address}`, `--relay-ip=${address}`, `--listening-port=${TURN.port}`]
  const members = ['--lt-cred-mech', `--user=${TURN.user}:${TURN.password}`, '--realm=hearthgrid.test']
  const alone = ['-n', '--no-cli', '--no-tls', '--no-dtls', '--log-file=stdout', '--pidfile=/dev/null']
  const command = ['netns', 'exec', name, 'turnserver', ...alone, ...listening, ...members]
  const server = spawn('ip', command, { stdio: 'ignore' })
  const ports = ['netns', 'exec', name, 'ss', '--listening', '--udp', '--numeric', '--no-header']
  for (let tries = 0; !spawnSync('ip', ports).stdout.toString().includes(`${address}:${TURN.port}`); tries++) {
    if (tries === 100 || server.exitCode !== null) throw new Error(`the TURN server of ${name} does not listen`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return server
}

/** Whether this machine has what a router needs to lose packets and to translate addresses. */
export const hasRouterRules = (): boolean => spawnSync('nft', ['--version']).status === 0

const portOf = (flat: number): string => `flat${flat}`

const wire = (router: string, name: string, flat: number): void => {
  run('ip', '-n', router, 'link', 'add', portOf(flat), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name)
  run('ip', '-n', router, 'address', 'add', `${hostIn(flat, 1)}/28`, 'dev', portOf(flat))
  run('ip', '-n', router, 'link', 'set', portOf(flat), 'up')
  run('ip', '-n', name, 'address', 'add', `${hostIn(flat, 2)}/28`, 'dev', 'eth0')
  run('ip', '-n', name, 'link', 'set', 'eth0', 'up')
  run('ip', '-n', name, 'route', 'add', 'default', 'via', hostIn(flat, 1))
}

/** Each flat has the static files on its own computer, so no request ever leaves it. */
const serveIn = async (name: string): Promise<ChildProcess> => {
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  const preview = [process.execPath, vite, 'preview', '--host', 'localhost', '--port', String(PORT), '--strictPort']
  const server = spawn('ip', ['netns', 'exec', name, ...preview], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((listening, failed) => {
    server.stdout.on('data', (text: Buffer) => {
      if (text.toString().includes('localhost')) listening()
    })
    server.once('exit', (code) => failed(new Error(`the static server of ${name} ended with ${code}`)))
  })
  return server
}

/** Playwright switches features off as well, and only one such list counts. */
const browserIn = (name: string, dir: string, features: string): string => {
  const path = join(dir, `chromium-${name}${features === '' ? '' : '-open'}.sh`)
  const listed = features === '' ? '' : `case "$one" in --disable-features=*) one="$one,${features}";; esac; `
  const all = `for one in "$@"; do ${listed}set -- "$@" "$one"; shift; done`
  writeFileSync(path, `#!/bin/sh\n${all}\nexec ip netns exec ${name} '${chromiumPath() ?? 'chromium'}' "$@"\n`)
  chmodSync(path, 0o755)
  return path
}
/** What the camera's permission does: a page that may look may also know where its computer is. */
const HIDDEN_ADDRESSES = 'WebRtcHideLocalIpsWithMdns'

const tearDown = async (names: readonly string[], servers: readonly ChildProcess[]): Promise<void> => {
  for (const server of servers) {
    if (server.exitCode !== null) continue
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill()
    await ended
  }
  for (const name of names) spawnSync('ip', ['netns', 'del', name])
}

const run = (command: string, ...args: readonly string[]): void => {
  const { status, stderr } = spawnSync(command, args)
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.toString()}`)
}
const inside = (name: string, ...command: readonly string[]): void => run('ip', 'netns', 'exec', name, ...command)
