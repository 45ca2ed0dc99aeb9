// The power of this moment: of each meter, of a bus one by one, of sun and home apart, and of no recording.
import { describe, expect, test } from 'vitest'
import { liveHomeOf, livePowersOf, totalW } from '../../src/ui/drawings/live.ts'
import { busPort } from '../../tools/gallery/ports.ts'
import { NOW_MS, readingPort, roofMeter } from '../../tools/gallery/snapshots.ts'

const cellar = { ...roofMeter, id: 2, label: 'Cellar', source: 'none' } as const
const cellarPort = { ...readingPort, id: 'usb4', onBooks: 2, powerW: 415 }
const meters = [roofMeter, cellar]

describe('the power of this moment', () => {
  test('is that of every meter, those of a bus one by one, without the ones that are silent', () => {
    expect(livePowersOf({ ports: [readingPort, busPort(NOW_MS)] })).toEqual([
      { onBooks: 1, powerW: -1_240 },
      { onBooks: 1, powerW: 1_250 },
      { onBooks: undefined, powerW: -412 },
    ])
  })

  test('comes from no relay, no recording and no meter that has not spoken', () => {
    const ports = [
      { ...readingPort, role: 'relay' as const },
      { ...readingPort, replayed: true },
      { ...readingPort, powerW: undefined },
    ]
    expect(livePowersOf({ ports })).toEqual([])
    expect(totalW([])).toBeUndefined()
  })

  test('of sun and home is drawn apart where each has a meter', () => {
    const ports = [readingPort, cellarPort]
    expect(liveHomeOf({ ports, meters }, 'solar')).toEqual({ sourceW: -1_240, homeW: 415 })
    expect(totalW(livePowersOf({ ports }))).toBe(-825)
  })

  test('of a home with one meter is the home’s, sun or not', () => {
    expect(liveHomeOf({ ports: [readingPort], meters }, 'solar')).toEqual({ sourceW: undefined, homeW: -1_240 })
    expect(liveHomeOf({ ports: [cellarPort], meters }, 'solar')).toEqual({ sourceW: undefined, homeW: 415 })
    expect(liveHomeOf({ ports: [], meters }, 'solar')).toEqual({ sourceW: undefined, homeW: undefined })
  })
})
