// Catching up: from three neighbours side by side, in order, whoever of them lies or says nothing; and what is on disk in
// the end is what replaying everything from the founding gives, byte for byte.
import { describe, expect, test } from 'vitest'
import { encodeState, hex, sameBytes } from '../../src/ledger/index.ts'
import { catchUp } from '../../src/node/sync/catch-up.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import { createDisk } from '../sim/disk.ts'
import { heightOf, nodeOf, noticesOf, pass } from './awake.ts'
import { chainOn, last, longDisk, longStreet, stage, storeOf, type Answers, type Asked } from './long-chain.ts'

const BLOCKS = 400

const blocksAsked = (asked: readonly Asked[], peer?: string): number[] =>
  asked.flatMap((one) =>
    one.question.kind === 'blocks' && (peer === undefined || one.peer === peer)
      ? [Number(one.question.fromHeight)]
      : [],
  )

/** The last household gets up among three neighbours with these ways; gives what they were asked. */
const wakeAmong = async (ways: readonly (Answers | undefined)[], blocks = BLOCKS) => {
  const long = await longStreet(blocks)
  const asked: Asked[] = []
  for (const [i, household] of long.households.slice(0, 3).entries()) stage(long, household, asked, ways[i])
  const sleeper = last(long)
  await switchOn(long.street, sleeper)
  const arrives = (limitMs: number) => long.world.until(() => heightOf(sleeper) === long.tip, limitMs)
  return { long, asked, sleeper, arrives }
}

