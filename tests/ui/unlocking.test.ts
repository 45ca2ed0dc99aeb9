// An intent that the lock stands in the way of: the passphrase is asked for, and then it goes on by itself, once.
import { describe, expect, test } from 'vitest'
import { done, refused, type NodeApi, type Outcome } from '../../src/node/index.ts'
import { withUnlocking } from '../../src/ui/unlocking.ts'

const door = (answers: Outcome[], opens: boolean) => {
  const asked: string[] = []
  const called: unknown[][] = []
  const api = {
    sendMoney: async (...args: unknown[]) => {
      called.push(args)
      return answers.shift() ?? done
    },
    unlock: async () => refused('locked'),
    readText: () => refused('code-cut'),
  } as unknown as NodeApi
  const ask = async (): Promise<boolean> => {
    asked.push('asked')
    return opens
  }
  return { api: withUnlocking(api, ask), asked, called }
}
const MONEY = { to: 2, amountMicro: 1n }

describe('an intent', () => {
  test('goes on with what was asked once the home is unlocked', async () => {
    const { api, asked, called } = door([refused('locked'), done], true)
    expect(await api.sendMoney(MONEY)).toEqual(done)
    expect(asked).toHaveLength(1)
    expect(called).toEqual([[MONEY], [MONEY]])
  })

  test('is refused as locked when nobody wants to unlock, and done nothing about', async () => {
    const { api, called } = door([refused('locked')], false)
    expect(await api.sendMoney(MONEY)).toEqual(refused('locked'))
    expect(called).toHaveLength(1)
  })

  test('that is refused for another reason, or done, asks for no passphrase', async () => {
    const { api, asked } = door([refused('not-enough-money'), done], true)
    expect(await api.sendMoney(MONEY)).toEqual(refused('not-enough-money'))
    expect(await api.sendMoney(MONEY)).toEqual(done)
    expect(asked).toEqual([])
  })

  test('to unlock is never asked about itself', async () => {
    const { api, asked } = door([], true)
    expect(await api.unlock('guess')).toEqual(refused('locked'))
    expect(api.readText('x')).toEqual(refused('code-cut'))
    expect(asked).toEqual([])
  })
})
