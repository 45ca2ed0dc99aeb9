// The household's key as people meet it: locked and unlocked, its words tried, its passphrase guessed at, its backup checked.
// The street goes on all the while.
import { describe, expect, test } from 'vitest'
import { hex, must, type Vault } from '../../src/ledger/index.ts'
import {
  checkBackup,
  forgetRestored,
  freezeHome,
  lock,
  restoreBackup,
  restoreWords,
  saveBackup,
  setAllowance,
  setAutoLock,
  setPassphrase,
  showWords,
  tryWords,
  unlock,
} from '../../src/node/household/keys.ts'
import { computerView } from '../../src/node/household/enrolment.ts'
import { createInvitation, placeOrder } from '../../src/node/household/intents.ts'
import { lockWhenIdle, waitAfterMs } from '../../src/node/household/lock.ts'
import { reportOf } from '../../src/node/report/report.ts'
import { coreView } from '../../src/node/view/view.ts'
import { keyringOnDisk } from '../standin/vault.ts'
import { createDisk } from '../sim/disk.ts'
import { createHousehold } from '../sim/founding.ts'
import { switchOn, type SimHousehold } from '../sim/household.ts'
import { changePrices, getUp, heightOf, inLoop, nodeOf, pass, seenByAll, type Awake } from './awake.ts'

const PASSPHRASE = 'four words of mine'

/** Ann's keys are the simulator's, in a vault of the browser's. */
const street = async (): Promise<{ awake: Awake; ann: SimHousehold; bob: SimHousehold; vault: Vault }> => {
  const awake = await getUp()
  const [ann, bob] = [must(awake.households[0], 'four'), must(awake.households[1], 'four')]
  const { vault } = await keyringOnDisk()
  const given = ann.keyring.household
  const household = {
    key: given.key,
    sign: (message: Uint8Array) =>
      vault.lock === 'locked' ? Promise.reject(new Error('signed while locked')) : given.sign(message),
  }
  // The node was given its ports when it got up, and reads its keys from them whenever it needs one.
  Object.assign(nodeOf(ann).state.ports.keyring, { household, vault })
  return { awake, ann, bob, vault }
}
const stateOf = (one: SimHousehold) => nodeOf(one).state
const refusal = (outcome: { ok: boolean; refusal?: string }): string | undefined => outcome.refusal

describe('a locked household', () => {
  test('signs nothing of its own and says so, while its computer goes on voting', async () => {
    const { awake, ann, bob } = await street()
    expect(await setPassphrase(stateOf(ann), PASSPHRASE, '')).toEqual({ ok: true, value: undefined })
    expect((await changePrices(ann)).outcome.ok).toBe(true)
    expect(lock(stateOf(ann)).ok).toBe(true)
    expect(refusal((await changePrices(ann)).outcome)).toBe('locked')
    expect(refusal(await inLoop(ann, freezeHome))).toBe('locked')

    const before = heightOf(ann)
    const { buyPrice } = await changePrices(bob)
    expect(await seenByAll(awake, 2, buyPrice)).toBe(true)
    expect(heightOf(ann)).toBeGreaterThan(before)
    expect(stateOf(ann).lastSigned?.height).toBeGreaterThan(before)

    expect((await unlock(stateOf(ann), PASSPHRASE)).ok).toBe(true)
    expect((await changePrices(ann)).outcome.ok).toBe(true)
  })

  test('trades by its device within its prices and its allowance, and beyond them only unlocked', async () => {
    const { ann } = await street()
    await setPassphrase(stateOf(ann), PASSPHRASE, '')
    const order = (priceMicroPerKwh: bigint) =>
      inLoop(ann, (state) =>
        placeOrder(state, {
          side: 'buy',
          quantityWh: 1n,
          priceMicroPerKwh,
          timeInForce: 'good-till-cancelled',
          lastsMs: 600_000,
        }),
      )
    const { buyPrice } = await changePrices(ann)
    lock(stateOf(ann))
    expect((await order(90_000n)).ok).toBe(true)
    expect(refusal(await order(100n * buyPrice))).toBe('locked')
    expect(refusal(await inLoop(ann, (state) => setAllowance(state, 5n)))).toBe('locked')
    await unlock(stateOf(ann), PASSPHRASE)
    expect((await order(100n * buyPrice)).ok).toBe(true)
    expect((await inLoop(ann, (state) => setAllowance(state, 5n))).ok).toBe(true)
    expect(refusal(await inLoop(ann, (state) => setAllowance(state, -1n)))).toBe('amount-invalid')
  })

  test('locks by itself after the minutes that were set, counted from its last signature', async () => {
    const { awake, ann, vault } = await street()
    await setPassphrase(stateOf(ann), PASSPHRASE, '')
    expect((await setAutoLock(stateOf(ann), 5)).ok).toBe(true)
    await pass(awake.world, 4 * 60_000)
    await changePrices(ann)
    await pass(awake.world, 4 * 60_000)
    expect(vault.lock).toBe('unlocked')
    await pass(awake.world, 62_000)
    expect(vault.lock).toBe('locked')

    await unlock(stateOf(ann), PASSPHRASE)
    await setAutoLock(stateOf(ann), 0)
    stateOf(ann).householdUsedAtMs = 0
    lockWhenIdle(stateOf(ann))
    expect(vault.lock).toBe('unlocked')
  })

  test('without a passphrase there is nothing to lock, and a short one is not taken', async () => {
    const { ann } = await street()
    expect(refusal(lock(stateOf(ann)))).toBe('passphrase-missing')
    expect(refusal(await setPassphrase(stateOf(ann), 'too short', ''))).toBe('passphrase-short')
    expect(coreView(stateOf(ann)).keys.lock).toBe('open')
  })
})

