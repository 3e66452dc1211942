/**
 * `npm test`: installs what is missing, then everything that says whether the platform is sound. CI runs this and nothing
 * weaker; there (CI=true) a missing third-party program is a failure, elsewhere a test that needs it is skipped aloud.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installIfNeeded, node, step } from './steps.mjs'

installIfNeeded()
node('scripts/build.mjs')
node('scripts/check.mjs')
step('Tests')
runTests()
step('Fuzzing for a bounded time (fuzz/README.md)')
node('fuzz/run.mjs', ['--seconds', '5'])

function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'jitsuin-test-'))
  const report = join(folder, 'report.json')
  process.on('exit', () => {
    printCounts(report)
    rmSync(folder, { recursive: true, force: true })
  })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  // Hundreds of processes read the same code: what V8 made of it is kept for the time of the run.
  const env = { BUILT_PAGES: 'fresh', NODE_COMPILE_CACHE: join(folder, 'compiled') }
  node('scripts/run.mjs', ['vitest', 'run', ...reporters], { env })
}

/** One line that any build server can read. */
function printCounts(report) {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
  console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`)
}
