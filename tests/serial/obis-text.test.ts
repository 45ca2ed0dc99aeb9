// Registers found in one pass over the bytes are those that the plain description of an address finds, whatever stands around.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readObisText } from '../../src/serial/obis-text.ts'
import { REGISTER_CODES, unitOf } from '../../src/serial/registers.ts'
import { latin1 } from './telegrams.ts'

/** An address at the beginning of a line or behind a bracket, and its values. */
const DATA_SET =
  /(?<![^\s)])(?:([01])-([01]):)?([12]\.8\.\d|\d{1,2}\.7\.0|96\.1\.[01]|42\.0\.0|0\.0\.0|C\.1(?:\.0)?)(?:\*255)?((?:\([^()\r\n]{0,1024}\))+)/g

/** The codes of the registers that the description finds, each once. */
const described = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(DATA_SET)].flatMap(([, group, , code = '']) =>
      unitOf(code) !== undefined && group !== '0' ? [code] : [],
    ),
  )

test('every register is found under every address that meters write', () => {
  for (const groups of ['', '1-0:', '1-1:'])
    for (const code of REGISTER_CODES)
      for (const suffix of ['', '*255']) {
        const unit = unitOf(code) === 'wh' ? 'kWh' : 'kW'
        const content = readObisText(latin1(`\r\n${groups}${code}${suffix}(00012.345*${unit})\r\n`))
        if (content === 'malformed') throw new Error(`${groups}${code}${suffix}`)
        expect([code, content.registers.get(code)?.amount]).toEqual([code, 12_345_000n])
      }
})

test('nothing else is found, and nothing is left out, whatever stands around', () => {
  const pieces = [
    ...REGISTER_CODES.slice(0, 4),
    ...['1-0:', '0-0:', '1-1:', '2-0:', '*255', '*01', '96.1.1', 'x', ' ', '\t', '\u00a0', '\r\n', '(', ')', '()'],
    ...['(1*kWh)', '(1*kWh)', '(1*kWh)', '(1)(1*kWh)', '/', '!', '16.7.0', '(1*W)', '1.8.0(1*kWh)'],
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
      const text = parts.join('')
      const content = readObisText(latin1(text))
      // A needed register with something else than its number makes the whole text malformed.
      if (content !== 'malformed') expect(new Set(content.registers.keys())).toEqual(described(text))
    }),
    { numRuns: 3_000 },
  )
})
