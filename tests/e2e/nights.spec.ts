// Hours off, for real: one home announces its nights with the keyboard alone, another tab sees them, and both see what
// becomes of the street; then it takes them back.
import { expect, test } from '@playwright/test'
import type { Snapshot } from '../../src/node/index.ts'
import { closeHome, reopenHome, until, type Home } from '../../tools/street/home.ts'
import { found, goTo, joinThrough } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'

const place = ground()

const { open } = place

test('nights set by keyboard are on the neighbour’s page, and gone when they are taken back', async () => {
  const homes = await Promise.all([open('Linden'), open('Maple')])
  const [linden, maple] = homes as [Home, Home]
  try {
    await found(linden, 'Quiet Street')
    await joinThrough(linden, maple)
    for (const home of homes) await goTo(home, 'street')
    await expect(maple.page.getByTestId('roster')).toContainText('Nobody has announced hours off')

    const { keyboard } = linden.page
    await linden.page.getByTestId('night-from').focus()
    // Hours, minutes and the half of the day, as this browser's American clock asks for them.
    await keyboard.type('1045PM')
    // The clock's own picker lies between the two fields.
    for (let i = 0; i < 4 && !(await isFocused(linden, 'night-until')); i++) await keyboard.press('Tab')
    await keyboard.type('0615AM')
    await keyboard.press('Enter')

    const { roster } = await until(maple, 'the nights of Linden', (snapshot) => snapshot.roster.absences.length === 1)
    expect(roster.absences[0]?.household).toBe(1)
    await expect(maple.page.getByTestId('roster')).toContainText('every night 10:45 PM to 06:15 AM')
    // Linden founded the street and keeps the books alone until Maple has a meter: asleep, nobody does.
    await expect(maple.page.getByTestId('roster')).toContainText('nobody stays awake')
    await expect(linden.page.getByTestId('own-absence')).toContainText('Off every night from 10:45 PM to 06:15 AM.')
    await expect(linden.page.getByTestId('announce-night')).toBeDisabled()

    await linden.page.getByTestId('take-back-night').focus()
    await keyboard.press('Enter')
    await until(maple, 'nobody off', (snapshot) => snapshot.roster.absences.length === 0)
    await expect(maple.page.getByTestId('roster')).toContainText('Nobody has announced hours off')
    for (const home of homes) {
      expect(home.wrongs.pageErrors, home.name).toEqual([])
      expect(home.wrongs.policyViolations, home.name).toEqual([])
    }
  } finally {
    for (const home of homes) await closeHome(home).catch(() => {})
  }
})

test('nights are announced again by themselves when the clock on the wall changes, and after a restart of the browser', async () => {
  const elm = await open('Elm')
  try {
    let browser = await elm.context.newCDPSession(elm.page)
    const toZone = (timezoneId: string) => browser.send('Emulation.setTimezoneOverride', { timezoneId })
    const hours = (snapshot: Snapshot): string => {
      const night = snapshot.roster.absences[0]?.night
      return night === undefined ? 'none' : `${night.fromMs / 3_600_000}-${night.untilMs / 3_600_000}`
    }
    await found(elm, 'Wall Clock Street')
    await goTo(elm, 'street')
    await toZone('Asia/Kolkata')
    await elm.page.getByTestId('night-from').fill('22:45')
    await elm.page.getByTestId('night-until').fill('06:15')
    await elm.page.getByTestId('announce-night').click()
    await until(elm, 'nights of India', (snapshot) => hours(snapshot) === '17.25-0.75')
    await toZone('Asia/Tokyo')
    await until(elm, 'the same nights in Japan', (snapshot) => hours(snapshot) === '13.75-21.25')
    // A page writes in the zone in which it was loaded.
    await elm.page.reload()
    await goTo(elm, 'street')
    await expect(elm.page.getByTestId('own-absence')).toContainText('Off every night from 10:45 PM to 06:15 AM.')

    await elm.context.close()
    await reopenHome(elm)
    browser = await elm.context.newCDPSession(elm.page)
    await toZone('Asia/Kolkata')
    await until(elm, 'the nights of India again', (snapshot) => hours(snapshot) === '17.25-0.75')
    expect(elm.wrongs.pageErrors).toEqual([])
    expect(elm.wrongs.policyViolations).toEqual([])
  } finally {
    await closeHome(elm).catch(() => {})
  }
})

test('a weekend off is announced days before, seen with its beginning and its end, and taken back in time', async () => {
  const homes = await Promise.all([open('Aspen'), open('Birch')])
  const [aspen, birch] = homes as [Home, Home]
  try {
    await found(aspen, 'Weekend Street')
    await joinThrough(aspen, birch)
    for (const home of homes) await goTo(home, 'street')
    const { page } = aspen
    const { keyboard } = page
    const problem = page.getByTestId('own-absence').locator('.problem')

    // Half a beginning must not pass for none.
    await page.getByTestId('once-from').focus()
    await keyboard.type(dateTyped(inDays(3)))
    await typeMoment(aspen, 'once-until', inDays(5), '0800PM')
    await keyboard.press('Enter')
    await expect(problem).toHaveText('Please fill in both the day and the time.')

    await typeMoment(aspen, 'once-from', inDays(6), '0600PM')
    await keyboard.press('Enter')
    await expect(problem).toHaveText('The absence must end after it begins.')
    await typeMoment(aspen, 'once-from', inDays(40), '0600PM')
    await expect(problem).toHaveText('An absence can be announced at most 30 days before it begins.')
    await typeMoment(aspen, 'once-from', inDays(3), '0600PM')
    await expect(problem).toHaveCount(0)
    await keyboard.press('Enter')

    const { roster } = await until(birch, 'the weekend of Aspen', (snapshot) => snapshot.roster.absences.length === 1)
    const away = { fromMs: inDays(3).setHours(18), untilMs: inDays(5).setHours(20) }
    expect(roster.absences[0]).toMatchObject({ household: 1, night: undefined, away, off: [] })
    await expect(birch.page.getByTestId('roster')).toContainText(/from .+ 06:00 PM until .+ 08:00 PM/)
    await expect(page.getByTestId('own-absence')).toContainText(/Off from .+ at 6:00 PM until .+ at 8:00 PM\./)
    await expect(page.getByTestId('once-from')).toHaveValue('')

    await page.getByTestId('take-back-once').focus()
    await keyboard.press('Enter')
    await until(birch, 'nobody off', (snapshot) => snapshot.roster.absences.length === 0)
    await expect(birch.page.getByTestId('roster')).toContainText('Nobody has announced hours off')
    for (const home of homes) {
      expect(home.wrongs.pageErrors, home.name).toEqual([])
      expect(home.wrongs.policyViolations, home.name).toEqual([])
    }
  } finally {
    for (const home of homes) await closeHome(home).catch(() => {})
  }
})

/** Midnight of a day after today, by the clock here. */
const inDays = (days: number): Date => {
  const now = new Date()
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days)
}

/** A date as an American browser asks for it. */
const dateTyped = (date: Date): string =>
  [date.getMonth() + 1, date.getDate(), date.getFullYear()].map((part) => String(part).padStart(2, '0')).join('')

const typeMoment = async (home: Home, field: string, date: Date, time: string): Promise<void> => {
  const { page } = home
  // From its first part on, also where somebody typed before.
  await page.getByTestId(field).blur()
  await page.getByTestId(field).focus()
  await page.keyboard.type(dateTyped(date))
  // A year may have more digits than four, so nothing moves on by itself.
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type(time)
}

const isFocused = (home: Home, testid: string): Promise<boolean> =>
  home.page.getByTestId(testid).evaluate((element) => element === document.activeElement)
