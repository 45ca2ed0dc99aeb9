// A street of real browser profiles in which every home has a meter and votes; open for as long as somebody uses it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeHome, openHome, until, type Home } from './home.ts'
import { serveStatic } from './server.ts'
import { gridW } from './shapes.ts'
import { connectMeter, found, joinThrough, useRelay } from './steps.ts'

export type OpenStreet = {
  readonly homes: number
  readonly headed: boolean
  /** A build to be served instead of the usual one. */
  readonly outDir?: string
  say(line: string): void
}

/** Every second home has a roof with sun, the first one among them. */
const hasSun = (index: number): boolean => index % 2 === 0

/** Opens the homes, lets them settle in, hands them over, and closes everything whatever happens. */
export const withStreet = async <T>(options: OpenStreet, use: (homes: Home[]) => Promise<T>): Promise<T> => {
  const dir = mkdtempSync(join(tmpdir(), 'hearthgrid-street-'))
  const server = await serveStatic(options.outDir)
  const homes: Home[] = []
  try {
    for (let i = 0; i < options.homes; i++) {
      homes.push(
        await openHome({
          name: `Home ${String.fromCharCode(65 + i)}`,
          dir,
          origin: server.origin,
          serial: true,
          headed: options.headed,
          importWh: 100_000n * BigInt(i + 1),
          exportWh: 50_000n * BigInt(i + 1),
          meterId: `HEARTH-STREET-${i}`,
        }),
      )
      homes[i]?.meter?.meter.setPowerW(gridW(i, hasSun(i)))
    }
    await settleIn(homes, options)
    return await use(homes)
  } finally {
    for (const home of homes) await closeHome(home)
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

const settleIn = async (homes: Home[], { say }: OpenStreet): Promise<void> => {
  const [founder, ...others] = homes
  if (founder === undefined) return
  await found(founder, 'Demonstration Street')
  say(`${founder.name} founded the street`)
  for (const home of others) {
    await joinThrough(founder, home)
    say(`${home.name} joined by one exchange of texts`)
  }
  for (const home of homes)
    await until(home, 'links to everybody', (snapshot) => snapshot.network.links >= Math.min(homes.length - 1, 8))
  say('everybody is linked to everybody')
  for (const [i, home] of homes.entries()) await connectMeter(home, hasSun(i) ? 'solar' : 'none')
  // Switched off when it is first met, a relay rests its minimum time; by the time of the delivery that is over.
  if (homes[1] !== undefined) await useRelay(homes[1])
  for (const home of homes)
    await until(
      home,
      'everybody keeping the books',
      (snapshot) => snapshot.agreement.activeSet.length === homes.length,
      120_000,
    )
  say(`${homes.length} meters are on the books and ${homes.length} homes vote`)
}
