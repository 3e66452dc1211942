import { defineConfig } from 'vitest/config'

// Only the command line and programs of others are asked here, so nothing of ours needs resolving.
export default defineConfig({
  test: {
    include: ['interop/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
})
