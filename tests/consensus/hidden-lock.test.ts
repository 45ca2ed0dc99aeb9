// The hidden lock (malachite issue 956): of four households the last one lies. It completes a polka for the proposer
// alone, tells the others nil, and precommits nil at once so that they leave the round. Every honest proposer in turn
// locks a block that nobody else can vote for, and without more than votes the height never ends.
import { describe, expect, test } from 'vitest'
import { createMachine, proposerOf, step, type Effect, type Input, type Machine } from '../../src/consensus/index.ts'
import { type Choice } from '../../src/ledger/index.ts'
import { HEIGHT, SET, precommits, prevotes, start, timeout, vote } from './script.ts'

const LIAR = 4
const HONEST = [1, 2, 3]

type House = { machine: Machine; said: Effect[] }
type Street = ReadonlyMap<number, House>

const createStreet = (): Street =>
  new Map(HONEST.map((id) => [id, { machine: createMachine(HEIGHT, SET, id), said: [] }]))

/** One input, with whatever of its own comes back; what goes out to others is in `said`. */
const tellHouse = (street: Street, id: number, input: Input): void => {
  const house = street.get(id)
  if (house === undefined) return
  const stepped = step(house.machine, input)
  house.machine = stepped.machine
  house.said.push(...stepped.effects)
  for (const effect of stepped.effects) {
    const back = ownInput(id, effect)
    if (back !== undefined) tellHouse(street, id, back)
  }
}

const ownInput = (id: number, effect: Effect): Input | undefined => {
  if (effect.kind === 'build') return { kind: 'built', round: effect.round, blockId: `block of round ${effect.round}` }
  if (effect.kind === 'vote') return vote(effect.type, effect.round, id, effect.choice)
  return effect.kind === 'propose' ? proposalOf(id, effect) : undefined
}

const proposalOf = (household: number, effect: Extract<Effect, { kind: 'propose' }>): Input => {
  const { round, validRound, blockId } = effect
  return { kind: 'proposal', proposal: { height: HEIGHT, round, validRound, household, blockId, valid: true } }
}

const tellAll = (street: Street, inputs: readonly Input[], to: readonly number[] = HONEST): void => {
  for (const id of to) for (const input of inputs) tellHouse(street, id, input)
}

const choiceOf = (street: Street, id: number, type: 'prevote' | 'precommit', round: number): Choice => {
  for (const effect of street.get(id)?.said ?? [])
    if (effect.kind === 'vote' && effect.type === type && effect.round === round) return effect.choice
  return undefined
}

const proposed = (street: Street, round: number): Input[] => {
  const id = proposerOf(SET, HEIGHT, round) ?? 0
  for (const effect of street.get(id)?.said ?? [])
    if (effect.kind === 'propose' && effect.round === round) return [proposalOf(id, effect)]
  return []
}

/** The polka behind a precommit, as its household heard it, with the proposal. */
const polka = (street: Street, id: number, round: number, blockId: string): Input[] => [
  ...proposed(street, round),
  ...[...(street.get(id)?.machine.tallies.get(round)?.prevote ?? [])]
    .filter(([, choice]) => choice === blockId)
    .map(([household]) => vote('prevote', round, household, blockId)),
]

/** One round under attack. Everything honest is heard in time, but for the proposal of round 0 by household 3. */
const playRound = (street: Street, round: number, polkasFrom: number): void => {
  const proposer = proposerOf(SET, HEIGHT, round) ?? 0
  tellAll(street, proposed(street, round), round === 0 ? [1, 2] : HONEST)
  tellAll(street, [timeout('propose', round)])
  const bait = choiceOf(street, proposer, 'prevote', round)
  for (const id of HONEST) tellHouse(street, id, vote('prevote', round, LIAR, id === proposer ? bait : undefined))
  for (const id of HONEST) tellAll(street, prevotes(round, choiceOf(street, id, 'prevote', round), id))
  tellAll(street, [timeout('prevote', round)])
  tellAll(street, precommits(round, undefined, LIAR))
  // Nil comes first and locks last, as a liar would have it.
  const locking = HONEST.filter((id) => choiceOf(street, id, 'precommit', round) !== undefined)
  for (const id of HONEST) if (!locking.includes(id)) tellAll(street, precommits(round, undefined, id))
  for (const id of locking) {
    const blockId = choiceOf(street, id, 'precommit', round) ?? ''
    tellAll(street, precommits(round, blockId, id))
    if (round >= polkasFrom) tellAll(street, polka(street, id, round, blockId))
  }
  tellAll(street, [timeout('precommit', round)])
}

const play = (rounds: number, polkasFrom: number): Street => {
  const street = createStreet()
  tellAll(street, [start])
  for (let round = 0; round < rounds; round++) playRound(street, round, polkasFrom)
  return street
}

const decisions = (street: Street): string[] =>
  [...street.values()].flatMap(({ said }) =>
    said.flatMap((effect) => (effect.kind === 'decide' ? [`${effect.blockId} in ${effect.round}`] : [])),
  )
const locks = (street: Street) => [...street.values()].map(({ machine }) => machine.locked?.round)

describe('a hidden lock', () => {
  test('stops the height for ever when votes alone travel', () => {
    const street = play(41, Infinity)
    expect(locks(street)).toEqual([0, 1, undefined])
    expect(decisions(street)).toEqual([])
  })

  test('is over with the next honest proposer when every precommit from round 1 on brings its polka', () => {
    const street = play(3, 1)
    expect(decisions(street)).toEqual(HONEST.map(() => 'block of round 1 in 2'))
  })

  test('44 leaves the liar nothing: whoever has heard of it is not hurried out of a later round', () => {
    const street = play(1, Infinity)
    const { machine } = street.get(3) ?? expect.fail()
    expect(machine.round).toBe(1)
    const nil = [1, 3, LIAR].map((id) => vote('precommit', 1, id, undefined))
    tellAll(street, nil, [3])
    expect(street.get(3)?.machine.round).toBe(1)
    tellAll(street, [vote('precommit', 1, 2, undefined)], [3])
    expect(street.get(3)?.machine.round).toBe(2)
  })

  test('42 a polka heard after its round is what we propose next, and moves no lock', () => {
    const street = play(2, Infinity)
    tellAll(street, polka(street, 2, 1, 'block of round 1'))
    expect(locks(street)).toEqual([0, 1, undefined])
    for (const { machine } of street.values()) expect(machine.valid).toEqual({ round: 1, blockId: 'block of round 1' })
  })
})