describe('guessing', () => {
  test('costs more each time, also after a reload, and three typing errors cost nothing', async () => {
    expect([0, 1, 2, 3, 4, 5, 20].map(waitAfterMs)).toEqual([0, 0, 0, 5_000, 10_000, 20_000, 300_000])
    const { awake, ann, vault } = await street()
    await setPassphrase(stateOf(ann), PASSPHRASE, '')
    lock(stateOf(ann))
    for (let i = 0; i < 3; i++) expect(refusal(await unlock(stateOf(ann), `guess ${i}`))).toBe('passphrase-wrong')
    expect(refusal(await unlock(stateOf(ann), PASSPHRASE))).toBe('passphrase-wait')
    expect(vault.notes.wrongTries).toBe(3)
    expect(coreView(stateOf(ann)).keys.retryAtMs).toBeDefined()
    await pass(awake.world, 5_000)
    expect((await unlock(stateOf(ann), PASSPHRASE)).ok).toBe(true)
    expect(vault.notes.wrongTries).toBe(0)
  })

  test('many at once are looked at one after the other, so that waiting means something', async () => {
    const { ann } = await street()
    await setPassphrase(stateOf(ann), PASSPHRASE, '')
    lock(stateOf(ann))
    const guesses = Array.from({ length: 8 }, (_, i) => unlock(stateOf(ann), `guess ${i}`))
    const told = (await Promise.all(guesses)).map(refusal)
    expect(told.filter((why) => why === 'passphrase-wrong')).toHaveLength(3)
    expect(told.filter((why) => why === 'passphrase-wait')).toHaveLength(5)
  })
})

