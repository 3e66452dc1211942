import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Tests read the TypeScript sources of every workspace package, so they never test a stale build.
const conditions = ['jitsuin-source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      '{packages,services,apps,doubles}/*/{src,test}/**/*.test.{ts,tsx}',
      '{interop,journeys,fuzz}/**/*.test.ts',
    ],
    globalSetup: ['packages/platform/test/one-server.ts'],
    // Two even on two cores: most tests wait for a database, a browser or another program.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 90_000, // A machine with much to do is slow, not wrong.
    hookTimeout: 120_000,
  },
})
