// What a spec of the mesh stands on: the test page, built and served once, and the tabs of the running test. After each
// test its tabs are gone, and nothing that came over a link may have surfaced as an error of a page.
import { expect, test, type Browser } from '@playwright/test'
import { openSite, openTab, type Household, type Site } from './street.ts'

/** As many tabs as names were given, so that a test can take them apart without asking for each. */
type Tabs<Names extends readonly string[]> = { readonly [at in keyof Names]: Household }

export type MeshGround = {
  readonly url: string
  /** The tabs of the running test. */
  readonly homes: readonly Household[]
  /** One tab of a browser profile of its own for each name; the tabs that were there before are no longer counted. */
  open<const Names extends readonly string[]>(browser: Browser, ...names: Names): Promise<Tabs<Names>>
}

/** To be called where the spec begins: it sets up hooks. */
export const meshGround = (): MeshGround => {
  let site: Site | undefined
  let homes: Household[] = []
  test.beforeAll(async () => {
    site = await openSite()
  })
  test.afterAll(() => site?.close())
  test.afterEach(async () => {
    for (const home of homes) if (!home.page.isClosed()) await home.page.context().close()
    const errors = homes.flatMap((home) => home.errors)
    homes = []
    expect(errors).toEqual([])
  })
  const siteNow = (): Site => {
    if (site === undefined) throw new Error('the page is served from the first test on')
    return site
  }
  return {
    get url() {
      return siteNow().url
    },
    get homes() {
      return homes
    },
    open: async (browser, ...names) => {
      homes = []
      for (const name of names) homes.push(await openTab(browser, siteNow(), name))
      return homes as unknown as Tabs<typeof names>
    },
  }
}

/** Tells a figure beside the test it is from. */
export const measured = (what: string, value: number | string): void =>
  console.log(`      ${what}: ${value}${typeof value === 'number' ? ' ms' : ''}`)