describe('recovery words', () => {
  test('count as written down once three of them were entered rightly', async () => {
    const { ann } = await street()
    const shown = await showWords(stateOf(ann), '')
    if (!shown.ok) throw new Error(shown.refusal)
    const { words } = shown.value
    const at = (place: number, word = words[place - 1] ?? '') => ({ place, word })
    expect(refusal(await tryWords(stateOf(ann), '', [at(1), at(2), at(3, 'zoo')]))).toBe('recovery-words-differ')
    expect(refusal(await tryWords(stateOf(ann), '', [at(1), at(1), at(1)]))).toBe('recovery-words-differ')
    expect(coreView(stateOf(ann)).keys.rehearsedAtMs).toBeUndefined()
    expect((await tryWords(stateOf(ann), '', [at(2), at(7), at(12)])).ok).toBe(true)
    expect(coreView(stateOf(ann)).keys.rehearsedAtMs).toBeDefined()
  })

  test('and passphrases are never in a snapshot, a log or a bug report', async () => {
    const { ann, vault } = await street()
    await setPassphrase(stateOf(ann), PASSPHRASE, '')
    const shown = await showWords(stateOf(ann), PASSPHRASE)
    if (!shown.ok) throw new Error(shown.refusal)
    await saveBackup(stateOf(ann), PASSPHRASE)
    const entropy = hex(must(await vault.entropy(PASSPHRASE), 'it opens'))
    const plain = (value: unknown): string =>
      JSON.stringify(value, (_name, part: unknown) =>
        part instanceof Uint8Array ? hex(part) : typeof part === 'bigint' ? String(part) : part,
      )
    const said = [
      plain(coreView(stateOf(ann))),
      reportOf(stateOf(ann)),
      plain([...stateOf(ann).log.heard]),
      plain(vault.notes),
    ]
    for (const text of said)
      for (const secret of [
        entropy,
        PASSPHRASE,
        shown.value.words.slice(0, 3).join(' '),
        shown.value.words.join('","'),
      ])
        expect(text).not.toContain(secret)
  })

  test('make the household again in a browser without a street only, and can be forgotten there', async () => {
    const { awake, ann } = await street()
    const shown = await showWords(stateOf(ann), '')
    if (!shown.ok) throw new Error(shown.refusal)
    const text = shown.value.words.join(' ')
    expect(refusal(await restoreWords(stateOf(ann), text))).toBe('already-done')

    const fresh = createHousehold(4, createDisk())
    Object.assign(fresh, { keyring: await keyringOnDisk() })
    await switchOn(awake.street, fresh)
    const drawn = hex(fresh.keyring.household.key)
    expect(refusal(await restoreWords(stateOf(fresh), `${text} about`))).toBe('recovery-words-count')
    expect((await restoreWords(stateOf(fresh), text)).ok).toBe(true)
    expect(coreView(stateOf(fresh)).keys.comingBack).toEqual({ householdName: '', streetName: '', safetyWords: [] })
    const again = await showWords(stateOf(fresh), '')
    expect(again.ok && again.value.words.join(' ')).toBe(text)
    expect((await forgetRestored(stateOf(fresh))).ok).toBe(true)
    expect(coreView(stateOf(fresh)).keys.comingBack).toBeUndefined()
    expect(hex(fresh.keyring.household.key)).not.toBe(drawn)
  })
})

describe('a backup', () => {
  test('is saved, says what is in it without changing anything, and comes back locked under its passphrase', async () => {
    const { awake, ann } = await street()
    await setPassphrase(stateOf(ann), PASSPHRASE, '')
    lock(stateOf(ann))
    expect(refusal(await saveBackup(stateOf(ann), 'not this one'))).toBe('passphrase-wrong')
    const saved = await saveBackup(stateOf(ann), PASSPHRASE)
    if (!saved.ok) throw new Error(saved.refusal)
    const { text, name } = saved.value
    expect(name).toMatch(/^hearthgrid-.*backup\.json$/)
    // Saving it does not unlock anything.
    expect(coreView(stateOf(ann)).keys.lock).toBe('locked')
    const street4 = must(coreView(stateOf(ann)).street, 'it is founded')
    const checked = await checkBackup(stateOf(ann), text, PASSPHRASE)
    expect(checked).toMatchObject({
      ok: true,
      value: { streetName: street4.name, safetyWords: street4.safetyWords },
    })
    expect(refusal(await checkBackup(stateOf(ann), text, 'a guess'))).toBe('backup-passphrase-wrong')
    expect(refusal(await checkBackup(stateOf(ann), '{}', PASSPHRASE))).toBe('backup-not-one')

    const fresh = createHousehold(4, createDisk())
    Object.assign(fresh, { keyring: await keyringOnDisk() })
    await switchOn(awake.street, fresh)
    expect((await restoreBackup(stateOf(fresh), text, PASSPHRASE)).ok).toBe(true)
    const view = coreView(stateOf(fresh)).keys
    expect([view.lock, view.comingBack?.streetName, view.comingBack?.safetyWords]).toEqual([
      'unlocked',
      street4.name,
      street4.safetyWords,
    ])
  })
})

describe('freezing', () => {
  test('retires the computer that votes; the street goes on without it, and nothing is signed unattended', async () => {
    const { awake, ann, bob } = await street()
    expect((await inLoop(ann, freezeHome)).ok).toBe(true)
    await pass(awake.world, 5_000)
    expect(computerView(stateOf(ann))).toMatchObject({ standing: 'frozen' })
    const { buyPrice } = await changePrices(bob)
    expect(await seenByAll(awake, 2, buyPrice)).toBe(true)
    const { nextSet } = must(stateOf(bob).chain, 'it is founded').tip().state.street
    expect(nextSet.map(({ household }) => household)).toEqual([2, 3, 4])
    expect(refusal(await inLoop(ann, (state) => createInvitation(state)))).toBe('not-allowed')
  })
})
