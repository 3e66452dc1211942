/**
 * Runs an installed tool with the Node that the project carries: `node scripts/run.mjs vitest run`.
 * A host needs only Node 20; the tools and the platform run on Node 24 (docs/decisions/0001).
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { carriedNode } from './carried-node.mjs'

const [tool, ...args] = process.argv.slice(2)
const root = new URL('..', import.meta.url).pathname
const require = createRequire(join(root, 'package.json'))
const result = spawnSync(carriedNode(), [toolEntry(tool), ...args], { stdio: 'inherit' })
process.exit(result.status ?? 1)

/** The script behind a tool's command name; npm links the command, but the carried Node must run it. */
function toolEntry(name) {
  const packageName =
    { biome: '@biomejs/biome', depcruise: 'dependency-cruiser', tsc: 'typescript' }[name] ?? name
  const manifest = join(root, 'node_modules', packageName, 'package.json')
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  return require.resolve(join(dirname(manifest), typeof bin === 'string' ? bin : bin[name]))
}
