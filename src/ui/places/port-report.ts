// A bug report about one port, as text that its reader sees before sending it: in English, because it is for us. A meter's
// number and registers are in it only if a person said so.
import type { Port, RawRow, Snapshot } from '../../node/index.ts'
import { asText, hexOf } from './raw.ts'

/** @param rows the newest raw bytes, if the person wants them in it; then the number is in it, too. */
export const portReport = (
  port: Port,
  { environment, nowMs }: Snapshot,
  rows: readonly RawRow[] | undefined,
): string => {
  const isOpen = rows !== undefined
  const lines: [string, string | number | bigint | undefined][] = [
    ['version', environment.version],
    ['port', port.label],
    ['role', port.role],
    ['state', port.state],
    ['recording that is played', port.replayed ? 'yes' : undefined],
    ['language', port.protocol ?? 'not known'],
    ['line', port.line ?? 'never opened'],
    [
      'asked',
      port.asked &&
        Object.values(port.asked)
          .filter((value) => value !== undefined)
          .join(' '),
    ],
    [
      'sealed',
      port.sealed && `key ${port.sealed.key}, ${port.sealed.unopened} unopened, ${port.sealed.replayed} replayed`,
    ],
    ['signs', port.signing && `for ${port.signing.meter ?? 'no'} meter, ${port.signing.fault ?? 'well'}`],
    ['good telegrams', port.frames],
    ['damaged telegrams', port.badFrames],
    ['left out half way', port.leftOut],
    ['readings that waited for a second one', port.doubted],
    [
      'last reading',
      port.lastReadingAtMs === undefined ? 'none' : `${Math.round((nowMs - port.lastReadingAtMs) / 1_000)} s ago`,
    ],
    [
      'meter number',
      port.meterId === undefined ? 'none' : isOpen ? port.meterId : `masked, ${port.meterId.length} characters`,
    ],
    ['registers', isOpen ? `${port.importWh ?? '-'} Wh in, ${port.exportWh ?? '-'} Wh out` : undefined],
  ]
  const about = lines.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
  const startMs = rows?.[0]?.atMs ?? 0
  const raw = (rows ?? []).map(
    ({ atMs, kind, bytes, about: what }) =>
      `${atMs - startMs} ${kind} ${bytes.length === 0 ? what : `${hexOf(bytes)} ${asText(bytes)}`}`,
  )
  return ['Hearthgrid, bug report about a port', ...about, ...(isOpen ? ['', 'raw bytes:', ...raw] : []), ''].join('\n')
}
