// Writing: what is posted is read as it was written, small edits travel small, and limits are told before anything is sent.
import { beforeEach, describe, expect, test } from 'vitest'
import { boardLimits, draw, writeOwn, type Buckets, type Change } from '../../src/board/index.ts'
import { AT_MS, boardOn, createHome, notice, readingOf, writeAt, type Home } from './rig.ts'

let ann: Home
beforeEach(async () => {
  ann = await createHome('ann')
})

const written = () => ann.board.rows.get(ann.author)?.written
const refusal = async (change: Change) => {
  const outcome = await writeOwn(ann.board, ann.signer, change, AT_MS)
  return outcome.ok ? 'written' : outcome.refusal
}
const rule = (title: string, text: string): Change => ({
  kind: 'post',
  draft: { kind: 'rule', title, about: '', text },
})

describe('entries', () => {
  test('are read as they were written, the newest first', async () => {
    await writeAt(ann, notice('Bins', 'on Monday 🗑️'), AT_MS)
    await writeAt(ann, rule('Quiet', 'after ten'), AT_MS + 1)
    const dispute = { kind: 'dispute', title: '', about: '12-0', text: 'I was away that day' } as const
    await writeAt(ann, { kind: 'post', draft: dispute }, AT_MS + 2)
    await writeAt(ann, { kind: 'profile', text: 'third floor' }, AT_MS + 3)
    await writeAt(ann, { kind: 'withdraw', about: `${'ab'.repeat(32)}/1` }, AT_MS + 4)
    expect(written()).toEqual({
      entries: [
        { id: '3', kind: 'dispute', about: '12-0', text: 'I was away that day', atMs: AT_MS + 2 },
        { id: '2', kind: 'rule', title: 'Quiet', text: 'after ten', atMs: AT_MS + 1 },
        { id: '1', kind: 'notice', title: 'Bins', text: 'on Monday 🗑️', atMs: AT_MS },
      ],
      profile: { text: 'third floor', atMs: AT_MS + 3 },
      withdrawn: [`${'ab'.repeat(32)}/1`],
    })
    expect(readingOf(await boardOn(ann.disk))).toEqual(readingOf(ann.board))
  })

  test('an edit travels as the letters that changed, also inside an emoji', async () => {
    await writeAt(ann, notice('Bins', `${'long '.repeat(400)}🙂 end`))
    const { update } = await writeAt(ann, {
      kind: 'edit',
      id: '1',
      title: 'Bins',
      text: `${'long '.repeat(400)}🙃 end`,
    })
    expect(update.length).toBeLessThan(60)
    expect(written()?.entries[0]?.text).toBe(`${'long '.repeat(400)}🙃 end`)
    for (const text of ['x', 'xyz', '🙂🙃', '🙃🙂', 'half \uD83D of one', 'yes'])
      await writeAt(ann, { kind: 'edit', id: '1', title: 'Bins', text })
    expect(written()?.entries[0]?.text).toBe('yes')
  })

  test('what was removed is gone, and its number is not used again', async () => {
    await writeAt(ann, notice('one'))
    await writeAt(ann, { kind: 'remove', id: '1' })
    await writeAt(ann, notice('two'))
    expect(written()?.entries.map(({ id }) => id)).toEqual(['3'])
    expect(await refusal({ kind: 'edit', id: '1', title: 'x', text: 'x' })).toBe('unknown')
    expect(await refusal({ kind: 'remove', id: '1' })).toBe('unknown')
    expect(await refusal({ kind: 'remove', id: 'profile' })).toBe('unknown')
  })

  test('limits are told in words, and the longest note fits', async () => {
    expect(await refusal(notice(' ', 'x'))).toBe('text-empty')
    expect(await refusal(notice('x', '\n'))).toBe('text-empty')
    expect(await refusal(notice('x'.repeat(boardLimits.TITLE_LENGTH + 1), 'x'))).toBe('text-too-long')
    expect(await refusal(notice('x', 'x'.repeat(boardLimits.TEXT_LENGTH + 1)))).toBe('text-too-long')
    expect(await refusal({ kind: 'profile', text: 'x'.repeat(boardLimits.TEXT_LENGTH + 1) })).toBe('text-too-long')
    expect(await refusal(notice('語'.repeat(boardLimits.TITLE_LENGTH), '語'.repeat(boardLimits.TEXT_LENGTH)))).toBe(
      'written',
    )
    const same = {
      kind: 'edit',
      id: '1',
      title: '語'.repeat(boardLimits.TITLE_LENGTH),
      text: '語'.repeat(boardLimits.TEXT_LENGTH),
    } as const
    expect(await refusal(same)).toBe('already-done')
  })

  test('a home with as many notes as are shown must remove one first', async () => {
    for (let at = 0; at < boardLimits.ENTRIES_PER_AUTHOR; at++) await writeAt(ann, notice(`${at}`))
    expect(await refusal(notice('one more'))).toBe('board-full')
    await writeAt(ann, { kind: 'remove', id: '1' })
    expect(await refusal(notice('one more'))).toBe('written')
  })

  test('a row ends where its document is full, and the last words stay readable', async () => {
    const texts = ['語'.repeat(3_000), 'x'.repeat(3_000)]
    await writeAt(ann, notice('back and forth', texts[0]))
    let last = 'written'
    for (let at = 1; last === 'written' && at < 100; at++)
      last = await refusal({ kind: 'edit', id: '1', title: 'back and forth', text: texts[at % 2] ?? '' })
    expect(last).toBe('board-full')
    expect(texts).toContain(written()?.entries[0]?.text)
  })
})

describe('a bucket', () => {
  test('gives a burst, then one at a time, and nothing for a clock that goes back', () => {
    const buckets: Buckets = new Map()
    const rate = { burst: 3, everyMs: 1_000 }
    const drawn = (...times: number[]) => times.map((atMs) => draw(buckets, 'ann', rate, atMs))
    expect(drawn(0, 0, 0, 0, 999, 1_000)).toEqual([true, true, true, false, false, true])
    expect(drawn(500, 1_200)).toEqual([false, false])
    expect(draw(buckets, 'bob', rate, 0)).toBe(true)
    expect(drawn(60_000, 60_000, 60_000, 60_000)).toEqual([true, true, true, false])
  })
})
