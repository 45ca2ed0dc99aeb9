import { defineConfig } from '@playwright/test'
import { chromiumFlags, chromiumPath } from './tools/chromium.ts'

const executablePath = chromiumPath()

// One worker: the tests are about what several browsers do to each other on the two cores they share.
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './tests/e2e/setup.ts',
  workers: 1,
  retries: 0,
  timeout: 240_000,
  reporter: [['list']],
  outputDir: 'test-results',
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  use: { launchOptions: { args: chromiumFlags(), ...(executablePath === undefined ? {} : { executablePath }) } },
})
