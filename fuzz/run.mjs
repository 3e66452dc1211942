/** Builds what is fuzzed and fuzzes it: `node fuzz/run.mjs --seconds 20 [--target NAME]… [--seed N] [--keep]` (README.md). */
import { node, tool } from '../scripts/steps.mjs'

tool('tsc', ['-b', 'fuzz'])
node('fuzz/dist/main.js', process.argv.slice(2))
