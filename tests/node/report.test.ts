// A bug report: what went into the machine, and nothing that belongs to anybody. Anyone can run it again.
import { describe, expect, test } from 'vitest'
import { hex } from '../../src/ledger/index.ts'
import { INPUTS_KEPT, INPUTS_PER_SEGMENT } from '../../src/node/limits.ts'
import { createMachine } from '../../src/consensus/index.ts'
import { createInputLog, loggedStep, logMachine } from '../../src/node/report/input-log.ts'
import { fromPlain, toPlain } from '../../src/node/report/plain.ts'
import { replayReport } from '../../src/node/index.ts'
import { reportOf } from '../../src/node/report/report.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import { changePrices, getUp, heightOf, nodeOf, pass, warmUp } from './awake.ts'

/** A street with a bad day behind it: a restart, a proposer that went, rounds that failed. */
const badDay = async () => {
  const awake = await getUp()
  await warmUp(awake)
  const { world, street, households } = awake
  const [ann, bob, cem] = households
  if (ann === undefined || bob === undefined || cem === undefined) throw new Error('four households')
  switchOff(street, cem)
  for (let turn = 0; turn < 6; turn++) {
    await changePrices(ann)
    await pass(world, 4_000)
  }
  await switchOn(street, cem)
  switchOff(street, bob)
  await switchOn(street, bob)
  for (let turn = 0; turn < 4; turn++) {
    await changePrices(bob)
    await pass(world, 4_000)
  }
  return awake
}

describe('a saved report', () => {
  test('runs again to the same states, with the same decisions', async () => {
    const { households } = await badDay()
    for (const household of households) {
      const replayed = replayReport(reportOf(nodeOf(household).state))
      if (!replayed.ok) throw new Error(replayed.why)
      expect(replayed.same).toBe(true)
      expect(replayed.segments.length).toBeGreaterThan(3)
      const decided = new Map(replayed.segments.map(({ height, decided: block }) => [height, block]))
      for (const [height, block] of decided) {
        const stored = household.disk.blocks.get(height)
        if (block !== undefined && stored !== undefined) expect(block).toBe(stored.id)
      }
      expect([...decided.values()].filter((block) => block !== undefined).length).toBeGreaterThan(2)
    }
  })

  test('that was changed, or that another program ran, is told apart, with the height where it differs', async () => {
    const { households } = await badDay()
    const text = reportOf(nodeOf(households[0]).state)
    const wrong = text.replaceAll('"prevote"', '"precommit"')
    const replayed = replayReport(wrong)
    expect(replayed.ok && replayed.same).toBe(false)
    for (const nothing of [
      '',
      '{',
      '[]',
      '{"product":"hearthgrid"}',
      '{"product":"hearthgrid","segments":[1]}',
      'null',
    ])
      expect(replayReport(nothing).ok).toBe(false)
  })

  test('has nobody’s key, signature or address in it', async () => {
    const { households } = await badDay()
    for (const household of households) {
      const { state } = nodeOf(household)
      const text = reportOf(state)
      for (const { peer, keyring } of households) {
        const meter = await keyring.meter(`meter-${household.index}`)
        for (const key of [keyring.household.key, keyring.device.key, meter.key]) expect(text).not.toContain(hex(key))
        expect(text).not.toContain(peer)
        expect(text).not.toContain(peer.slice(0, 16))
      }
      for (const vote of state.agreement?.votes.values() ?? []) expect(text).not.toContain(hex(vote.signature))
      expect(text).not.toMatch(/[0-9a-f]{128}/)
      expect(text.toLowerCase()).not.toContain('signature":')
    }
  })

  test('says of each message who sent it, what for, how long it was, and why it was taken or not', async () => {
    const { households } = await badDay()
    const { heard, reasons } = JSON.parse(reportOf(nodeOf(households[0]).state)) as {
      heard: { from: number; topic: string; bytes: number; verdict: string; why: string }[]
      reasons: Record<string, number>
    }
    expect(heard.length).toBeGreaterThan(100)
    expect(new Set(heard.map(({ topic }) => topic))).toEqual(new Set(['tx', 'consensus', 'presence']))
    for (const { from, bytes, verdict } of heard) {
      expect(from).toBeGreaterThanOrEqual(1)
      expect(bytes).toBeGreaterThan(0)
      expect(['accept', 'ignore', 'reject']).toContain(verdict)
    }
    expect(reasons['taken']).toBeGreaterThan(50)
    expect(heightOf(households[0])).toBeGreaterThan(0)
  })
})

describe('the log of inputs', () => {
  test('keeps the last ten thousand, also of one height without end, and starts from a state it holds', () => {
    const log = createInputLog()
    let machine = createMachine(1, [1, 2, 3, 4], 1)
    logMachine(log, machine)
    for (let turn = 0; turn < 3 * INPUTS_KEPT; turn++)
      machine = loggedStep(log, machine, { kind: 'presence', lost: [turn % 5] }, turn).machine
    const kept = log.segments.reduce((sum, { inputs }) => sum + inputs.length, 0)
    expect(kept).toBeLessThanOrEqual(INPUTS_KEPT)
    expect(kept).toBeGreaterThanOrEqual(INPUTS_KEPT - 2 * INPUTS_PER_SEGMENT)
    expect(log.segments.at(-1)?.after).toBe(machine)
  })

  test('plain data goes to text and back', () => {
    const value = { map: new Map([[1, undefined]]), set: new Set(['a']), int: 5n, none: undefined, list: [1, [null]] }
    expect(fromPlain(JSON.parse(JSON.stringify(toPlain(value))))).toEqual(value)
  })
})
