import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**'],
    setupFiles: ['tests/setup.ts'],
    testTimeout: 20_000,
    // Nothing here leaves state behind for another file, and importing the codec once saves a third of the time.
    isolate: false,
  },
})