describe('a node that is far behind', () => {
  test('asks three neighbours side by side and stands where they stand, with their state', async () => {
    const { long, asked, sleeper, arrives } = await wakeAmong([], 700)
    expect(await arrives(20_000)).toBe(true)
    const peers = new Set(asked.filter(({ question }) => question.kind === 'blocks').map(({ peer }) => peer))
    expect(peers.size).toBe(3)
    const [founder] = long.households
    expect(sleeper.disk.state && founder?.disk.state && sameBytes(sleeper.disk.state, founder.disk.state)).toBe(true)
    expect([...sleeper.disk.blocks.keys()]).toEqual(Array.from({ length: long.tip }, (_, i) => i + 1))
  })

  test('asks nobody twice for the same blocks when all is well', async () => {
    const { asked, arrives } = await wakeAmong([])
    expect(await arrives(20_000)).toBe(true)
    const firsts = blocksAsked(asked)
    expect(new Set(firsts).size).toBeGreaterThanOrEqual(3)
    expect(firsts.length - new Set(firsts).size).toBeLessThanOrEqual(2)
  })

  test('hears everybody else in between: an input waits for a batch, never for the whole way', async () => {
    const { long, sleeper, arrives } = await wakeAmong([])
    const { loop, ports } = nodeOf(sleeper).state
    const { appendAll } = ports.store
    const heard: number[] = []
    Object.assign(ports.store, {
      appendAll: (...batch: Parameters<typeof appendAll>) => {
        loop.input(async () => heard.push(heightOf(sleeper)))
        return appendAll(...batch)
      },
    })
    expect(await arrives(20_000)).toBe(true)
    const steps = [...heard, long.tip].map((height, i) => height - (heard[i - 1] ?? heard[0] ?? 0))
    expect(heard.length).toBeGreaterThan(5)
    expect(Math.max(...steps)).toBeLessThanOrEqual(64)
  })

  test('of one large answer, too, it appends a batch at a time', async () => {
    const store = storeOf(await longDisk(BLOCKS))
    const large: Answers = async (question, honest) => {
      const answer = await honest()
      if (question.kind !== 'blocks' || answer.kind !== 'blocks') return answer
      const from = Number(question.fromHeight)
      return {
        ...answer,
        blocks: (await store.range(from, from + 199)).map(({ block, certificate }) => ({ block, certificate })),
      }
    }
    const { sleeper, arrives } = await wakeAmong([large, large, large])
    const { store: own } = nodeOf(sleeper).state.ports
    const { appendAll } = own
    const batches: number[] = []
    Object.assign(own, {
      appendAll: (...batch: Parameters<typeof appendAll>) => {
        batches.push(batch[0].length)
        return appendAll(...batch)
      },
    })
    expect(await arrives(20_000)).toBe(true)
    expect(Math.max(...batches)).toBeLessThanOrEqual(64)
  })

  test('writes many blocks in one transaction, and dying at any of them leaves a whole chain', async () => {
    for (let fatal = 1; fatal <= 12; fatal++) {
      const long = await longStreet(BLOCKS)
      for (const household of long.households.slice(0, 3)) stage(long, household)
      const sleeper = last(long)
      let writes = 0
      const chance = long.world.random.chance
      sleeper.fragility = -1
      Object.assign(long.world.random, {
        chance: (probability: number) => (probability < 0 ? ++writes === fatal : chance(probability)),
      })
      long.street.onDeath = () => {
        switchOff(long.street, sleeper)
        sleeper.fragility = 0
        long.world.after(500, () => void switchOn(long.street, sleeper))
      }
      await switchOn(long.street, sleeper)
      expect(await long.world.until(() => heightOf(sleeper) === long.tip, 40_000)).toBe(true)
      expect(writes).toBe(fatal)
      expect(sleeper.disk.blocks.size).toBe(long.tip)
      if (fatal === 12)
        expect(hex(encodeState((await chainOn(sleeper.disk)).tip().state))).toBe(
          hex(encodeState((await chainOn(await longDisk(BLOCKS))).tip().state)),
        )
    }
  })

  test('tells its owner when its cryptography breaks, and begins again with the next word of a neighbour', async () => {
    const { long, sleeper, arrives } = await wakeAmong([])
    const { state } = nodeOf(sleeper)
    const { crypto } = state.ports
    const verify = () => Promise.reject(new DOMException('the platform gave up', 'OperationError'))
    Object.assign(state.ports, { crypto: { ...crypto, verify } })
    const before = heightOf(sleeper)
    await pass(long.world, 2_000)
    expect(heightOf(sleeper)).toBe(before)
    expect(noticesOf(sleeper)).toContain('crypto-failed')
    expect(state.syncing).toBe(false)
    Object.assign(state.ports, { crypto })
    // As a neighbour's next sign of life does.
    state.loop.input(async () => catchUp(state, long.households[0]?.peer ?? ''))
    expect(await arrives(20_000)).toBe(true)
  })

  test('goes through every change of the set, from the founding on', async () => {
    const long = await longStreet(BLOCKS)
    for (const household of long.households.slice(0, 3)) stage(long, household)
    const sleeper = last(long)
    const { genesis } = sleeper.disk
    Object.assign(sleeper.disk, { ...createDisk(), genesis })
    await switchOn(long.street, sleeper)
    expect(await long.world.until(() => heightOf(sleeper) === long.tip, 30_000)).toBe(true)
    const changes = [...sleeper.disk.blocks.values()].filter(({ changesSet }) => changesSet === true)
    expect(changes.length).toBeGreaterThanOrEqual(3)
    expect(sleeper.disk.state).toEqual(long.households[0]?.disk.state)
  })
})

/** Breaks the certificates of what an honest neighbour would say. */
const breaking =
  (change: (blocks: { block: Uint8Array; certificate: Uint8Array }[]) => typeof blocks): Answers =>
  async (question, honest) => {
    const answer = await honest()
    return question.kind === 'blocks' && answer.kind === 'blocks'
      ? { ...answer, blocks: change(answer.blocks) }
      : answer
  }

const flipLast = (bytes: Uint8Array): Uint8Array => {
  const changed = Uint8Array.from(bytes)
  changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1
  return changed
}

const LIARS: Record<string, Answers> = {
  'a false signature at the end': breaking((blocks) =>
    blocks.map((one, i) => (i === blocks.length - 1 ? { ...one, certificate: flipLast(one.certificate) } : one)),
  ),
  'certificates of other blocks': breaking((blocks) =>
    blocks.map((one, i) => ({ ...one, certificate: blocks[i === 0 ? 1 : i - 1]?.certificate ?? one.certificate })),
  ),
  'a gap': breaking((blocks) => [...blocks.slice(0, 10), ...blocks.slice(11)]),
  'other heights': breaking((blocks) => blocks.slice(5)),
  'bytes that are nothing': async (question, honest) =>
    question.kind === 'blocks' ? Uint8Array.of(1, 2, 3) : honest(),
  'nothing while it claims more': breaking(() => []),
  'a height that nobody has, and nothing behind it': async (_question, honest) => {
    const answer = await honest()
    return { ...answer, height: answer.height + 1_000_000n }
  },
}

