/** `npm start`: installs and builds what is missing, then runs the whole platform until it is interrupted. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { carriedNode } from './carried-node.mjs'
import { installIfNeeded, node, root } from './steps.mjs'

installIfNeeded()
node('scripts/build.mjs')
const platform = spawn(carriedNode(), [join(root, 'apps/server/dist/main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => platform.kill(signal))
platform.on('exit', (code) => process.exit(code ?? 1))
