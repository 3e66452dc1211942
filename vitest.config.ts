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
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