describe('a neighbour that answers with', () => {
  test.each(Object.entries(LIARS))('%s is left alone for a while, and the others go on', async (name, lies) => {
    const { long, asked, sleeper, arrives } = await wakeAmong([lies])
    expect(await arrives(30_000)).toBe(true)
    const liar = long.households[0]?.peer ?? ''
    expect(blocksAsked(asked, liar).length).toBeLessThanOrEqual(name.startsWith('a height') ? 8 : 3)
    expect(sleeper.disk.state).toEqual(long.households[1]?.disk.state)
    expect(nodeOf(sleeper).state.broken).toBeUndefined()
  })

  test('false signatures before the end mislead nobody: what is kept and handed on is what the blocks carry', async () => {
    const allButLast = breaking((blocks) =>
      blocks.map((one, i) => (i < blocks.length - 1 ? { ...one, certificate: flipLast(one.certificate) } : one)),
    )
    const { long, sleeper, arrives } = await wakeAmong([allButLast, allButLast, allButLast])
    expect(await arrives(30_000)).toBe(true)
    expect(sleeper.disk.state).toEqual(long.households[1]?.disk.state)
    for (const [height, { certificate }] of sleeper.disk.blocks)
      expect(certificate, `height ${height}`).toEqual(long.households[1]?.disk.blocks.get(height)?.certificate)
  })

  test('silence holds up nobody', async () => {
    const { arrives } = await wakeAmong([async () => 'silence', undefined, async () => 'silence'])
    expect(await arrives(20_000)).toBe(true)
  })

  test('silence is waited for five seconds, whatever the network says of it', async () => {
    const { long, sleeper } = await wakeAmong([async () => 'silence', undefined, undefined])
    await pass(long.world, 4_900)
    const { leftAlone } = nodeOf(sleeper).state
    const [silent] = long.households
    expect(leftAlone.has(silent?.peer ?? '')).toBe(false)
    await pass(long.world, 1_000)
    expect(leftAlone.has(silent?.peer ?? '')).toBe(true)
  })

  test('less than it was asked for is asked for the rest', async () => {
    const few = breaking((blocks) => blocks.slice(0, 7))
    const { arrives } = await wakeAmong([few, few, few], 60)
    expect(await arrives(60_000)).toBe(true)
  })

  test('nothing below its oldest block is not asked for that', async () => {
    const pruned: Answers = async (question, honest) => {
      const answer = await honest()
      if (question.kind !== 'blocks' || answer.kind !== 'blocks') return answer
      return { ...answer, base: 200n, blocks: question.fromHeight < 200n ? [] : answer.blocks }
    }
    const { long, asked, arrives } = await wakeAmong([pruned, pruned])
    expect(await arrives(20_000)).toBe(true)
    for (const household of long.households.slice(0, 2))
      expect(blocksAsked(asked, household.peer).filter((from) => from < 200).length).toBeLessThanOrEqual(1)
  })
})

test('Replay from genesis gives the stored state, byte for byte', async () => {
  const disk = await longDisk(BLOCKS)
  const again = { ...createDisk(), genesis: disk.genesis }
  const chain = await chainOn(again)
  const all = await storeOf(disk).range(1, disk.blocks.size)
  for (const { block, certificate } of all) expect(await chain.appendAgreed(block, certificate)).toBe('appended')
  expect(again.state).toEqual(disk.state)
  expect([...again.blocks.values()]).toEqual(all)
})

test('who catches up says nothing of a height that is decided', async () => {
  const { sleeper, arrives } = await wakeAmong([])
  expect(await arrives(20_000)).toBe(true)
  expect(sleeper.disk.journal.every(({ height }) => height > heightOf(sleeper))).toBe(true)
  expect(noticesOf(sleeper)).not.toContain('books-differ')
})
